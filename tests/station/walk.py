#!/usr/bin/env python3
"""walk.py WORK GUEST STICK PACKSEAL   One working day at a packing station in a virtual machine. Prints TAP."""

import array
import json
import os
import re
import subprocess
import sys
import time

from cuts import Cuts, STORE
from vm import Machine

FIRST = 'SF1023574470215'
SECOND = 'YT8800567123459'
THIRD = 'JT1234567890123'
FOURTH = 'SF1023574470233'
LAMP, READY, FAULT, PEDAL = range(4)
CUTS = 50
TRIES = 4  # of a scan, where the test's keyboard and not the station is at fault
HERE = os.path.dirname(os.path.abspath(__file__))
CONFIG = '/etc/packseal/packseald.ini'


class Walk:
    """The steps of the day, each a line of TAP; the first that fails ends it."""

    def __init__(self, machine, work, packseal):
        self.vm = machine
        self.work = work
        self.packseal = packseal
        self.tests = 0
        self.cuts = Cuts(machine, work, 1)

    def ok(self, story):
        self.tests += 1
        print(f'ok {self.tests} - {story}', flush=True)

    def fail(self, story, why):
        print(f'not ok {self.tests + 1} - {story}')
        for line in str(why).splitlines():
            print(f'# {line}')
        try:
            log = self.vm.sh('journalctl -b --no-pager -o cat -n 30; packseal status')[1]
            print(''.join(f'# {line}\n' for line in log.splitlines()), end='')
        except (OSError, RuntimeError, TimeoutError) as gone:
            print(f'# no log: {gone}')
        sys.exit(1)

    def say(self, text):
        print(f'# {text}', flush=True)

    def run(self, story, command, has='', status=0, timeout_s=90):
        """A command in the guest that must end with this status and print what matches."""
        got, text = self.vm.sh(command, timeout_s)
        if got != status or not re.search(has, text):
            self.fail(story, f'{command}\nended with {got}, and should with {status} and "{has}":\n{text}')
        self.ok(story)
        return text

    def until(self, story, command, timeout_s):
        """Waits in the guest until the command succeeds; returns the guest's uptime then."""
        loop = (f'SECONDS=0; while [ $SECONDS -le {timeout_s} ]; do '
                f'if {command} >/dev/null 2>&1; then cut -d" " -f1 /proc/uptime; exit; fi; sleep 0.05; done; exit 1')
        got, text = self.vm.sh(f'({loop})', timeout_s + 30)
        if got:
            self.fail(story, f'in {timeout_s} s not: {command}')
        self.ok(story)
        return float(text.split()[-1])

    def until_line(self, story, line, value, timeout_s=30):
        return self.until(story, f'[ "$(cat /run/lines/sim_gpio{line}/value)" = {value} ]', timeout_s)

    def was_read(self, code, command):
        """A USB keyboard of an emulated machine forgets keys while the machine is held up; no scanner does."""
        if self.vm.sh(f"timeout 20 sh -c 'until {command} | grep -q {code}; do sleep 0.05; done'")[0] == 0:
            return True
        self.say(f'the emulated keyboard lost a key of {code}: once more')
        return False

    def scan_lights(self, story, code):
        """Scans; says how long after Enter the lamp was seen lit, with all that looking at it takes."""
        for _ in range(TRIES):
            self.light(story, code)
            if self.was_read(code, 'packseal status'):
                self.ok(story)
                return
            self.vm.scan('PSCMD-CANCEL')
        self.fail(story, f'{code} was never read')

    def scan_ends(self, story, code='PSCMD-END'):
        """Scans what ends the take, until the lamp is dark."""
        for _ in range(TRIES):
            self.vm.scan(code)
            dark = f'until grep -q 0 /run/lines/sim_gpio{LAMP}/value; do sleep 0.05; done'
            if self.vm.sh(f"timeout 10 sh -c '{dark}'")[0] == 0:
                self.ok(story)
                return
            self.say(f'the emulated keyboard lost a key of {code}: once more')
        self.fail(story, f'{code} was never read')

    def light(self, story, code):
        self.until_line('… (dark before)', LAMP, 0)
        self.vm.agent.sendall(f'while [ "$(</run/lines/sim_gpio{LAMP}/value)" = 0 ]; do :; done; echo LIT\n'.encode())
        enter = self.vm.scan(code)
        try:
            self.vm._until(rb'LIT\r?\n', 20)
        except TimeoutError as dark:
            self.vm.agent.sendall(b'\x03\n')
            self.fail(story, dark)
        self.say(f'lamp {(time.monotonic() - enter) * 1000:.0f} ms after the terminator')

    def press(self):
        self.vm.sh(f'echo pull-up >/run/lines/sim_gpio{PEDAL}/pull; sleep 0.3; '
                   f'echo pull-down >/run/lines/sim_gpio{PEDAL}/pull')

    def restart(self, story):
        self.run(story, 'systemctl restart packseald', timeout_s=120)
        self.until_line('… and the lamp says ready', READY, 1, 60)

    def film(self, seconds):
        time.sleep(seconds)


