#!/usr/bin/env python3
"""sheets.py OUT [--pdf]   Draws into the folder OUT, as SVG to print, and with --pdf as PDF too: the command barcodes,
the aim card, and the wiring of each board of boards.ini; and each board's overlay, as source for dtc. sheets.py
--placement prints which camera sees what: see placement.ini. sheets.py --storage PARCELS SECONDS [CAMERA...] prints how
much disk that many takes a day of that length want: see storage.ini."""

import configparser
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LINES = ('lamp_recording', 'lamp_ready', 'lamp_fault', 'buzzer', 'pedal')

# Bars and gaps of each symbol in modules, ISO/IEC 15417 table 1; 104 is Start B, 106 Stop.
CODE128 = (
    '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 '
    '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 '
    '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 '
    '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 '
    '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 '
    '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 '
    '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112').split()

COMMANDS = (
    ('PSCMD-END', 'END', '结束'),
    ('PSCMD-CANCEL', 'CANCEL', '取消'),
    ('PSCMD-RELABEL', 'RELABEL', '换面单'),
    ('PSCMD-RETURN', 'RETURN', '退货开箱'),
    ('PSCMD-CONTINUE', 'CONTINUE', '继续'),
    ('PSCMD-HOLD', 'HOLD', '保留录像'),
    ('PSCMD-START', 'START', '开始'),
)

# Narrow bars of the aim card in mm: the finest that a camera reads tells how fine it sees.
AIM_MM = (0.25, 0.33, 0.5, 0.75, 1.0)

# What is asked of a picture: of the item, and of a label's narrowest bar.
ITEM_PX_MM = 4
BAR_PX = 2
LABEL_BAR_MM = 0.25

# What ext4 leaves of a disk's stated size: its own tables, and the 5 % that only root may fill (mke2fs(8), -m).
FILLED = 0.93
DISKS_TB = (0.5, 1, 2, 4)


USAGE = 'usage: sheets.py OUT [--pdf] | --placement | --storage PARCELS SECONDS [CAMERA...]'


def fail(status, words):
    print(words, file=sys.stderr)
    sys.exit(status)


def usage():
    fail(64, USAGE)


def code128(text):
    """Widths of bars and gaps in modules, in set B."""
    symbols = [104] + [ord(character) - 32 for character in text]
    check = symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols))
    return [int(width) for symbol in symbols + [check % 103, 106] for width in CODE128[symbol]]


class Page:
    """An A4 page; everything in mm from its top left."""

    def __init__(self, title):
        self.parts = []
        self.text(10, 14, title, 6)

    def text(self, x, y, words, size=4, anchor='start'):
        words = words.replace('&', '&amp;').replace('<', '&lt;')
        self.parts.append(f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size}" font-family="sans-serif" '
                          f'text-anchor="{anchor}">{words}</text>')

    def box(self, x, y, width, height, fill='black', more=''):
        self.parts.append(f'<rect x="{x:.3f}" y="{y:.3f}" width="{width:.3f}" height="{height:.3f}" fill="{fill}" {more}/>')

    def line(self, *points):
        path = ' '.join(f'{x:.2f},{y:.2f}' for x, y in points)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="black" stroke-width="0.5"/>')

    def barcode(self, x, y, text, module, height):
        """Returns its width. The quiet zone of 10 modules is the caller's."""
        begin = x
        for place, width in enumerate(code128(text)):
            if place % 2 == 0:
                self.box(x, y, width * module, height)
            x += width * module
        return x - begin

    def save(self, path):
        with open(path, 'w', encoding='utf-8') as out:
            out.write('<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">\n'
                      '<rect width="210" height="297" fill="white"/>\n' + '\n'.join(self.parts) + '\n</svg>\n')


def command_sheet(out):
    page = Page('packseal: command barcodes')
    for row, (code, english, chinese) in enumerate(COMMANDS):
        y = 26 + row * 38
        page.text(15, y + 13, english, 8)
        page.text(15, y + 23, chinese, 7)
        width = page.barcode(85, y, code, 0.5, 20)
        page.text(85 + width / 2, y + 26, code, 4, 'middle')
    page.save(f'{out}/commands.svg')


def aim_code(module):
    return f'PSAIM-{round(module * 1000):04d}'


def aim_card(out):
    page = Page('packseal: aim card')
    page.text(10, 22, 'Print at 100 % and lay it flat where the item lies. What a camera reads, it sees that finely.', 4)
    for row, module in enumerate(AIM_MM):
        y = 34 + row * 46
        page.barcode(20, y, aim_code(module), module, 24)
        page.text(20, y + 30, f'{aim_code(module)}: narrow bar {module} mm, '
                  f'{BAR_PX / module:.1f} px/mm for {BAR_PX} pixels a bar', 4)
    page.box(20, 266, 100, 1)
    page.text(20, 273, 'This bar is 100 mm long: measure it.', 4)
    page.save(f'{out}/aim-card.svg')


