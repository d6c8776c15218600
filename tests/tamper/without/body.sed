# signing/check_entry.c: a fault may be withheld
# missed in bad/event_body_missing
s/may ? PS_WHAT_BODIES_WITHHELD/may || event ? PS_WHAT_BODIES_WITHHELD/
