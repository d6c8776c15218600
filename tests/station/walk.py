#!/usr/bin/env python3
"""walk.py WORK GUEST STICK PACKSEAL [PART...]   A packing station in a virtual machine: its first hour, as hw/README.md has
it, a working day, and what goes wrong. Prints TAP.

PART: of the day; all of them in their order, if none is named. The first hour is always walked."""

import array
import os
import re
import subprocess
import sys
import time

import faults
import pages
import plugs
from book import Book
from cuts import Cuts
from evidence import carry, carry_takes, verify
from hands import CONFIG, LAMP, PERSON, READY, STORE, TRIES, Walk, parcel
from vm import Machine

SECOND = 'YT8800567123459'
THIRD = 'JT1234567890123'
FOURTH = parcel(11)
CUTS = 50
GREEN_S = 45
HERE = os.path.dirname(os.path.abspath(__file__))
# what an editor is told, where a person would have it on the screen
EDIT = '/run/edit'


def first_hour(walk):
    book = Book('From the parts to a first sealed take')
    begin_bench(walk)
    walk.types('both packages are installed', book.says('sudo apt install'), timeout_s=180)
    no_camera_yet(walk, book)
    in_the_editor(walk, book)
    check_it(walk, book)
    first_take(walk, book)
    left = book.left(lambda word: walk.vm.sh(f'runuser -l {PERSON} -c "command -v {word}"')[0] == 0)
    if left:
        walk.fail('no command of that section was left out', left)
    walk.ok('no command of that section was left out')


def begin_bench(walk):
    walk.until('the scanner is there', 'ls /dev/input/by-id/*-event-kbd', 240)
    walk.run('the stick is there', 'mount /dev/vdb /stick && ls /stick', 'packseal-station_')
    walk.run('films have a disk of their own', f'''
        mkdir -p {STORE} && echo "/dev/vdc {STORE} ext4 noatime 0 2" >>/etc/fstab && mount {STORE}''')
    walk.run('the packages are copied', f'cp /stick/*.deb ~{PERSON}/ && cp -r /stick/frames /frames && cp /stick/virtual.yaml /frames/')


def no_camera_yet(walk, book):
    """The cameras come later than the packages: what the log says then is what to do."""
    log = book.says('sudo journalctl')
    walk.until('the first start says that no camera is plugged in', f'{log} --no-pager | grep -q "No camera is plugged in"', 180)
    walk.types('and the fingerprint of its root, to be written down', f'{log} --no-pager', r'(?i)fingerprint')
    faults.plug_cameras(walk)
    walk.types('cameras are plugged in: restarted', book.says('sudo systemctl restart'), timeout_s=120)
    walk.until('the service runs', 'systemctl -q is-active packseald', 180)
    walk.run('and made a configuration of three cameras and the scanner',
             f'cat {CONFIG}', r'(?s)camera-1.*camera-2.*camera-3.*type = keyboard')


def in_the_editor(walk, book):
    """The lines are the board's own names, as gpioinfo prints them. Few pictures a second, for an emulated processor has no
    more, and it may be without one for longer than a real camera may."""
    walk.types('the lines of the board have names', book.says('sudo gpioinfo'), r'(?s)LAMP.*READY.*FAULT.*PEDAL')
    book.says('lamp_recording = …')
    walk.vm.sh(f"""cat >{EDIT} <<'END'
        sed -i 's/camera-1/top/; s/camera-2/side/; s/camera-3/front/; s/^source = .*/&\\nfps = 4\\nstall = 5 s/' "$1"
        printf 'lamp_recording = LAMP\\nlamp_ready = READY\\nlamp_fault = FAULT\\n' >>"$1"\nEND""")
    walk.types('cameras get names, lamps are written down', book.says('sudo nano'))


def check_it(walk, book):
    walk.types('the recorder, which holds cameras and lines, is stopped', book.says('sudo systemctl stop'))
    text = walk.types('--check looks at every part', book.says('sudo packseald --config'), 'camera front')
    if 'WRONG' in text:
        walk.fail('and finds it right', text)
    walk.ok('and finds it right')
    walk.types('it is started', book.says('sudo systemctl start'), timeout_s=120)
    began = float(walk.vm.sh('cut -d" " -f1 /proc/uptime')[1])
    lit = walk.until_line('the green lamp is lit', READY, 1, 180)
    walk.say(f'green {lit - began:.1f} s after the command')
    walk.until('and the status says so', f"{book.says('sudo packseal status')} | grep -qE '^bench-1 +idle +there '", 30)