def first_hour(walk):
    walk.until('the scanner is there', 'ls /dev/input/by-id/*-event-kbd', 60)
    walk.run('the stick is there', 'mount /dev/vdb /stick && ls /stick', 'packseal-station_')
    walk.run('films have a disk of their own', f'''
        mkdir -p {STORE} && echo "/dev/vdc {STORE} ext4 noatime 0 2" >>/etc/fstab && mount {STORE}''')
    walk.run('cameras are plugged in', 'mkdir -p /usr/share/libcamera/pipeline/virtual && '
             'cp /stick/virtual.yaml /usr/share/libcamera/pipeline/virtual/ && cp -r /stick/frames /frames')
    walk.run('apt installs both packages', 'apt-get install -qy --no-install-recommends /stick/*.deb', timeout_s=180)
    walk.until('the service runs by itself', 'systemctl -q is-active packseald', 60)
    walk.run('its first start said the fingerprint of its root', 'journalctl -u packseald --no-pager -o cat',
             r'(?i)fingerprint')
    walk.run('and made a configuration of three cameras and the scanner',
             f'cat {CONFIG}', r'(?s)camera-1.*camera-2.*camera-3.*type = keyboard')
    # what a person adds; few pictures a second, for an emulated processor has no more
    walk.run('lamps and a pedal are written into it', f"""
        sed -i 's/^source = .*/&\\nfps = 4/' {CONFIG}
        printf 'preroll = 2 s\\npostroll = 1 s\\nflow = label-last\\npedal = PEDAL\\n' >>{CONFIG}
        printf 'lamp_recording = LAMP\\nlamp_ready = READY\\nlamp_fault = FAULT\\n' >>{CONFIG}""")
    walk.restart('the service starts with them')
    # the recorder holds cameras and lines, so the check that looks at them needs it stopped
    walk.vm.sh('systemctl stop packseald')
    text = walk.vm.sh(f'packseald --config {CONFIG} --check')[1]
    wrong = [line for line in text.splitlines() if line.startswith('WRONG')]
    if wrong or 'camera-3' not in text:
        walk.fail('--check finds every part right', text)
    walk.ok('--check finds every part right')
    walk.restart('and again')


def pedal(walk):
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


def scanner(walk):
    walk.scan_lights('a waybill typed by a USB keyboard lights the lamp', FIRST)
    walk.film(3)
    walk.vm.unplug_scanner()
    walk.until_line('the scanner is pulled out in mid-take: fault', FAULT, 1)
    walk.vm.plug_scanner()
    walk.until('it is plugged in again', 'packseal status | grep -q "recording *there"', 30)
    walk.until_line('… no fault', FAULT, 0)
    walk.scan_ends('and its next code ends the take')


def killed(walk):
    walk.scan_lights('another take', 'SF1023574470224')
    walk.vm.sh('systemctl kill -s KILL packseald')
    walk.until_line('packseald is killed: the lamp does not go on saying recording', LAMP, 0)
    walk.until_line('the service comes back by itself', READY, 1, 60)


