"""Fifty power cuts: the station's disk as it was at that many moments of a working hour, each opened by a packseald that
does not know better than that the power went away. What the station had claimed until then must be there.

A cut is a snapshot of the disk that holds the store, taken by QEMU between two of the guest's requests: the guest's
own memory, and with it all that was not synced, is not in it."""

import json
import os
import random
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor


class Claims:
    """What packseald told on its control socket until one moment."""

    def __init__(self, lines):
        self.seals = {}
        self.ended = set()
        for line in lines:
            if not line.endswith('}'):
                continue
            told = json.loads(line)
            if told.get('event') in ('started', 'sealed', 'ended'):
                number = told['take']
                self.seals[number] = max(self.seals.get(number, 0), told.get('seal', 0))
                if told['event'] == 'ended':
                    self.ended.add(number)


class Cuts:
    def __init__(self, machine, work, seed):
        self.vm = machine
        self.work = work
        self.chance = random.Random(seed)
        self.moments = []  # the disk's file at each, and the claims that were made before

    def cut(self):
        """The claims are read first: what is told after them may or may not be on the disk."""
        claims = Claims(self.vm.sh('cat /run/told')[1].splitlines())
        self.moments.append((self.vm.store, claims))
        self.vm.snapshot_store(f'{self.work}/store-{len(self.moments)}.qcow2')

    def check(self, build, couriers):
        """Each moment's store, started once more and stopped; returns (takes, seals claimed, [fault])."""
        shutil.rmtree(f'{self.work}/cuts', ignore_errors=True)
        os.makedirs(f'{self.work}/cuts')
        subprocess.run([f'{build}/tests/footage/bench-footage', '--view', 'top', '--size', '160x120', '--fps', '4',
                        '--seconds', '1', '-o', f'{self.work}/cuts/film.y4m'], check=True)
        key = f'{self.work}/cuts/station.key'
        shutil.copy(f'{self.work}/station.key', key)
        os.chmod(key, 0o600)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda at: Cut(self, at, build, couriers).check(), range(len(self.moments))))
        return (sum(len(claims.seals) for _, claims in self.moments),
                sum(sum(claims.seals.values()) for _, claims in self.moments),
                [fault for faults in results for fault in faults])


class Cut:
    """One of them, in a folder of its own."""

    def __init__(self, cuts, index, build, couriers):
        self.work = cuts.work
        self.image, self.claims = cuts.moments[index]
        self.number = index + 1
        self.build = build
        self.couriers = couriers
        self.dir = f'{self.work}/cuts/{self.number}'

    def check(self):
        os.makedirs(f'{self.dir}/run')
        try:
            self.open_disk()
            self.start_once()
            faults = self.hold_against_claims()
        except (OSError, ValueError, KeyError, RuntimeError) as wrong:
            faults = [str(wrong)]
        if not faults:
            shutil.rmtree(self.dir)
        return [f'cut {self.number}: {fault}' for fault in faults]

    def run(self, allowed, *command):
        got = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        text = got.stdout.decode('utf-8', 'replace')
        if got.returncode not in allowed:
            raise RuntimeError(f'{" ".join(command)} ended with {got.returncode}: {text[-600:]}')
        return text

    def open_disk(self):
        """ext4 replays its journal, as the kernel would at the next mount."""
        raw = f'{self.dir}/disk'
        self.run([0], 'qemu-img', 'convert', '-O', 'raw', self.image, raw)
        self.run([0, 1], 'e2fsck', '-fp', raw)
        os.makedirs(f'{self.dir}/store')
        self.run([0], 'debugfs', '-R', f'rdump / {self.dir}/store', raw)
        os.remove(raw)
        shutil.rmtree(f'{self.dir}/store/lost+found')
        self.run([0], 'chown', '-R', f'{os.getuid()}:{os.getgid()}', f'{self.dir}/store')

    def start_once(self):
        config = f'{self.dir}/station.ini'
        with open(config, 'w') as file:
            file.write(f'[station]\nname = bench-1\nstore = {self.dir}/store\nrun = {self.dir}/run\n'
                       f'key = {self.work}/cuts/station.key\nchain = {self.work}/station.crt\ncouriers = {self.couriers}\n'
                       f'[store]\nmin_free = 0\n[camera top]\nsource = replay:{self.work}/cuts/film.y4m\nfps = 4\nstall = 5 s\n'
                       f'[scanner hand]\ntype = fifo\npath = {self.dir}/scanner\n[lane left]\nscanner = hand\n')
        with open(f'{self.dir}/log', 'w') as log:
            station = subprocess.Popen([f'{self.build}/packseald', '--config', config], stdout=log, stderr=log)
            try:
                self.wait_ready(station)
            finally:
                station.terminate()
                status = station.wait()
        if status:
            raise RuntimeError(f'packseald ended with {status}: see {self.dir}/log')

    def wait_ready(self, station):
        with subprocess.Popen(['python3', os.path.join(os.path.dirname(__file__), '../e2e/control.py'), f'{self.dir}/run',
                               'ask', '{"do":"status"}'], stdout=subprocess.PIPE) as asked:
            if b'"ok":true' not in asked.communicate()[0] or station.poll() is not None:
                raise RuntimeError(f'packseald does not start on it: see {self.dir}/log')

    def hold_against_claims(self):
        faults = []
        seals = {}
        root = f'{self.work}/root.pem'
        for folder, _, names in os.walk(f'{self.dir}/store'):
            for name in names:
                if not name.endswith('.seal'):
                    continue
                text = self.run([0, 2], f'{self.build}/packseal', 'verify', os.path.join(folder, name), '--root', root,
                                '--json')
                verdict = json.loads(text)
                number = verdict['take']['number']
                seals[number] = verdict['take'].get('seals', 0)  # none: it was cut off before the first
                integrity, ending = verdict['integrity']['verdict'], verdict['ending']['verdict']
                if integrity not in ('intact', 'intact_interrupted'):
                    faults.append(f'take {number} is {integrity}')
                if number in self.claims.ended and ending != 'ended':
                    faults.append(f'take {number} was claimed to have ended, and is {ending}')
        for number, claimed in self.claims.seals.items():
            if number not in seals:
                faults.append(f'take {number} was claimed to have started, and is not there')
            elif seals[number] < claimed:
                faults.append(f'take {number} has {seals[number]} seals, and {claimed} were claimed')
        self.run([0], f'{self.build}/packseal', 'ledger', 'check', f'{self.dir}/store', '--root', root)
        return faults
