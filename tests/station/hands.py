"""Who works at the station: hands that scan, press and type, eyes on lamps and log, and the lines of TAP."""

import json
import re
import shlex
import sys
import time

LAMP, READY, FAULT, PEDAL = range(4)
TRIES = 4  # of a scan, where the test's keyboard and not the station is at fault
STORE = '/var/lib/packseal'
CONFIG = '/etc/packseal/packseald.ini'
PERSON = 'packer'  # may sudo, and nothing else


def parcel(number):
    """Its waybill, with the check digit that SF's have (capture/check_digit.c)."""
    digits = f'102{number:09d}'
    weighed = [int(digit) * (2 * place + 1) for place, digit in enumerate(reversed(digits[3:]))]
    return f'SF{digits}{-sum(product // 10 % 10 + product % 10 for product in weighed) % 10}'


class Walk:
    """The steps of the day, each a line of TAP; the first that fails ends it."""

    def __init__(self, machine, work, packseal):
        self.vm = machine
        self.work = work
        self.packseal = packseal
        self.tests = 0
        self.cursor = ''

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

    def types(self, story, command, has='', status=0, timeout_s=90):
        """The same of one who has logged in, at home."""
        return self.run(story, f'runuser -l {PERSON} -c {shlex.quote(command)}', has, status, timeout_s)

    def until(self, story, command, timeout_s):
        """Waits in the guest until the command succeeds; returns the guest's uptime then."""
        loop = (f'SECONDS=0; while [ $SECONDS -le {timeout_s} ]; do '
                f'if {command} >/dev/null 2>&1; then cut -d" " -f1 /proc/uptime; exit; fi; sleep 0.05; done; exit 1')
        got, text = self.vm.sh(f'({loop})', timeout_s + 30)
        if got:
            self.fail(story, f'in {timeout_s} s not: {command}')
        self.ok(story)
        return float(text.split()[-1])

    def until_line(self, story, line, value, timeout_s=90):
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
            if self.light(story, code) and self.was_read(code, 'packseal status'):
                self.ok(story)
                return
            self.vm.scan('PSCMD-CANCEL')
            self.goes_dark(10)
        self.fail(story, f'{code} was never read')

    def goes_dark(self, timeout_s):
        dark = f'until grep -q 0 /run/lines/sim_gpio{LAMP}/value; do sleep 0.05; done'
        return self.vm.sh(f"timeout {timeout_s} sh -c '{dark}'")[0] == 0

    def scan_ends(self, story, code='PSCMD-END'):
        """Scans what ends the take, until the lamp is dark."""
        for _ in range(TRIES):
            self.vm.scan(code)
            if self.goes_dark(10):
                self.ok(story)
                return
            self.say(f'the emulated keyboard lost a key of {code}: once more')
        self.fail(story, f'{code} was never read')

    def light(self, story, code):
        self.until_line('… (dark before)', LAMP, 0)
        # Without a process of its own a look takes nothing from the station, whatever else this machine has to do.
        self.vm.agent.sendall(f'''exec 9<> <(:); SECONDS=0
            while read -r lit </run/lines/sim_gpio{LAMP}/value; [ "$lit$((SECONDS > 20))" = 00 ]; do read -t 0.01 -u 9; done
            echo LIT=$lit\n'''.encode())
        enter = self.vm.scan(code)
        lit = self.vm._until(rb'LIT=([01])\r?\n', 90)[1][1] == b'1'
        if lit:
            self.say(f'lamp {(time.monotonic() - enter) * 1000:.0f} ms after the terminator')
        return lit

    def press(self):
        self.vm.sh(f'echo pull-up >/run/lines/sim_gpio{PEDAL}/pull; sleep 0.3; '
                   f'echo pull-down >/run/lines/sim_gpio{PEDAL}/pull')

    def restart(self, story):
        self.run(story, 'systemctl restart packseald', timeout_s=120)
        self.until_line('… and the lamp says ready', READY, 1, 60)

    def film(self, seconds):
        time.sleep(seconds)

    def from_now(self):
        """What the log says before this is not looked at any more."""
        self.cursor = self.vm.sh("journalctl -n 0 --show-cursor | sed -n 's/^-- cursor: //p'")[1].strip()

    def logs(self, story, words, timeout_s=60):
        """The service's log says this, of which the words are a regular expression of grep -E."""
        log = f"journalctl -u packseald --after-cursor={shlex.quote(self.cursor)} -o cat --no-pager"
        self.until(story, f'{log} | grep -qE {shlex.quote(words)}', timeout_s)

    def events(self, code):
        """The signed events of the newest take of this waybill, as packseal show tells them: once its post-roll is over."""
        self.until('… (the take is there)', f'packseal find {code} --store {STORE}', 60)
        got, text = self.vm.sh(f'packseal show "$(packseal find {code} --store {STORE} --json | '
                               f'''python3 -c 'import json, sys; print(json.load(sys.stdin)["takes"][0]["path"])')" --json''')
        if got:
            self.fail(f'the take of {code} can be shown', text)
        return json.loads(text)['events']

    def signed(self, story, code, kind):
        kinds = [event['kind'] for event in self.events(code)]
        if kind not in kinds:
            self.fail(story, f'the events of the take are {kinds}')
        self.ok(story)
