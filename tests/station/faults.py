"""What goes wrong at a packing bench, where only a machine of its own can show it: each with what lamp and log say, what is
signed into the take that was open, and that the station works again afterwards."""

import time

from evidence import carry_takes, verify
from hands import CONFIG, FAULT, LAMP, READY, STORE, parcel

CAMERAS = '/usr/share/libcamera/pipeline/virtual/virtual.yaml'
DAY_S = 86400
BENCH = '/sys/kernel/config/gpio-sim/bench'


def plug_cameras(walk, count=3):
    """As many of the stick's cameras as that; none: the file that lists them is away."""
    end = f'$(grep -n "^\\"Bench" /frames/virtual.yaml | sed -n {count + 1}s/:.*//p)'
    walk.vm.sh(f'''mkdir -p $(dirname {CAMERAS}); rm -f {CAMERAS}
        [ {count} = 0 ] || {{ end={end}; head -n $((${{end:-1000}} - 1)) /frames/virtual.yaml >{CAMERAS}; }}''')


def does_not_start(walk, story, words, status):
    """No lamp is lit of a station that is not there, and the log says why not and what to do."""
    walk.from_now()
    walk.vm.sh('systemctl restart packseald', timeout_s=120)
    walk.logs(story, words)
    walk.logs(f'… its status is {status}', f'status={status}/')
    # but while systemd tries again, as it does every other second
    walk.until('… systemctl status says why', f"systemctl status -l --no-pager packseald | grep -Eq 'Status: \"Ended: .*{words}'", 120)
    lit = walk.vm.sh('cat /run/lines/sim_gpio[012]/value 2>/dev/null | tr -d "\\n"')[1].strip()
    if '1' in lit:
        walk.fail('… and no lamp is lit', lit)
    walk.ok('… and no lamp is lit')


def recovers(walk, story='… and the lamp says ready without anybody\'s doing'):
    walk.until_line(story, READY, 1, 300)


def ends_well(walk, code, kind, story):
    """The take that was open is ended, and has the event."""
    walk.scan_ends('… the take goes on, and its end is read')
    walk.signed(story, code, kind)


def scanner(walk):
    """A code of which only the first half came is none, whatever comes when the scanner is back."""
    code = parcel(31)
    walk.scan_lights('a parcel is recorded', code)
    walk.from_now()
    walk.vm.type('PSCMD-E')
    walk.vm.unplug_scanner()
    walk.until_line('the scanner is pulled out in mid-code: fault', FAULT, 1)
    walk.logs('… the log says that it cannot be read', 'the scanner .* cannot be read: ')
    walk.vm.plug_scanner()
    walk.until('it is plugged in again', 'packseal status | grep -q "recording *there"', 180)
    walk.until_line('… no fault', FAULT, 0)
    walk.vm.scan('ND')
    time.sleep(2)
    walk.run('the rest of the code alone ends nothing', f'cat /run/lines/sim_gpio{LAMP}/value', '1')
    ends_well(walk, code, 'scanner_lost', '… and says that the scanner was away')


def cameras(walk):
    plug_cameras(walk, 2)
    does_not_start(walk, 'one camera fewer than configured: the log says which, and what to do', 'camera front: ', 75)
    plug_cameras(walk, 0)
    does_not_start(walk, 'no camera at all: the same', 'camera top: ', 75)
    plug_cameras(walk)
    recovers(walk)
    # udev tells nobody in another one: systemd.exec(5), PrivateNetwork=
    walk.run('… and is in the network namespace in which udev tells of cameras that are plugged in',
             '[ "$(readlink /proc/$(systemctl show -P MainPID packseald)/ns/net)" = "$(readlink /proc/1/ns/net)" ]')


def lines(walk):
    chip = 'gpioset -z --consumer thief LAMP=0'
    walk.run('another process holds a line of a lamp', f'systemctl stop packseald; {chip}')
    does_not_start(walk, 'the log says which', 'the line LAMP cannot be used: another program has it', 75)
    walk.vm.sh('kill $(pgrep gpioset)')
    recovers(walk)
    walk.vm.sh(f'systemctl stop packseald; echo 0 >{BENCH}/live')
    does_not_start(walk, 'no gpiochip: the log says which line is not there, and what to do',
                   'the line .* cannot be used: there is no such line; gpioinfo lists', 75)
    walk.vm.sh(f'echo 1 >{BENCH}/live; ln -sfn /sys/devices/platform/"$(cat {BENCH}/dev_name)"/"$(cat {BENCH}/bank/chip_name)" /run/lines')
    recovers(walk, 'the chip is there again: ready without anybody\'s doing')


def sound_card(walk):
    """The card leaves its driver, as one that was pulled out."""
    driver = '/sys/bus/pci/drivers/snd_hda_intel'
    walk.vm.sh(f'''systemctl stop packseald; sed -i 's|^name = .*|&\\nvoice = /usr/share/packseal/voice/zh|' {CONFIG}
        card=$(ls {driver} | grep ^0000); echo $card >/run/card; echo $card >{driver}/unbind''')
    walk.from_now()
    walk.restart('there is no sound card, and the station starts')
    code = parcel(32)
    walk.scan_lights('it records all the same', code)
    walk.logs('the log says that nothing is heard', 'the voice is not heard: ')
    walk.run('and so does the status', 'packseal status', r'(?m)^voice +(?!heard)')
    walk.scan_ends('the take ends')
    walk.vm.sh(f"sed -i '/^voice/d' {CONFIG}; cat /run/card >{driver}/bind")
    walk.restart('the station goes on without a voice')


