#!/usr/bin/env python3
"""Every field of every form that the pages show, and every parameter of every link, given what is no such thing.

usage: every_field.py URL COOKIE PAGE...
The pages are read first; then each field in turn gets each text, the others what the form begins with. Nothing may
break (500), nothing of another file may be shown, and no answer may lead to another place. Says how many were asked.
"""
import html.parser
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

url, cookie, pages = sys.argv[1], sys.argv[2], sys.argv[3:]
HOSTILE = ["../../../../../../etc/passwd", "/etc/passwd", "..%2f..%2fetc%2fpasswd", "--store=/etc", "$(touch ran)`touch ran`",
           "//example.org/", "top:1;../x", "a\r\nX-Evil: 1", "\x00", "\u202e\ud7ff", "\u5305\u88f9", "\udc80\udc81\udc82", "9" * 40, "-1", "x" * 3000]
USUAL = {"deadline": "2030-01-01T00:00", "waybill": "SF1023574470215", "type": "damaged", "reason": "a reason", "text": "a text",
         "channel": "taobao", "outcome": "won", "from": "0", "to": "1"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links, self.select = [], [], None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "form":
            self.forms.append((attrs.get("action"), attrs.get("method", "get"), {}))
        elif tag == "a" and attrs.get("href", "").startswith("/"):
            self.links.append(attrs["href"])
        elif tag == "select":
            self.select = name
            self.forms[-1][2].setdefault(name, USUAL.get(name, ""))
        elif tag == "option" and self.select and not self.forms[-1][2][self.select]:
            self.forms[-1][2][self.select] = attrs.get("value", "")
        elif tag in ("input", "textarea", "button") and name and self.forms:
            self.forms[-1][2].setdefault(name, attrs.get("value") or USUAL.get(name, ""))


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(Stay)


def ask(path, fields=None, seconds=60):
    """Status, where it leads, text. One that is busy is asked again."""
    data = None if fields is None else urllib.parse.urlencode(fields, errors="surrogateescape").encode()
    end = time.monotonic() + seconds
    while True:
        request = urllib.request.Request(url + path, data, {"Cookie": "packseal=" + cookie})
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            refused = path.endswith(("/hold", "/release")) # by the station: it has no such hold
            if error.code not in (429, 503) or refused or time.monotonic() > end:
                return error.code, error.headers, error.read()
        time.sleep(0.1)


def check(what, answer):
    status, headers, text = answer
    known = (200, 202, 303, 400, 403, 404, 413) + ((409,) if what[0].endswith(("/hold", "/release")) else ())
    assert status in known, (what, status, text[-600:])
    assert "X-Evil" not in headers, what
    assert b"root:x:0:" not in text, what
    to = headers.get("Location")
    assert not to or (to.startswith(url + "/") and not to.startswith(url + "//")) or (to[0] == "/" and to[1:2] not in ("/", "\\")), (what, to)


forms, links = {}, {}
for path in pages:
    page = Page()
    status, _, text = ask(path)
    assert status == 200, (path, status)
    page.feed(text.decode())
    for action, method, fields in page.forms:
        if action != "/logout":
            forms.setdefault((urllib.parse.urlsplit(action).path, method, tuple(fields)), fields)
    for link in page.links:
        parts = urllib.parse.urlsplit(link)
        query = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
        if query:
            links.setdefault((parts.path, tuple(name for name, _ in query)), dict(query))
asked = 0
for (path, names), query in links.items():
    forms.setdefault((path, "get", names), query)
for (path, method, _), fields in forms.items():
    for name in fields:
        if name == "token":
            continue
        for text in HOSTILE:
            sent = {**fields, name: text}
            if method == "post":
                answer = ask(path, sent)
            else:
                answer = ask(path + "?" + urllib.parse.urlencode(sent, errors="surrogateescape"))
            check((path, name, text), answer)
            asked += 1
print(f"{len(forms)} forms and links, {asked} asked: " + " ".join(sorted({form[0] for form in forms})))
