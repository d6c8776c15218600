# signing/check_start.c: a record may come again
# missed in bad/record_reordered
s/link->number < check->due.number/link->number == UINT64_MAX/