def clock(walk):
    """Set by a day either way, while a take is filmed."""
    for code, sign in ((parcel(33), '-'), (parcel(34), '+')):
        walk.scan_lights('a parcel is recorded', code)
        walk.from_now()
        walk.run(f'the clock jumps: {sign} a day', f'date -s @$(( $(date +%s) {sign} {DAY_S} ))')
        walk.logs('the log says by how much', f'the clock was set by [{sign}]86[34][0-9.]* s')
        walk.run('it is still recorded', f'cat /run/lines/sim_gpio{LAMP}/value', '1')
        ends_well(walk, code, 'clock_step', '… and says that the clock was set')
    walk.until_line('ready', READY, 1)


def no_clock(walk):
    """No RTC, no network: the machine believes that it is the day on which its systemd was made."""
    walk.vm.sh('systemctl stop packseald; sync', timeout_s=60)
    walk.vm.pull_the_power()
    walk.vm.power_on(rtc='2015-03-01', append='initcall_blacklist=cmos_init')
    walk.run('boot without RTC: there is none, and the clock is wrong',
             f'[ ! -e /dev/rtc0 ] && [ $(date +%s) -lt {int(time.time()) - DAY_S} ]')
    walk.cursor = ''
    walk.until_line('the station starts', READY, 1, 120)
    walk.run('the status says that the clock cannot be right', 'packseal status', 'the clock shows a time before', status=3)
    code = parcel(35)
    walk.scan_lights('a parcel is recorded', code)
    walk.film(3)
    walk.scan_ends('… and its take ends')
    walk.run('the signed ledger says that the clock cannot be right', f'packseal ledger show {STORE}', 'not clock: the clock shows a time before this program was made')
    walk.vm.pull_the_power()
    walk.vm.power_on()
    recovers(walk, 'and with a clock again: ready')


def breaks_off(walk, story, code, harm, words, stopped='false'):
    """The disk is harmed in mid-take: the lamp does not go on saying recording, and nothing more is recorded.

    stopped: a command that succeeds where systemd has stopped packseald, and all lamps with it."""
    walk.scan_lights('a parcel is recorded', code)
    walk.film(3)
    walk.from_now()
    harm()
    walk.until(f'{story}: fault', f'[ "$(cat /run/lines/sim_gpio{FAULT}/value)" = 1 ] || {stopped}', 180)
    walk.until_line('… and the lamp does not say recording', LAMP, 0)
    walk.logs('… the log says what to do', words)


def is_completed(walk, code, then):
    """What was sealed before is there, with a signed record that it was cut off."""
    walk.restart('the station starts again')
    carry_takes(walk, code)
    verify(walk, code, 'intact_interrupted', 'recovered')
    walk.scan_lights('the next parcel is recorded', then)
    walk.scan_ends('and ends')


def disk_fills(walk):
    code = parcel(36)
    other = f'{STORE}/other'
    breaks_off(walk, 'the disk fills in mid-take', code, lambda: walk.vm.sh(f'''
        size=0; for step in 1073741824 67108864 1048576 4096; do
            while fallocate -l $((size + step)) {other} 2>/dev/null; do size=$((size + step)); done; done'''),
               'broke off: the disk is full')
    walk.run('… the status says how full', 'packseal status', 'the evidence disk is full: .* are free', status=3)
    walk.vm.sh(f'rm {other}')
    is_completed(walk, code, parcel(61))


def disk_turns_read_only(walk):
    code = parcel(37)
    walk.vm.sh(f'mount -o remount,errors=remount-ro {STORE}')
    breaks_off(walk, 'the disk turns read-only in mid-take', code,
               lambda: walk.vm.sh('echo "a test" >/sys/fs/ext4/vdc/trigger_fs_error'), 'broke off: ')
    walk.run('it is mended', f'systemctl stop packseald; umount {STORE}; e2fsck -fy /dev/vdc; [ $? -le 2 ] && mount {STORE}')
    is_completed(walk, code, parcel(62))


def disk_is_pulled_out(walk):
    """An SSD by USB, as the parts list has it, whose cable comes off: each write is EIO from then on."""
    code = parcel(38)
    walk.vm.plug_disk()
    walk.until('an SSD is plugged in', 'ls /dev/disk/by-id/usb-*', 180)
    walk.run('the films move onto it', f'''systemctl stop packseald
        mount /dev/disk/by-id/usb-* /mnt && cp -a {STORE}/. /mnt/ && umount /mnt {STORE} && mount /dev/disk/by-id/usb-* {STORE}''')
    walk.restart('the station goes on')
    breaks_off(walk, 'its cable comes off in mid-take', code, walk.vm.unplug_disk, 'broke off: ',
               '! systemctl -q is-active packseald')
    walk.vm.sh('systemctl stop packseald', timeout_s=120)
    walk.vm.plug_disk()
    walk.until('it is plugged in again', 'ls /dev/disk/by-id/usb-*', 180)
    walk.run('… and mounted', f'umount -l {STORE} 2>/dev/null; e2fsck -fy /dev/disk/by-id/usb-*; [ $? -le 2 ] && mount /dev/disk/by-id/usb-* {STORE}')
    is_completed(walk, code, parcel(63))
    walk.run('the films move back', f'''systemctl stop packseald
        mount /dev/vdc /mnt && rm -rf /mnt/* && cp -a {STORE}/. /mnt/ && umount /mnt {STORE} && mount /dev/vdc {STORE}''')
    walk.restart('the station goes on')


PARTS = (scanner, cameras, lines, sound_card, clock, no_clock, disk_fills, disk_turns_read_only, disk_is_pulled_out)
