# signing/check_start.c: a session key is good for every take
# missed in bad/session_key_wrong
s/err || !is_for(&session, start)/err || (0 \&\& !is_for(\&session, start))/
