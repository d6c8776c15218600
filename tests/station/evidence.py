"""Takes that leave the station on a stick, and what this machine's packseal says of them."""

import os
import re
import subprocess

from hands import STORE


def carry(walk, story, *files):
    """Out of the guest on a stick, as it would be carried to another machine."""
    walk.run(story, f'mount /dev/vdb /stick && cp {" ".join(files)} /stick/; copied=$?; umount /stick; sync; [ $copied = 0 ]')
    for name in map(os.path.basename, files):
        subprocess.run(['debugfs', '-R', f'dump /{name} {walk.work}/{name}', walk.vm.stick], check=True,
                       stderr=subprocess.DEVNULL)


def carry_takes(walk, *codes):
    for code in codes:
        walk.until(f'{code} is found', f'packseal find {code} --store {STORE}', 180)
        walk.run('and exported', f'packseal export {code} --store {STORE} --run /run/packseal -o /tmp/{code}.seal', timeout_s=180)
    carry(walk, 'and carried out on the stick', *(f'/tmp/{code}.seal' for code in codes))


def verify(walk, waybill, integrity, ending, *more):
    story = f'{waybill} verifies on the host: {integrity}, {ending}, of three virtual cameras'
    file = f'{walk.work}/{waybill}.seal'
    got = subprocess.run([walk.packseal, 'verify', file, '--root', f'{walk.work}/root.pem', '--decode', '--json'],
                         stdout=subprocess.PIPE, check=False)
    verdict = got.stdout.decode()
    shown = subprocess.run([walk.packseal, 'show', file, '--json'], stdout=subprocess.PIPE, check=True).stdout.decode()
    virtual = re.sub(r'\s', '', shown).count('"source":"virtual"')
    words = [f'"{word}"' for word in (integrity, ending, 'test_source', 'included') + more]
    if got.returncode != 2 or any(word not in verdict for word in words) or virtual != 3 or waybill not in shown:
        walk.fail(story, f'status {got.returncode}, {virtual} virtual cameras, words {words}\n{verdict}')
    walk.ok(story)
