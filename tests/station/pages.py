"""The clerk's pages at the station: their package, and what runs beside the recording, in the sandboxes that systemd makes."""

from evidence import STORE

PORT = 8643


def asks(path):
    """The first line and the page that the pages' server answers with."""
    return f"exec 3<>/dev/tcp/127.0.0.1/{PORT}; printf 'GET {path} HTTP/1.0\\r\\nHost: 127.0.0.1:{PORT}\\r\\n\\r\\n' >&3; cat <&3"


def pages(walk):
    walk.types('the pages\' package is installed beside the two', 'sudo apt install ./packseal-web_*.deb', timeout_s=180)
    walk.until('the pages run', 'systemctl -q is-active packseal-web', 60)
    walk.run('and ask who is there', asks('/login'), r'(?s)^HTTP/1\.[01] 200.*登录')
    walk.run('what learns packing stills looks at the takes', 'systemctl start packseal-learn && systemctl show -P Result packseal-learn && '
             'journalctl -u packseal-learn -o cat --no-pager', r'(?s)^success\n.*stills of [1-9]\d* takes learnt', timeout_s=300)
    walk.run('it has the store to read, and none of it to write',
             f'ls /var/lib/packseal-claims && [ -z "$(find {STORE} -user packseal-web)" ]', 'stills')
    walk.types('the pages are removed, and what they knew stays', 'sudo apt remove -y packseal-web && sudo ls /var/lib/packseal-claims', 'stills',
               timeout_s=180)
    walk.run('nothing of it runs any more, and no unit has failed', 'systemctl is-active packseal-web packseal-learn.timer; systemctl --failed --no-legend --plain',
             r'^inactive\ninactive\n$')


PARTS = (pages,)
