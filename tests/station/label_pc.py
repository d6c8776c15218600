#!/usr/bin/env python3
"""label_pc.py KEYBOARD   What is typed on a keyboard of evdev, as a US layout has it, until it is pulled out: a line for each
Enter, and one as soon as it looks."""
import struct
import sys

EVENT = struct.Struct('llHHi')  # struct input_event of linux/input.h
KEY, LEFT_SHIFT, RIGHT_SHIFT, ENTER = 1, 42, 54, 28
ROWS = {2: '1234567890-', 16: 'qwertyuiop', 30: 'asdfghjkl', 44: 'zxcvbnm'}
TYPED = {code: letter for first, row in ROWS.items() for code, letter in enumerate(row, first)}

shift = False
with open(sys.argv[1], 'rb', buffering=0) as keyboard:
    print('looking', flush=True)
    while True:
        try:
            event = keyboard.read(EVENT.size)
        except OSError:  # pulled out
            break
        _, _, kind, code, down = EVENT.unpack(event)
        if kind != KEY:
            continue
        if code in (LEFT_SHIFT, RIGHT_SHIFT):
            shift = bool(down)
        elif down:  # 2: a key that repeats, which is a fault here
            typed = TYPED.get(code, '?')
            sys.stdout.write('\n' if code == ENTER else typed.upper() if shift else typed)
            sys.stdout.flush()
