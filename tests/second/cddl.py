"""The part of CDDL (RFC 8610) that FORMAT.md uses: rules and generics, choices, groups and arrays with occurrence,
maps with literal keys, ranges, literals, .size, .le, .lt, .cbor; uint, int, bstr, tstr, null."""

import re

import cbor2

TOKEN = re.compile(r"""\s*(?:(?P<text>"[^"]*")|(?P<occur>\d+\*\d+|[?*+])|(?P<range>-?\d+\.\.-?\d+)|(?P<number>-?\d+)
                       |(?P<control>\.[a-z]+)|(?P<name>[a-zA-Z][a-zA-Z0-9-]*)|(?P<sign>[][(){}<>,:=/]))""", re.X)
NUMBERS = {"uint": (0, 2**64 - 1), "int": (-2**64, 2**64 - 1)}
STRINGS = {"bstr": bytes, "tstr": str}


class Wrong(Exception):
    """The text is no CDDL of this subset."""


def tokens_of(text):
    text, at, tokens = re.sub(r";[^\n]*", "", text), 0, []
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if not match:
            raise Wrong(f"not understood: {text[at:].strip()[:40]}")
        tokens.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return tokens


class Parser:
    """Of all rules. A type is a tuple: what it is, and its parts."""

    def __init__(self, text):
        self.tokens, self.at, self.rules = tokens_of(text), 0, {}
        while self.at < len(self.tokens):
            name, parameters = self.take("name"), []
            if self.skip("<"):
                parameters = self.names()
            self.take("=")
            if name in self.rules:
                raise Wrong(f"two rules are called {name}")
            self.rules[name] = parameters, self.type()

    def peek(self, ahead=0):
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ("end", "")

    def skip(self, sign):
        if self.peek() != ("sign", sign):
            return False
        self.at += 1
        return True

    def take(self, what):
        group, value = self.peek()
        if what not in (group, value):
            raise Wrong(f"{what} is missing before {value}")
        self.at += 1
        return value

    def names(self):
        names = [self.take("name")]
        while self.skip(","):
            names.append(self.take("name"))
        self.take(">")
        return names

    def type(self):
        choices = [self.controlled()]
        while self.skip("/"):
            choices.append(self.controlled())
        return choices[0] if len(choices) == 1 else ("choice", choices)

    def controlled(self):
        what = self.simple()
        if self.peek()[0] == "control":
            return "control", self.take("control"), what, self.simple()
        return what

    def simple(self):
        group, value = self.peek()
        self.at += 1
        if group == "range":
            return "range", *map(int, value.split(".."))
        if group in ("number", "text"):
            return "literal", int(value) if group == "number" else value[1:-1]
        if group == "name":
            arguments = []
            if self.skip("<"):
                arguments.append(self.type())
                while self.skip(","):
                    arguments.append(self.type())
                self.take(">")
            return "name", value, arguments
        if value in ("[", "{", "("):
            close = {"[": "]", "{": "}", "(": ")"}[value]
            entries = self.group(close)
            if value == "(" and len(entries) == 1 and entries[0][:3] == (1, 1, None):
                return entries[0][3]                    # a type in parentheses
            return {"[": "array", "{": "map", "(": "group"}[value], entries
        raise Wrong(f"no type begins with {value}")

    def group(self, close):
        entries = []
        while not self.skip(close):
            least, most, key = 1, 1, None
            if self.peek()[0] == "occur":
                occur = self.take("occur")
                least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(occur) or map(int, occur.split("*"))
            if self.peek()[0] in ("name", "number", "text") and self.peek(1) == ("sign", ":"):
                group, key = self.peek()
                key = int(key) if group == "number" else key.strip('"')
                self.at += 2
            entries.append((least, most, key, self.type()))
            if not self.skip(",") and self.peek() != ("sign", close):
                raise Wrong(f"a comma is missing before {self.peek()[1]}")
        return entries


