#!/usr/bin/env python3
"""walk.py WORK GUEST STICK PACKSEAL   One working day at a packing station in a virtual machine. Prints TAP."""

import json
import re
import subprocess
import sys
import time

from vm import Machine

FIRST = 'SF1023574470215'
SECOND = 'YT8800567123459'
THIRD = 'JT1234567890123'
LAMP, READY, FAULT, PEDAL = range(4)
CONFIG = '/etc/packseal/packseald.ini'


class Walk:
    """The steps of the day, each a line of TAP; the first that fails ends it."""

    def __init__(self, machine, work, packseal):
        self.vm = machine
        self.work = work
        self.packseal = packseal
        self.tests = 0

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

    def scan_lights(self, story, code):
        """Scans; says how long after Enter the lamp was seen lit, with all that looking at it takes."""
        self.until_line('… (dark before)', LAMP, 0)
        self.vm.agent.sendall(f'while [ "$(</run/lines/sim_gpio{LAMP}/value)" = 0 ]; do :; done; echo LIT\n'.encode())
        enter = self.vm.scan(code)
        try:
            self.vm._until(rb'LIT\r?\n', 20)
        except TimeoutError as dark:
            self.vm.agent.sendall(b'\x03\n')
            self.fail(story, dark)
        self.say(f'lamp {(time.monotonic() - enter) * 1000:.0f} ms after the terminator')
        self.ok(story)

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
    wrong = [line for line in text.splitlines() if line.startswith('WRONG') and 'run folder' not in line]
    if wrong or 'camera-3' not in text:
        walk.fail('--check finds every part right', text)
    walk.ok('--check finds every part right')
    walk.restart('and again')


def pedal(walk):
    walk.press()
    walk.until_line('the pedal begins a take, and the lamp says so', LAMP, 1)
    walk.film(2)
    walk.vm.scan(SECOND)
    walk.until_line('the label ends it', LAMP, 0)
    walk.until('and it is found', f'packseal find {SECOND} --store /var/lib/packseal | grep -q "{SECOND}"', 20)
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
    walk.vm.scan('PSCMD-END')
    walk.until_line('and its next code ends the take', LAMP, 0)


def killed(walk):
    walk.scan_lights('another take', 'SF1023574470224')
    walk.vm.sh('systemctl kill -s KILL packseald')
    walk.until_line('packseald is killed: the lamp does not go on saying recording', LAMP, 0)
    walk.until_line('the service comes back by itself', READY, 1, 60)


def power_cut(walk):
    walk.scan_lights('a third parcel', THIRD)
    walk.film(4)
    walk.vm.pull_the_power()
    walk.vm.power_on()
    green = walk.until_line('the power is pulled in mid-take, and comes back: ready by itself', READY, 1, 120)
    walk.say(f'power-on to green: {green:.1f} s of guest time')
    walk.until('the take of that moment is found',
               f'packseal find {THIRD} --store /var/lib/packseal | grep -q {THIRD}', 20)


def export(walk):
    """Out of the guest on a stick, as it would be carried to another machine."""
    walk.run('three takes are exported to the stick', f"""
        mount /dev/vdb /stick && cd /stick &&
        for waybill in {FIRST} {SECOND} {THIRD}; do
            packseal export $waybill --store /var/lib/packseal --run /run/packseal -o /stick/$waybill.seal || exit 1
        done; cp /etc/packseal/root.pem /stick/; cd /; umount /stick; sync""", timeout_s=180)
    for name in (f'{FIRST}.seal', f'{SECOND}.seal', f'{THIRD}.seal', 'root.pem'):
        subprocess.run(['debugfs', '-R', f'dump /{name} {walk.work}/{name}', walk.vm.stick], check=True,
                       stderr=subprocess.DEVNULL)
    for waybill, integrity, ending in ((FIRST, 'intact', 'ended'), (SECOND, 'intact', 'ended'),
                                       (THIRD, 'intact_interrupted', 'recovered')):
        verify(walk, waybill, integrity, ending)


def verify(walk, waybill, integrity, ending):
    story = f'{waybill} verifies on the host: {integrity}, {ending}, of three virtual cameras'
    file = f'{walk.work}/{waybill}.seal'
    got = subprocess.run([walk.packseal, 'verify', file, '--root', f'{walk.work}/root.pem', '--decode', '--json'],
                         stdout=subprocess.PIPE, check=False)
    verdict = got.stdout.decode()
    shown = subprocess.run([walk.packseal, 'show', file, '--json'], stdout=subprocess.PIPE, check=True).stdout.decode()
    virtual = re.sub(r'\s', '', shown).count('"source":"virtual"')
    words = [f'"{word}"' for word in (integrity, ending, 'test_source', 'included')]
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
        for step in (first_hour, pedal, scanner, killed, power_cut, export):
            step(walk)
            walk.say(f'{step.__name__}: {time.monotonic() - began:.0f} s since power-on')
    finally:
        machine.pull_if_on()
    print(f'1..{walk.tests}')


if __name__ == '__main__':
    main()