def first_take(walk, book):
    for walk.first in map(parcel, range(TRIES)):  # what was typed with a key lost is not typed again
        walk.scan_lights('a scanned waybill lights the recording lamp', walk.first)
        walk.film(4)
        enter = walk.vm.scan(walk.first)
        if walk.goes_dark(20):
            break
        walk.say('the emulated keyboard lost a key: another parcel')
        walk.scan_ends('…')
    else:
        walk.fail('the same waybill again ends it', 'it was never read')
    walk.say(f'dark {time.monotonic() - enter:.1f} s after the same waybill')
    walk.ok('the same waybill again, and it goes out')
    walk.types('the take is found', book.says('sudo packseal find', WAYBILL=walk.first), walk.first)
    walk.types('and exported', book.says('sudo packseal export', WAYBILL=walk.first))
    carry(walk, 'the file and the root go out on a stick', f'~{PERSON}/take.seal', '/etc/packseal/root.pem')
    command = book.says('packseal verify take.seal')
    got = subprocess.run(command, shell=True, check=False, cwd=walk.work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         env=dict(os.environ, PATH=f'{os.path.dirname(walk.packseal)}:{os.environ["PATH"]}'))
    # 2: of cameras that are none, everything else being well
    if got.returncode != 2:
        walk.fail(f'others verify it: {command}', got.stdout.decode())
    os.rename(f'{walk.work}/take.seal', f'{walk.work}/{walk.first}.seal')
    verify(walk, walk.first, 'intact', 'ended')
    walk.vm.sh('mount /dev/vdb /stick')
    walk.types('the root\'s key goes to the safe', book.says('sudo mv', **{'/media/USER/STICK': '/stick'}))
    walk.run('… and is no longer here', 'ls /stick/root.key && [ ! -e /etc/packseal/ca/root.key ] && umount /stick')


def pedal(walk):
    walk.vm.sh(f"printf 'preroll = 2 s\\npostroll = 1 s\\nflow = label-last\\npedal = PEDAL\\n' >>{CONFIG}")
    walk.restart('the service starts with a pedal, and the label last')
    for _ in range(TRIES):
        walk.press()
        walk.until_line('the pedal begins a take, and the lamp says so', LAMP, 1)
        walk.film(2)
        walk.vm.scan(SECOND)
        walk.until_line('the label ends it', LAMP, 0)
        if walk.was_read(SECOND, f'packseal find {SECOND} --store {STORE}'):
            break
    walk.run('and it is found', f'packseal find {SECOND} --store {STORE}', SECOND)
    walk.vm.sh(f"sed -i '/^flow/d' {CONFIG}")
    walk.restart('the service starts anew, with the label first')


def killed(walk):
    walk.scan_lights('another take', parcel(12))
    walk.vm.sh('systemctl kill -s KILL packseald')
    walk.until_line('packseald is killed: the lamp does not go on saying recording', LAMP, 0)
    walk.until_line('the service comes back by itself', READY, 1, 60)


def power_cuts(walk):
    """Parcels in quick succession, and at moments that nobody chose the disk as it then was."""
    walk.cuts = Cuts(walk.vm, walk.work, 1)
    walk.vm.sh('''mount /dev/vdb /stick; python3 /stick/control.py /run/packseal watch >/run/told &
        until grep -q ok /run/told; do sleep 0.05; done; umount /stick''')
    parcels = 0
    while len(walk.cuts.moments) < CUTS:
        parcels += 1
        walk.vm.scan(parcel(100 + parcels))
        for _ in range(walk.cuts.chance.randint(2, 6)):
            time.sleep(walk.cuts.chance.uniform(0, 1.5))
            walk.cuts.cut()
        if walk.cuts.chance.random() < 0.5:
            walk.vm.scan('PSCMD-END')
    walk.scan_ends(f'{parcels} parcels one after another, and the last one ends')
    carry(walk, 'the station\'s key is carried out, to open the cuts with',
          *(f'/etc/packseal/{name}' for name in ('root.pem', 'station.key', 'station.crt')))


def opened(walk, build):
    takes, seals, wrong = walk.cuts.check(build, f'{HERE}/../../capture/couriers.ini')
    story = f'{len(walk.cuts.moments)} power cuts: nothing that was claimed is lost'
    if wrong or not seals:
        walk.fail(story, '\n'.join(wrong) or 'nothing was claimed')
    walk.say(f'{takes} takes and {seals} seals claimed before them')
    walk.ok(story)


def power_cut(walk):
    walk.scan_lights('a third parcel', THIRD)
    walk.film(4)
    walk.vm.pull_the_power()
    walk.vm.power_on()
    lit = walk.until_line('the power is pulled in mid-take, and comes back: ready by itself', READY, 1, 120)
    walk.say(f'green {lit:.1f} s after power-on')
    walk.until('the take of that moment is found',
               f'packseal find {THIRD} --store {STORE} | grep -q {THIRD}', 20)
    carry_takes(walk, THIRD)
    verify(walk, THIRD, 'intact_interrupted', 'recovered')


def label_last(walk):
    carry_takes(walk, SECOND)
    verify(walk, SECOND, 'intact', 'ended')


