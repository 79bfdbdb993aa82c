"""Words that count: what pages say of the number and the length of the chapters is counted.

A page writes ``{{ reading }}`` and reads "five chapters of 15 to 25 minutes". A chapter takes as
long as its words take, and what makes a reader stop takes time of its own.
"""

from __future__ import annotations

import re
from math import ceil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..repository import version
from ..settings import as_markdown
from .cut import STUDENT, read_cut

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NTH = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)

FRONT_MATTER = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
CELL = re.compile(r"^```\{code-cell\}(.*?)^```$", re.DOTALL | re.MULTILINE)
EXERCISE = re.compile(r"^```\{exercise\}.*?^```$", re.DOTALL | re.MULTILINE)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL)
PREDICTION = re.compile(r"^:class: predict$", re.MULTILINE)
WORD = re.compile(r"\b[a-zA-Z]{2,}\b")

# Words take 0.3 seconds each, 200 a minute; the others a pause.
SECONDS = {WORD: 0.3, FORMULA: 3, PREDICTION: 60}
SECONDS_PER_CELL = 15


def count(app: Sphinx, config: Config) -> None:
    """Give the pages the words for what the book is called and holds."""
    minutes = [reading_minutes(Path(app.srcdir, f"{name}.md")) for name in config.numbered_chapters]
    words = {
        "title": as_markdown(config.html_title),
        "authors": as_markdown(config.author),
        "copyright": as_markdown(config.copyright),
        "version": version(Path(app.srcdir)),
        "site": f"<{config.book_home.site}>" if config.book_home.site else "",
        "reading": reading(minutes),
        "start": start(config.numbered_chapters),
    }
    config.myst_substitutions = {**words, **config.myst_substitutions}


def start(chapters: list[str]) -> str:
    """Return the link to the first chapter, as Markdown.

    >>> start(["book/padding"])
    '**[Start with chapter 1](/book/padding.md)**'
    """
    return f"**[Start with chapter 1](/{chapters[0]}.md)**" if chapters else ""


def reading(minutes: list[float]) -> str:
    """Return what can be said of chapters that take so long; the longest is told apart.

    >>> reading([21, 19, 28, 17])
    'four chapters of 15 to 25 minutes, the third longer'
    >>> reading([21])
    'one chapter of 20 to 25 minutes'
    >>> reading([21, 3])
    'two chapters of up to 5 minutes, the first longer'
    """
    longest, *others = sorted(minutes, reverse=True) or [0.0]
    first, last = 5 * int((others or [longest])[-1] // 5), 5 * ceil((others or [longest])[0] / 5)
    many = dict(enumerate(NUMBERS)).get(len(minutes), str(len(minutes)))
    said = f"{many} chapter{'s' * (len(minutes) != 1)}"
    if minutes:
        span = f"{first} to {last}" if 0 < first < last else f"up to {last}"
        said += f" of {span} minutes"
    if others and longest > last:
        at = minutes.index(longest)
        said += f", the {dict(enumerate(NTH)).get(at, f'{at + 1}th')} longer"
    return said


def reading_minutes(path: Path) -> float:
    """Return how long a chapter takes a student to read, its exercises left out."""
    text = read_cut(path, STUDENT)
    shown = [cell for cell in CELL.findall(text) if "remove-cell" not in cell]
    text = CELL.sub("", EXERCISE.sub("", FRONT_MATTER.sub("", text)))
    seconds = sum(each * len(kind.findall(text)) for kind, each in SECONDS.items())
    return (seconds + SECONDS_PER_CELL * len(shown)) / 60
