# signing/check_start.c: a record may be another take's
# missed in bad/foreign_record
/memcmp(link->take, check->due.take/ s/!= 0/> 4096/