def read(name):
    data = configparser.ConfigParser(interpolation=None)
    with open(os.path.join(HERE, name), encoding='utf-8') as file:
        data.read_file(file)
    return data


LAMP_WORDS = (
    'Lamps and buzzer: from the pin over 1 kΩ to the base of an NPN transistor (BC337), 10 kΩ from',
    'base to ground, emitter to ground, collector to the lamp, the lamp to 5 V: dark when nobody drives',
    'the line. Never a lamp straight at the pin. A lamp of more than 100 mA has a supply of its own.')
HEADER_WORDS = LAMP_WORDS + (
    'Pedal (a closing contact): between its pin and ground; packseal pulls the pin up.',
    '! before a name: active when low.')
USB_WORDS = LAMP_WORDS + (
    'Pedal (a closing contact): between its pin and ground, and 10 kΩ from the pin to the part\'s 3.3 V:',
    'this chip pulls nothing up. Its ground is the lamps\' ground too.',
    '! before a name: active when low.')


def draw_header(page, board):
    """The 40-pin header seen from above, pin 1 at its top left."""
    pins = {int(board['ground']): 'ground', int(board['supply_5v']): '5 V for the lamps'}
    for line in LINES:
        gpio, pin = board[line].split()
        pins[int(pin)] = f'{line} ({gpio})'
    page.box(95, 24, 20, 20 * 11 + 4, 'white', 'stroke="black" stroke-width="0.6"')
    for pin in range(1, 41):
        row, right = divmod(pin - 1, 2)
        x, y = 101 + right * 8, 31.5 + row * 11
        page.box(x - 1.5, y - 1.5, 3, 3, 'black' if pin in pins else '#bbb')
        page.text(x, y + 4.7, str(pin), 2.8, 'middle')
        if pin in pins:
            end = 130 if right else 80
            page.line((x + (1.5 if right else -1.5), y), (end, y))
            page.text(end + (2 if right else -2), y + 1.5, pins[pin], 4, 'start' if right else 'end')


def draw_usb_part(page, board):
    """A row of lines: where each is on the part stands beside its hole, and differs from maker to maker."""
    count = int(board['label'].split()[1])
    used = {int(board[line].split()[1]): f'{line} ({board[line].split()[0]})' for line in LINES}
    page.box(60, 24, 20, count * 11 + 4, 'white', 'stroke="black" stroke-width="0.6"')
    for number in range(count):
        y = 31.5 + number * 11
        page.box(70 - 1.5, y - 1.5, 3, 3, 'black' if number in used else '#bbb')
        page.text(70, y + 4.7, f'GPIO.{number}', 2.8, 'middle')
        if number in used:
            page.line((71.5, y), (95, y))
            page.text(97, y + 1.5, used[number], 4)


def wiring(out, name, board):
    """What hangs on which pin."""
    page = Page(f'packseal: wiring of {board["title"]}')
    if 'label' in board:
        draw_usb_part(page, board)
    else:
        draw_header(page, board)
    for row, words in enumerate(USB_WORDS if 'label' in board else HEADER_WORDS):
        page.text(10, 260 + row * 6, words, 3.4)
    page.save(f'{out}/wiring-{name}.svg')


def overlay(out, name, board):
    """Lamps dark and the pedal pulled up from the kernel's start on, before packseald takes the lines. The bindings:
    Linux, Documentation/devicetree/bindings/pinctrl/brcm,bcm2835-gpio.txt and raspberrypi,rp1-gpio.yaml."""
    numbers = {line: board[line].split()[0].lstrip('!').removeprefix('GPIO') for line in LINES}
    outputs = [numbers[line] for line in LINES if line != 'pedal']
    pins = [f'brcm,pins = <{" ".join(outputs + [numbers["pedal"]])}>;',
            f'brcm,function = <{" ".join(["1"] * len(outputs) + ["0"])}>;\t/* out, and in */',
            f'brcm,pull = <{" ".join(["1"] * len(outputs) + ["2"])}>;\t/* down, and up */']
    if board['chip'] == 'rp1':
        named = ', '.join(f'"gpio{number}"' for number in outputs)
        pins = ['lamps {', f'\tpins = {named};', '\tfunction = "gpio";', '\tbias-pull-down;', '\toutput-low;', '};',
                'pedal {', f'\tpins = "gpio{numbers["pedal"]}";', '\tfunction = "gpio";', '\tbias-pull-up;', '};']
    lines = '\n'.join('\t\t\t\t' + pin for pin in pins)
    with open(f'{out}/packseal-{name}.dts', 'w', encoding='utf-8') as file:
        file.write(f'''/* The lines of a packing bench on a {board["title"]}: made by hw/sheets.py out of hw/boards.ini. */
/dts-v1/;
/plugin/;

/ {{
\tcompatible = "{board["compatible"]}";

\tfragment@0 {{
\t\ttarget = <&gpio>;
\t\t__overlay__ {{
\t\t\tpinctrl-names = "default";
\t\t\tpinctrl-0 = <&packseal_lines>;

\t\t\tpackseal_lines: packseal_lines {{
{lines}
\t\t\t}};
\t\t}};
\t}};
}};
''')


