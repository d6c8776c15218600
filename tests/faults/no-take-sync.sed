# firmware/store.c: a take's file is never synced
/^enum ps_err ps_store_file_sync/,/^}/ s/return ps_disk_sync(file->fd);/return file->fd < 0 ? PS_IO : PS_OK;/
