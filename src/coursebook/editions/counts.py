"""Words that count: what pages say of the number and the length of the chapters is counted.

A page writes ``{{ chapters }}`` and reads "five". A chapter takes as long as its words take, and
what makes a reader stop takes time of its own.
"""

from __future__ import annotations

import re
from math import ceil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

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
    """Give the pages the words for how many chapters there are, and how long they take."""
    parts = [tree.items for tree in config.external_site_map.root.subtrees if tree.numbered]
    names = [str(item) for part in parts for item in part]
    minutes = [reading_minutes(Path(app.srcdir, f"{name}.md")) for name in names]
    config.myst_substitutions = {**words(minutes), **config.myst_substitutions}


def words(minutes: list[float]) -> dict[str, str | int]:
    """Return what can be said of chapters that take so long; the longest is told apart.

    >>> words([21, 19, 28, 17])
    {'chapters': 'four', 'minutes': '15 to 25', 'longest': 3, 'longest_nth': 'third'}
    """
    if not minutes:
        return {}
    longest = max(minutes)
    others = sorted(minutes)[:-1] or minutes
    at = minutes.index(longest)
    return {
        "chapters": dict(enumerate(NUMBERS)).get(len(minutes), str(len(minutes))),
        "minutes": f"{5 * int(others[0] // 5)} to {5 * ceil(others[-1] / 5)}",
        "longest": at + 1,
        "longest_nth": dict(enumerate(NTH)).get(at, f"{at + 1}th"),
    }


def reading_minutes(path: Path) -> float:
    """Return how long a chapter takes a student to read, its exercises left out."""
    text = read_cut(path, STUDENT)
    shown = [cell for cell in CELL.findall(text) if "remove-cell" not in cell]
    text = CELL.sub("", EXERCISE.sub("", FRONT_MATTER.sub("", text)))
    seconds = sum(each * len(kind.findall(text)) for kind, each in SECONDS.items())
    return (seconds + SECONDS_PER_CELL * len(shown)) / 60
