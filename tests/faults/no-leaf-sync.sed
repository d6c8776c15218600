# firmware/ledger_file.c: what is appended to the ledger is not synced
/^static enum ps_err append_bytes/,/^}/ s/err = ps_disk_sync(fd);/err = PS_OK;/
