# signing/check_entry.c: an event's body is not compared
# missed in bad/event_differs
/memcmp(hash, event->entry.body_hash/ s/!= 0/> 4096/
