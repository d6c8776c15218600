# signing/check_end.c: nothing need follow the ending
# missed in bad/tail_missing
s/check->place != PS_PLACE_DONE/check->place == PS_PLACE_MAGIC/