class Cddl:
    """Says whether an item is of a rule. `used` holds the names of the rules that something was of."""

    def __init__(self, text):
        self.rules, self.used = Parser(text).rules, set()
        for name, (parameters, what) in self.rules.items():
            self.look(name, what, set(parameters))

    def look(self, rule, what, known):
        """Every name that is used is one of a rule, of a parameter, or built in."""
        if isinstance(what, (tuple, list)):
            if len(what) == 3 and what[0] == "name" and what[1] not in known and what[1] not in self.rules \
                    and what[1] not in NUMBERS and what[1] not in STRINGS and what[1] != "null":
                raise Wrong(f"{rule}: there is no rule {what[1]}")
            for part in what:
                self.look(rule, part, known)

    def fits(self, name, value):
        return self.is_of(value, ("name", name, []), {})

    def resolve(self, name, arguments, bound):
        """What a name stands for, with what its own parameters are bound to."""
        if name in bound:
            return bound[name]
        parameters, what = self.rules[name]
        return what, dict(zip(parameters, [(argument, bound) for argument in arguments]))

    def is_of(self, value, what, bound):
        return getattr(self, "is_" + what[0])(value, bound, *what[1:])

    def is_choice(self, value, bound, choices):
        return any(self.is_of(value, choice, bound) for choice in choices)

    def is_range(self, value, bound, least, most):
        return type(value) is int and least <= value <= most

    def is_literal(self, value, bound, literal):
        return type(value) is type(literal) and value == literal

    def is_name(self, value, bound, name, arguments):
        if name in NUMBERS and name not in bound:
            return type(value) is int and NUMBERS[name][0] <= value <= NUMBERS[name][1]
        if name in STRINGS and name not in bound:
            return type(value) is STRINGS[name]
        if name == "null":
            return value is None
        if not self.is_of(value, *self.resolve(name, arguments, bound)):
            return False
        self.used.add(name)
        return True

    def is_control(self, value, bound, control, what, argument):
        if not self.is_of(value, what, bound):
            return False
        if control == ".cbor":
            try:
                return self.is_of(one_item(value), argument, bound)
            except ValueError:
                return False
        measure = value
        if control == ".size":
            measure = len(value.encode() if isinstance(value, str) else value)
        if argument[0] == "range":
            return argument[1] <= measure <= argument[2]
        return {".size": measure == argument[1], ".le": measure <= argument[1], ".lt": measure < argument[1]}[control]

    def is_array(self, value, bound, entries):
        return isinstance(value, list) and len(value) in self.ends(value, 0, entries, bound)

    def is_map(self, value, bound, entries):
        return isinstance(value, dict) and list(value) == [key for _, _, key, _ in entries] and \
            all(self.is_of(value[key], what, bound) for _, _, key, what in entries)

    def is_group(self, value, bound, entries):
        return False                                    # a group is no item

    def ends(self, items, at, entries, bound):
        """All places in `items` where what begins at `at` may have ended."""
        places = {at}
        for least, most, _, what in entries:
            count, reached = 0, set(places) if least == 0 else set()
            while places and count != most:
                places = set().union(*(self.step(items, place, what, bound) for place in places))
                count += 1
                if count >= least:
                    reached |= places
            places = reached
        return places

    def step(self, items, at, what, bound):
        """The same for one entry, which may be a group."""
        if what[0] == "group":
            return self.ends(items, at, what[1], bound)
        if what[0] == "name" and (what[1] in bound or what[1] in self.rules):
            inner, inner_bound = self.resolve(what[1], what[2], bound)
            if inner[0] == "group":
                places = self.ends(items, at, inner[1], inner_bound)
                if places:
                    self.used.add(what[1])
                return places
        return {at + 1} if at < len(items) and self.is_of(items[at], what, bound) else set()


def one_item(data):
    """The one item that these bytes are. ValueError where they are none, or more."""
    try:
        value = cbor2.loads(data)
        if cbor2.dumps(value) == data:
            return value
    except Exception as error:                          # the library says more than ValueError
        raise ValueError(str(error)) from None
    raise ValueError("not in its shortest form, or bytes follow")


def blocks(markdown):
    """All CDDL that a text holds."""
    return "\n".join(re.findall(r"^```cddl\n(.*?)^```$", markdown, re.S | re.M))
