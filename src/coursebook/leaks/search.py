"""Where a published folder tells a secret: the file, the line, and the words around."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from .numerals import LOOSE, NEAR, Span, lists, plain, row
from .texts import SEPARATOR, Text, texts

Matrix: TypeAlias = tuple[tuple[int, ...], ...]
Harmless: TypeAlias = Mapping[str, list[str]]

AROUND = 40  # characters before and behind an answer that are shown with it


class Secret(NamedTuple):
    """What must not be told: its name, a function that looks for it in a text, what that takes."""

    name: str
    find: Callable[[str, Any], Span | None]
    value: Any


def scan(folder: Path, secrets: Collection[Secret], harmless: Harmless) -> Iterator[str]:
    """Yield the leaks in all files of a folder, of each secret the first in a file."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if not paths:
        raise FileNotFoundError(f"nothing to scan in {folder}")
    for path in paths:
        yield from leaks(path.read_bytes(), f"{path.relative_to(folder)}", secrets, harmless)


def leaks(
    data: bytes, name: str, secrets: Collection[Secret], harmless: Harmless
) -> Collection[str]:
    """Return the leaks in one file; that it cannot be read is one, too."""
    found: dict[str, str] = {}
    try:
        for text in texts(data, name):
            for secret, leak in text_leaks(text, secrets, harmless):
                found.setdefault(secret, leak)
    except (ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        found["unreadable"] = f"{name}: cannot be read: {error}"
    return found.values()


def text_leaks(
    text: Text, secrets: Iterable[Secret], harmless: Harmless
) -> Iterator[tuple[str, str]]:
    """Yield the secrets that a text tells, and where, without what is declared harmless.

    What the package declares is so anywhere, as pages quote it; a chapter's words are its own.
    """
    page = f"/{text.where.partition(',')[0].rpartition('.')[0]}"
    looked_at = text.text
    for source, phrases in harmless.items():
        if source.endswith(".py") or page.endswith(f"/{source}"):
            looked_at = without(looked_at, phrases)
    looked_at = plain(looked_at)
    for secret in secrets:
        if span := secret.find(looked_at, secret.value):
            words = looked_at[max(span[0] - AROUND, 0) : span[1] + AROUND].replace(SEPARATOR, " ")
            line = looked_at.count("\n", 0, span[0]) + 1
            words = " ".join(words.split())
            yield secret.name, f"{text.where}, line {line}: {secret.name}: {words}"


def without(text: str, phrases: Iterable[str]) -> str:
    r"""Return a text with some words crossed out; its lines stay.

    >>> without("The columns 3, 4\nand 5 of it.", ["columns 3, 4 and 5"])
    'The xxxxxxx xx x\nxxx x of it.'
    """
    for phrase in phrases:
        words = r"[\W_]+".join(re.findall(r"[^\W_]+", phrase))
        text = re.sub(rf"\b{words}\b", lambda found: re.sub(r"\S", "x", found[0]), text)
    return text


def find_pattern(text: str, pattern: str) -> Span | None:
    """Return where a line of a solution stands, or numbers are named one after the other."""
    found = re.search(pattern, text)
    return found.span() if found else None


def find_set(text: str, numbers: frozenset[int]) -> Span | None:
    """Return where a list names exactly these numbers, each once, in any order."""
    count = len(numbers)
    return next((at for each, at in lists(text) if len(each) == count and {*each} == numbers), None)


def find_matrix(text: str, matrix: Matrix) -> Span | None:
    """Return where a matrix is told, by two different rows or columns, or by a drawing."""
    for needles, enough in forms(matrix):
        if len(found := apart(needles, text)) >= enough:
            return found[0]
    return None


@lru_cache
def forms(matrix: Matrix) -> list[tuple[list[re.Pattern[str]], int]]:
    """Return what finds rows and columns, in numbers or words, or a drawing; how many tell it all.

    A figure says "row 0 holds 2, 3 in columns 0 and 1". It draws no zeros, and either all entries
    of one tap after the other or row by row, with other numbers beside: three full rows tell.
    """
    columns = tuple(zip(*matrix, strict=True))
    filled = [[(place, value) for place, value in enumerate(row) if value] for row in matrix]
    said = [(i, *(value for _, value in row), *(j for j, _ in row)) for i, row in enumerate(filled)]
    triples = [sum(((i, j, value) for j, value in row), ()) for i, row in enumerate(filled)]
    values = [value for row in filled for _, value in row]
    by_tap = tuple(value for tap in dict.fromkeys(values) for value in values if value == tap)
    most = max(3, *map(len, filled))
    full = [row(tuple(value for _, value in each)).pattern for each in filled if len(each) == most]
    threes = map(rf"(?:{NEAR}-?\d+){{0,4}}{NEAR}".join, zip(full, full[1:], full[2:], strict=False))
    return [
        ([row(each) for each in dict.fromkeys(matrix) if sum(map(bool, each)) > 1], 2),
        ([row(each) for each in dict.fromkeys(columns) if sum(map(bool, each)) > 2], 2),
        ([row(each, LOOSE) for each in said if len(each) > 3], 2),
        ([row(each) for each in triples if len(each) > 3], 2),
        ([row(by_tap), *map(re.compile, dict.fromkeys(threes))], 1),
    ]


def apart(needles: Iterable[re.Pattern[str]], text: str) -> list[Span]:
    """Return where needles stand in a text in places of their own.

    Row 0 with a zero before it is row 1 as well, but it is one row.
    """
    found = [spans for needle in needles if (spans := [*overlapping(needle, text)])]
    for one, others in combinations(found, 2):
        for (start, end), (other_start, other_end) in product(one, others):
            if end <= other_start or other_end <= start:
                return [(start, end), (other_start, other_end)]
    return found[0][:1] if found else []


def overlapping(needle: re.Pattern[str], text: str) -> Iterator[Span]:
    """Yield where a needle stands, although it may overlap itself."""
    found = needle.search(text)
    while found:
        yield found.span()
        found = needle.search(text, found.start() + 1)
