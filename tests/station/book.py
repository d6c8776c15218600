"""What hw/README.md tells a person to type, as it stands there: the test has no words of its own for it."""

import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))


class Book:
    """The code of some of its sections, in order, each line of prose joined."""

    def __init__(self, *sections):
        with open(f'{HERE}/../../hw/README.md') as file:
            text = file.read()
        self.spans = []
        for section in sections:
            _, found, rest = text.partition(f'\n## {section}\n')
            if not found:
                raise LookupError(f'hw/README.md has no section "{section}"')
            prose = re.sub(r'(?s)```.*?```', '', rest.split('\n## ')[0])
            self.spans += [' '.join(span.split()) for span in re.findall(r'`([^`]+)`', prose)]

    def says(self, begin, **words):
        """The one that begins so, with words that stand for something, as WAYBILL, replaced. It counts as done."""
        for span in self.spans:
            if span.startswith(begin):
                self.spans = [other for other in self.spans if other != span]
                for word, value in words.items():
                    if word not in span:
                        raise LookupError(f'hw/README.md has no {word} in "{span}"')
                    span = span.replace(word, value)
                return span
        raise LookupError(f'hw/README.md tells nobody to type "{begin} …"')

    def left(self, is_program):
        """What is still to be typed: the spans whose first word is the name of a program."""
        return [span for span in self.spans if re.match(r'[\w./-]+', span) and is_program(span.split()[0])]