def manual(begin):
    """An example of packseald(8), as it stands there: the first one behind these words."""
    with open(f'{HERE}/../../firmware/packseald.8') as file:
        text = file.read()
    found = re.search(r'(?s)\.Bd -literal.*?\n(.*?)\.Ed', text[text.index(begin):])
    return found[1].replace('\\e', '\\')


def hardware_key(walk):
    """The station's key goes on in the TPM, under the service with all its walls, and a voice is heard."""
    change = manual('so that the ledger stays')
    drop_in = manual('For a TPM,')
    walk.run('the root\'s key comes from the safe', 'mount /dev/vdb /stick && mv /stick/root.key /etc/packseal/ca/ && umount /stick')
    walk.run('a key is made in the TPM, and the old issuer certifies it', """
        umask 077; echo 'no one knows' >/etc/packseal/pin; chown packseal /etc/packseal/pin
        packseal enroll 'tpm:0x81010001?pin-source=/etc/packseal/pin' --name bench-1 -o /run/station.csr &&
        packseal ca issue /etc/packseal/ca --csr /run/station.csr -o /etc/packseal/tpm.crt && chmod 644 /etc/packseal/tpm.crt
        """)
    walk.vm.sh(f"""systemctl stop packseald
        cat >/etc/systemd/system/packseald.service.d/key.conf <<'END'\n{drop_in}\nEND
        sed -i 's|^key = .*|key = tpm:0x81010001?pin-source=/etc/packseal/pin|; s|^chain = .*|chain = /etc/packseal/tpm.crt|
            s|^name = .*|&\\nvoice = /usr/share/packseal/voice/zh|' {CONFIG}
        systemctl daemon-reload""")
    walk.run('the old key hands over to it, as packseald(8) has it', change, 'goes on under the key tpm:')
    walk.restart('the service starts with it')
    walk.scan_lights('a parcel is recorded with it', FOURTH)
    walk.film(3)
    walk.scan_ends('and its take ends')
    walk.run('the voice is heard', 'packseal status', r'(?m)^voice +heard')
    heard(walk)
    carry_takes(walk, FOURTH)
    verify(walk, FOURTH, 'intact', 'ended', 'confirmed')


def green(walk):
    """Under load a second of this machine is worth nothing, so the guest's is counted in instructions."""
    walk.vm.pull_the_power()
    walk.vm.power_on(counted=True)
    lit = walk.until_line('power-on to green', READY, 1, 270)
    if lit > GREEN_S:
        walk.fail(f'… within {GREEN_S} s of guest time', f'{lit:.1f} s')
    walk.say(f'power-on to green: {lit:.1f} s of guest time, counted in instructions')
    walk.ok(f'… within {GREEN_S} s of guest time')


def heard(walk):
    """What the sound card of QEMU wrote: silence has no peaks."""
    with open(f'{walk.work}/sound.wav', 'rb') as file:
        sound = file.read()[44:]
    samples = array.array('h', sound[:len(sound) & ~1])
    loud = max(map(abs, samples), default=0)
    if loud < 1000:
        walk.fail('what it said came out of the sound card', f'the loudest of {len(samples)} samples is {loud}')
    walk.ok('what it said came out of the sound card')


def other_words(walk):
    """The commands of the sections about cameras and voice: no card lies there, so aim has something to say."""
    book = Book('The voice', 'Cameras')
    walk.types('without a card aim says what to do', book.says('sudo packseal aim --run'), r'(?s)top: .*side: .*front: ', status=3)
    # the footage has few pixels and little to know a bench by
    walk.types('what the cameras see is not kept, and why', book.says('sudo packseal aim --keep'), 'sees too little', status=74)
    walk.types('a picture is seen', book.says('sudo packseal live', CAMERA='top') + ' && od -An -tx1 -N2 live.jpg', 'ff d8')
    walk.types('the status is seen', book.says('sudo packseal status'), 'packseald runs')
    walk.types('cards are listed', book.says('sudo aplay -L'), 'plughw:CARD=')


PARTS = {part.__name__: part for part in (
    other_words, pedal, label_last, killed, power_cuts, power_cut) + plugs.PARTS + pages.PARTS + faults.PARTS + (hardware_key, green)}


def main():
    work, guest, stick, packseal, *names = sys.argv[1:]
    parts = [PARTS[name] for name in names or PARTS]
    machine = Machine(work, guest, stick)
    walk = Walk(machine, work, packseal)
    began = time.monotonic()
    try:
        machine.power_on()
        walk.ok('a machine without our packages boots')
        for part in [first_hour] + parts:
            part(walk)
            walk.say(f'{part.__name__}: {time.monotonic() - began:.0f} s since power-on')
    finally:
        machine.pull_if_on()
    if power_cuts in parts:
        opened(walk, os.path.dirname(packseal))
    print(f'1..{walk.tests}')


if __name__ == '__main__':
    main()
