# signing/check_entry.c: a frame's number need not rise
# missed in bad/time_reversed
s/entry->seq < camera->next_seq/entry->seq > INT64_MAX/