def placement():
    """Field and fineness of each camera at each height, by the thin lens far away: field = distance × sensor ÷ focal length."""
    print(f'{"camera":<28} {"height":>7} {"field (mm)":>13} {"px/mm":>6}  item   label 0.25 mm')
    for name, camera in read('placement.ini').items():
        if name == 'DEFAULT':
            continue
        width_px, height_px = (int(part) for part in camera['pixels'].split('x'))
        sensor_mm, focal_mm = float(camera['sensor_width_mm']), float(camera['focal_mm'])
        for height in camera['heights_mm'].split():
            field_mm = float(height) * sensor_mm / focal_mm
            fine = width_px / field_mm
            item = 'ok' if fine >= ITEM_PX_MM else f'below {ITEM_PX_MM} px/mm'
            label = 'ok' if fine * LABEL_BAR_MM >= BAR_PX else f'bar of {fine * LABEL_BAR_MM:.1f} px: cannot be read'
            print(f'{name:<28} {height:>4} mm {field_mm:>6.0f} x {field_mm * height_px / width_px:<4.0f} {fine:>6.1f}  '
                  f'{item:<15} {label}')


def storage(parcels, seconds, cameras):
    """What a day has of films, and after how many days a disk is so full that packseald begins to thin."""
    modes = read('storage.ini')
    wanted = cameras or modes.sections()
    for name in wanted:
        if name not in modes:
            fail(66, f'sheets.py: {name} is not in storage.ini, which has {", ".join(modes.sections())}; '
                     'add what you measured: the bytes of a take, by its seconds')
    day_gb = {name: float(modes[name]['bytes_a_second']) * seconds * parcels / 1e9 for name in wanted}
    if cameras:
        rows = [(' + '.join(cameras), sum(day_gb[name] for name in cameras))]
    else:
        rows = list(day_gb.items())
    width = max(len(name) for name, _ in rows)
    print(f'{"camera":<{width}}  {"a take":>9} {"a day":>9}  ' + ' '.join(f'{tb:>4} TB disk' for tb in DISKS_TB))
    for name, gb in rows:
        days = ' '.join(f'{tb * 1000 * FILLED / gb:>7.0f} days' for tb in DISKS_TB)
        print(f'{name:<{width}}  {gb * 1000 / parcels:>6.1f} MB {gb:>6.1f} GB  {days}')


def to_pdf(out):
    """By librsvg's program: the same page, for whoever's printer wants a PDF."""
    for name in sorted(os.listdir(out)):
        if not name.endswith('.svg'):
            continue
        path = os.path.join(out, name)
        try:
            subprocess.run(['rsvg-convert', '-f', 'pdf', path, '-o', path[:-4] + '.pdf'], check=True)
        except FileNotFoundError:
            fail(69, 'sheets.py: --pdf needs rsvg-convert, which is not installed: apt-get install librsvg2-bin')


def main():
    words = sys.argv[1:]
    if words == ['--placement']:
        placement()
        return
    if words[:1] == ['--storage']:
        if len(words) < 3 or not all(word.isascii() and word.isdigit() and 0 < int(word) < 10**6 for word in words[1:3]):
            usage()
        storage(int(words[1]), int(words[2]), words[3:])
        return
    pdf = '--pdf' in words
    words = [word for word in words if word != '--pdf']
    if len(words) != 1 or words[0].startswith('-'):
        usage()
    out = words[0]
    os.makedirs(out, exist_ok=True)
    command_sheet(out)
    aim_card(out)
    boards = read('boards.ini')
    for name in boards.sections():
        wiring(out, name, boards[name])
        if 'label' not in boards[name]: # a part at a USB port is in no device tree
            overlay(out, name, boards[name])
    if pdf:
        to_pdf(out)


main()
