"""A packing station in a virtual machine: power, keyboard, a shell behind the scenes. No network."""

import json
import os
import re
import socket
import subprocess
import time

# A USB keyboard of a busy machine loses keys that come faster; one at 30 ms and more is a person, not a scanner.
KEY_S = 0.022


class Machine:
    """One machine on one disk, which outlives its power."""

    def __init__(self, folder, guest, stick):
        self.folder = folder
        self.guest = guest
        self.stick = stick
        self.disk = f'{folder}/disk.qcow2'
        self.store = f'{folder}/store.qcow2'
        self.ssd = f'{folder}/ssd.qcow2'
        self.qemu = None
        self.scanners = 0
        self.scanner = None
        self.serial = None
        empty = f'{folder}/empty.raw'
        subprocess.run(['truncate', '-s', '4G', empty], check=True)
        subprocess.run(['mke2fs', '-q', '-F', '-t', 'ext4', empty], check=True)
        for below, disk in ((f'{guest}/disk.raw', self.disk), (empty, self.store), (empty, self.ssd)):
            subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', below, disk], check=True)

    def power_on(self, rtc='utc', append='', counted=False):
        """rtc: what the machine's clock shows then, if not the time. counted: its time goes by what one processor of 500 million
        instructions a second does, whatever else this machine has to do."""
        accel = ['tcg,thread=single', '-icount', 'shift=1,sleep=on'] if counted else ['tcg,thread=multi']
        ports = {name: f'{self.folder}/{name}' for name in ('agent', 'qmp', 'tpm', 'serial')}
        log = open(f'{self.folder}/qemu.log', 'ab')
        # a TPM that keeps its keys, and ends with the machine
        os.makedirs(f'{self.folder}/tpm.state', exist_ok=True)
        subprocess.run(['swtpm', 'socket', '--tpm2', '--terminate', '--daemon', '--tpmstate',
                        f'dir={self.folder}/tpm.state', '--ctrl', f'type=unixio,path={ports["tpm"]}'],
                       check=True, stdout=log, stderr=log)
        self.qemu = subprocess.Popen(
            ['qemu-system-x86_64', '-M', 'q35', '-accel', *accel, '-cpu', 'max', '-m', '1024', '-smp', '2',
             '-no-reboot', '-display', 'none', '-nic', 'none', '-serial', f'file:{self.folder}/console.log',
             '-kernel', f'{self.guest}/vmlinuz', '-initrd', f'{self.guest}/initrd',
             '-append', f'console=ttyS0 quiet mitigations=off {append}', '-rtc', f'base={rtc}',
             '-drive', f'file={self.disk},if=virtio,format=qcow2,cache=writeback',
             '-drive', f'file={self.stick},if=virtio,format=raw,cache=writeback',
             '-drive', f'file={self.store},if=virtio,id=store,format=qcow2,cache=writeback',
             '-device', 'qemu-xhci,id=usb',
             '-chardev', f'socket,id=tpm,path={ports["tpm"]}', '-tpmdev', 'emulator,id=tpm,chardev=tpm',
             '-device', 'tpm-crb,tpmdev=tpm',
             # a sound card; what it plays is a file here
             '-audiodev', f'wav,id=sound,path={self.folder}/sound.wav', '-device', 'intel-hda',
             '-device', 'hda-output,audiodev=sound',
             # plugged in while somebody holds its other end
             '-chardev', f'socket,id=serial,path={ports["serial"]},server=on,wait=off',
             '-device', 'usb-serial,bus=usb.0,chardev=serial,serial=S2',
             '-device', 'virtio-serial-pci', '-chardev', f'socket,id=agent,path={ports["agent"]},server=on,wait=off',
             '-device', 'virtserialport,chardev=agent,name=agent',
             '-qmp', f'unix:{ports["qmp"]},server=on,wait=off'],
            stdout=log, stderr=log)
        self.agent = self._connect(ports['agent'])
        self.monitor = self._connect(ports['qmp']).makefile('rw')
        self.monitor.readline()
        self.qmp('qmp_capabilities')
        self.read = b''
        self.commands = 0
        self.disks = 0
        self.plug_scanner()
        self._until(rb'READY\r?\n', 240)

    def _connect(self, path):
        for _ in range(200):
            try:
                line = socket.socket(socket.AF_UNIX)
                line.connect(path)
                return line
            except OSError:
                if self.qemu.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError(f'qemu does not run: see {self.folder}/qemu.log')

    def _until(self, pattern, timeout_s):
        """What came before the pattern, and its match."""
        end = time.monotonic() + timeout_s
        while True:
            match = re.search(pattern, self.read)
            if match:
                before, self.read = self.read[:match.start()], self.read[match.end():]
                return before, match
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f'{pattern!r} did not come in {timeout_s} s; the last was {self.read[-500:]!r}')
            self.agent.settimeout(left)
            try:
                more = self.agent.recv(65536)
            except socket.timeout:
                continue
            if not more:
                raise RuntimeError('the machine went away')
            self.read += more

    def sh(self, command, timeout_s=90):
        """Status and output of a command that root gives in the guest."""
        self.commands += 1
        mark = f'@{self.commands}@'
        self.agent.sendall(f'{{ {command}\n}} 2>&1 </dev/null; echo "@""{self.commands}@$?@"\n'.encode())
        output, match = self._until(mark.encode() + rb'(\d+)@\r?\n', timeout_s)
        return int(match[1]), output.decode('utf-8', 'replace').replace('\r', '')

    def qmp(self, command, **arguments):
        self.monitor.write(json.dumps({'execute': command, 'arguments': arguments}) + '\n')
        self.monitor.flush()
        while True:
            answer = json.loads(self.monitor.readline())
            if 'error' in answer:
                raise RuntimeError(f'{command}: {answer["error"]["desc"]}')
            if 'return' in answer:
                return answer['return']

    def snapshot_store(self, path):
        """The disk of the store stays as it is now, and goes on in another file."""
        self.qmp('blockdev-snapshot-sync', device='store', format='qcow2', **{'snapshot-file': path})
        self.store = path

    def plug_disk(self):
        """A second one for films, by USB; the same each time."""
        if not self.disks:
            self.qmp('blockdev-add', **{'driver': 'qcow2', 'node-name': 'ssd', 'file': {'driver': 'file', 'filename': self.ssd}})
        self.disks += 1
        self.qmp('device_add', driver='usb-storage', bus='usb.0', id=f'disk{self.disks}', drive='ssd', serial='D1')

    def unplug_disk(self):
        self.qmp('device_del', id=f'disk{self.disks}')

    def plug_scanner(self):
        self.scanners += 1
        self.scanner = f'scanner{self.scanners}'
        self.qmp('device_add', driver='usb-kbd', bus='usb.0', id=self.scanner, serial='S1')

    def unplug_scanner(self):
        self.qmp('device_del', id=self.scanner)

    def plug_serial(self):
        """A scanner with a serial port, which from then on is the one that scans."""
        self.serial = self._connect(f'{self.folder}/serial')

    def unplug_serial(self):
        self.serial.close()
        self.serial = None

    def scan(self, code):
        """Types a code and its Enter; returns the moment of Enter."""
        if self.serial:
            self.serial.sendall(f'{code}\r'.encode())
            return time.monotonic()
        self.type(code)
        self._keys(('ret', True), ('ret', False))
        return time.monotonic()

    def type(self, code):
        """Shift is held over capitals: each key of its own
        would be four changes, of which the keyboard tells the machine one every 8 ms."""
        shift = False
        for character in code:
            if character.isupper() != shift:
                shift = not shift
                self._keys(('shift', shift))
            name = {'-': 'minus'}.get(character, character.lower())
            self._keys((name, True), (name, False))
        if shift:
            self._keys(('shift', False))

    def _keys(self, *changes):
        self.qmp('input-send-event', events=[
            {'type': 'key', 'data': {'down': down, 'key': {'type': 'qcode', 'data': name}}} for name, down in changes])
        time.sleep(KEY_S)

    def pull_the_power(self):
        """As a cord does: what the guest did not sync is gone from its memory, and nobody shuts anything down."""
        self.qemu.kill()
        self.qemu.wait()

    def pull_if_on(self):
        if self.qemu and self.qemu.poll() is None:
            self.pull_the_power()
