# signing/check_picture.c: a picture's tiles are not compared
# missed in bad/picture_differs
/memcmp(hash, entry->frame_hash/ s/!= 0/> 4096/
