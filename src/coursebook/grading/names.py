"""Whose a file is, told by its path as Canvas, Moodle and plain folders name files."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

# doejane_LATE_4711_90210_one-dimension.ipynb: the student, their number, that of the file.
CANVAS = re.compile(r"(?P<name>[^_/]+)_(?:LATE_)?(?P<id>\d+)_\d+_[^/]+")
# Jane Doe_4711_assignsubmission_file_/one-dimension.ipynb, or the same without the slash.
MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_file_(?:/?[^/]+)*")


class Sender(NamedTuple):
    """Who handed in: a name, and the number that the course's system gives, if it does."""

    name: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.id})" if self.id else self.name


def printable(text: str) -> str:
    r"""Return a text on one line without signs that would steer a terminal.

    >>> printable("a\x1b[2J\nb")
    'a [2J b'
    """
    return "".join(letter if letter.isprintable() else " " for letter in text)


def student_of(path: str) -> Sender:
    """Return whose a file is: by either naming scheme, else by its folder, else by its own name.

    >>> student_of("doejane_LATE_4711_90210_one-dimension-1.ipynb")
    Sender(name='doejane', id='4711')
    >>> student_of("Jane Doe_4711_assignsubmission_file_/one-dimension.ipynb")
    Sender(name='Jane Doe', id='4711')
    >>> student_of("jane/one-dimension.ipynb")
    Sender(name='jane', id='')
    >>> student_of("jane.ipynb")
    Sender(name='jane', id='')
    """
    parts = PurePosixPath(printable(path)).parts
    for start in range(len(parts)):  # whatever folder the students' files were put into
        inside = "/".join(parts[start:])
        if found := MOODLE.fullmatch(inside) or CANVAS.fullmatch(inside):
            return Sender(found["name"].strip(), found["id"])
    return Sender(parts[0] if len(parts) > 1 else PurePosixPath(parts[0]).stem)
