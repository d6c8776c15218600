"""What else a bench may have at its plugs: a scanner with a serial port, a label PC at which the station types, a camera that
keeps its own pace."""

import json
import subprocess
import time

from book import Book
from evidence import carry_takes
from hands import CONFIG, FAULT, LAMP, TRIES, parcel

SERIAL = '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_S2-if00-port0'
# What the label PC has of the station: its port, which can be shut off, and the driver of its keyboard.
KEYBOARD = '$(dirname $(grep -l "packseal keyboard" /sys/bus/usb/devices/*/product))'
DRIVER = '/sys/bus/usb/drivers/usbhid'
PACED_FPS = 10


def serial_scanner(walk):
    """It is plugged in once the service runs; nothing of its kind was there since power-on."""
    walk.vm.sh(f"cp {CONFIG} /run/before; sed -i 's|^type = keyboard|type = serial|; s|^path = /dev/input/.*|path = {SERIAL}|' {CONFIG}")
    walk.run('the station starts with a scanner that is not there', 'systemctl restart packseald', timeout_s=120)
    walk.until_line('… which is a fault', FAULT, 1)
    walk.vm.plug_serial()
    walk.until('a scanner with a serial port is plugged in: the station has it', 'packseal status | grep -q "idle *there"', 60)
    walk.until_line('… no fault', FAULT, 0)
    code = parcel(41)
    walk.scan_lights('a parcel is recorded', code)
    walk.from_now()
    walk.vm.serial.sendall(b'PSCMD-E')
    walk.vm.unplug_serial()
    walk.until_line('it is pulled out in mid-code: fault', FAULT, 1)
    walk.vm.plug_serial()
    walk.until('it is plugged in again', 'packseal status | grep -q "recording *there"', 60)
    walk.vm.serial.sendall(b'ND\r')
    time.sleep(2)
    walk.run('the rest of the code alone ends nothing', f'cat /run/lines/sim_gpio{LAMP}/value', '1')
    walk.scan_ends('the take ends')
    walk.signed('… and says that the scanner was away', code, 'scanner_lost')
    walk.vm.unplug_serial()
    walk.vm.sh(f'cp /run/before {CONFIG}')
    walk.restart('the station goes on with its keyboard')


def label_pc(walk):
    """The station is a USB keyboard at the label PC: with the kernel's dummy_hcd, whose port for devices has its other end in this
    same machine, which so is the label PC too."""
    book = Book('The label PC')
    enable = book.says('sudo systemctl enable --now')
    walk.types('without a port that can be a device the log says what to do', f'{enable}; sudo journalctl -u packseal-keyboard -o cat --no-pager', 'No USB port of this machine can be a device')
    walk.run('the board has one', 'modprobe dummy_hcd && ls /sys/class/udc', 'dummy')
    walk.types('the station is a keyboard', enable)
    walk.vm.sh(f"cp {CONFIG} /run/before; sed -i '/^\\[scanner/a pass = hid:/dev/hidg0' {CONFIG}")
    walk.restart('what is scanned is passed on')
    look_at_keyboard(walk, 'the label PC sees a keyboard', 1)
    code, lost, slept = parcel(42), parcel(43), parcel(45)
    walk.scan_lights('a parcel is recorded', code)
    walk.until('… and its waybill typed at the label PC, with one Enter', f'grep -qx {code} /run/typed', 30)
    not_passed_on(walk, 'the cable to the label PC comes off', lost,
                  f'readlink -f {KEYBOARD}/port >/run/port; echo 1 >$(cat /run/port)/disable')
    walk.vm.sh('echo 0 >$(cat /run/port)/disable')
    look_at_keyboard(walk, 'it is plugged in again', 2)
    walk.scan_ends('the take ends')
    walk.until('… and what ended it is typed', 'grep -qx PSCMD-END /run/typed', 30)
    walk.scan_lights('another parcel is recorded', code)
    not_passed_on(walk, 'the label PC falls asleep', slept,
                  f'cd {KEYBOARD}; basename *:1.0 >/run/interface; cat /run/interface >{DRIVER}/unbind')
    walk.vm.sh(f'cat /run/interface >{DRIVER}/bind')
    look_at_keyboard(walk, 'it wakes', 3)
    walk.scan_ends('the take ends')
    walk.until('… and what ended it is typed', '[ $(grep -c PSCMD-END$ /run/typed) = 2 ]', 30)
    walk.run('what was scanned while it was away or slept is not typed later', f'cat /run/typed; grep -c "{lost}\\|{slept}" /run/typed', '(?m)^0$', status=1)
    walk.vm.sh(f'cp /run/before {CONFIG}')
    walk.run('it is a keyboard no more', 'systemctl disable --now packseal-keyboard && [ ! -e /dev/hidg0 ] && rmmod dummy_hcd')
    walk.restart('the station goes on without a label PC')


def paced(walk):
    """A fourth camera whose pictures come at a pace of its own, of which none may be missing."""
    walk.vm.sh(f"""cp {CONFIG} /run/before
        sed -i '0,/^\\[scanner/s|^\\[scanner|[camera paced]\\nsource = replay:/frames/paced.y4m\\nfps = {PACED_FPS}\\n\\n&|' {CONFIG}""")
    walk.restart('a fourth camera, at a pace of its own')
    code = parcel(44)
    walk.scan_lights('a parcel is recorded', code)
    walk.film(5)
    walk.scan_ends('its take ends')
    carry_takes(walk, code)
    keeps_pace(walk, 'four cameras, of which that one kept its pace: no picture is missing', f'{walk.work}/{code}.seal')
    walk.vm.sh(f'cp /run/before {CONFIG}')
    walk.restart('the station goes on with three')


def look_at_keyboard(walk, story, time):
    """What is typed at it, into /run/typed."""
    keyboard = '/dev/input/by-id/usb-packseal_packseal_keyboard_*-event-kbd'
    walk.until(story, f'ls {keyboard}', 60)
    walk.vm.sh(f'setsid python3 /frames/label_pc.py {keyboard} >>/run/typed 2>&1 &')
    walk.until('… and what is typed there', f'[ $(grep -c looking /run/typed) = {time} ]', 60)


def not_passed_on(walk, story, code, harm):
    walk.from_now()
    walk.vm.sh(harm)
    next_parcel(walk, f'{story}: the next parcel is recorded all the same', code)
    walk.logs('… the log says that it was not passed on', 'bytes of the scanner were not passed on to hid:/dev/hidg0')


def next_parcel(walk, story, code):
    """In mid-take, when the lamp is lit already."""
    for _ in range(TRIES):
        walk.vm.scan(code)
        if walk.was_read(code, 'packseal status'):
            walk.ok(story)
            return
    walk.fail(story, f'{code} was never read')


def keeps_pace(walk, story, file):
    shown = subprocess.run([walk.packseal, 'show', file, '--json'], stdout=subprocess.PIPE, check=True).stdout
    take = json.loads(shown)['take']
    cameras = {camera['name']: camera for camera in take['cameras']}
    camera = cameras.get('paced')
    if len(cameras) != 4 or not camera or camera['lost'] or camera['frames'] < 0.9 * PACED_FPS * take['seconds']:
        walk.fail(story, f'{take["seconds"]} s: {cameras}')
    walk.say(f'{camera["frames"]} pictures in {take["seconds"]:.1f} s')
    walk.ok(story)


PARTS = (serial_scanner, label_pc, paced)
