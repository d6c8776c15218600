# firmware/disk.c: the directory in which a directory was made is not synced
/^enum ps_err ps_disk_make_dir/,/^}/ s/err = ps_disk_sync_dir(dir);/err = PS_OK;/
