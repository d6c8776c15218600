# signing/check_picture.c: a hidden tile may be shown beside
# missed in bad/shown_and_withheld
s/if (shown_and_withheld(check, camera))/if (!camera->shown \&\& shown_and_withheld(check, camera))/
