# signing/check_ending.c: an attachment may hold a picture
# missed in bad/bad_attachment
s/holds_jpeg(record->attachment.bytes)/holds_jpeg((struct ps_bytes){ 0 })/
