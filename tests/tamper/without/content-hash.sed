# signing/check_seal.c: a seal's content is not compared
# missed in bad/content_differs
/memcmp(content, seal->content/ s/!= 0/> 4096/