def power_cuts(walk):
    """Parcels in quick succession, and at moments that nobody chose the disk as it then was."""
    walk.vm.sh('''mount /dev/vdb /stick; python3 /stick/control.py /run/packseal watch >/run/told &
        until grep -q ok /run/told; do sleep 0.05; done; umount /stick''')
    parcel = 0
    while len(walk.cuts.moments) < CUTS:
        parcel += 1
        walk.vm.scan(f'SF2023574{parcel:06d}')
        for _ in range(walk.cuts.chance.randint(2, 6)):
            time.sleep(walk.cuts.chance.uniform(0, 1.5))
            walk.cuts.cut()
        if walk.cuts.chance.random() < 0.5:
            walk.vm.scan('PSCMD-END')
    walk.scan_ends(f'{parcel} parcels one after another, and the last one ends')


def opened(walk, build):
    takes, seals, faults = walk.cuts.check(build, f'{HERE}/../../capture/couriers.ini')
    story = f'{len(walk.cuts.moments)} power cuts: nothing that was claimed is lost'
    if faults or not seals:
        walk.fail(story, '\n'.join(faults) or 'nothing was claimed')
    walk.say(f'{takes} takes and {seals} seals claimed before them')
    walk.ok(story)


def power_cut(walk):
    walk.scan_lights('a third parcel', THIRD)
    walk.film(4)
    walk.vm.pull_the_power()
    walk.vm.power_on()
    green = walk.until_line('the power is pulled in mid-take, and comes back: ready by itself', READY, 1, 120)
    walk.say(f'power-on to green: {green:.1f} s of guest time')
    walk.until('the take of that moment is found',
               f'packseal find {THIRD} --store {STORE} | grep -q {THIRD}', 20)


def carry(walk, story, waybills):
    """Out of the guest on a stick, as it would be carried to another machine."""
    walk.run(story, f"""
        mount /dev/vdb /stick && cd /stick &&
        for waybill in {' '.join(waybills)}; do
            packseal export $waybill --store {STORE} --run /run/packseal -o /stick/$waybill.seal || exit 1
        done; cp /etc/packseal/root.pem /etc/packseal/station.key /etc/packseal/station.crt /stick/
        cd /; umount /stick; sync""", timeout_s=180)
    for name in [f'{waybill}.seal' for waybill in waybills] + ['root.pem', 'station.key', 'station.crt']:
        subprocess.run(['debugfs', '-R', f'dump /{name} {walk.work}/{name}', walk.vm.stick], check=True,
                       stderr=subprocess.DEVNULL)


def export(walk):
    carry(walk, 'three takes are exported to the stick', (FIRST, SECOND, THIRD))
    for waybill, integrity, ending in ((FIRST, 'intact', 'ended'), (SECOND, 'intact', 'ended'),
                                       (THIRD, 'intact_interrupted', 'recovered')):
        verify(walk, waybill, integrity, ending)


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
    carry(walk, 'it is exported to the stick', (FOURTH,))
    verify(walk, FOURTH, 'intact', 'ended', 'confirmed')


def heard(walk):
    """What the sound card of QEMU wrote: silence has no peaks."""
    with open(f'{walk.work}/sound.wav', 'rb') as file:
        sound = file.read()[44:]
    samples = array.array('h', sound[:len(sound) & ~1])
    loud = max(map(abs, samples), default=0)
    if loud < 1000:
        walk.fail('what it said came out of the sound card', f'the loudest of {len(samples)} samples is {loud}')
    walk.ok('what it said came out of the sound card')


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


def main():
    work, guest, stick, packseal = sys.argv[1:]
    machine = Machine(work, guest, stick)
    walk = Walk(machine, work, packseal)
    began = time.monotonic()
    try:
        machine.power_on()
        walk.ok('a machine without our packages boots')
        for step in (first_hour, pedal, scanner, killed, power_cuts, power_cut, export, hardware_key):
            step(walk)
            walk.say(f'{step.__name__}: {time.monotonic() - began:.0f} s since power-on')
    finally:
        machine.pull_if_on()
    heard(walk)
    opened(walk, os.path.dirname(packseal))
    print(f'1..{walk.tests}')


if __name__ == '__main__':
    main()
