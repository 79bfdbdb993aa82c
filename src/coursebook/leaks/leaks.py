"""The leak scan: what a published folder tells about solutions that it should not.

``secrets`` says what must not be told, ``scan`` looks for it in every text of a folder.

Some things are allowed, or cannot be told from what is: a single whole number, one row of a matrix,
a set without commas or brackets (as on an axis), ``range(9)``, numbers written as words, columns of
a matrix with one or two entries, and what a program puts together in the reader's browser. A set
that is a range, such as "1 to 9", is reported wherever it stands; a harmless sentence can say it in
another way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from ..editions.canaries import canaries
from ..editions.cut import BOOK_SYNTAX, INSTRUCTOR, REMOVED_TAG, STUDENT, cells, cut
from .numerals import SEPARATOR, marks
from .unfold import UnreadableError, unfolded

Row: TypeAlias = tuple[int, ...]
Matrix: TypeAlias = tuple[Row, ...]

SHORTEST_LINE = 20
"""Letters and digits by which a line is known again."""
LONGEST_RANGE = 1000
NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())

# Numbers with commas or range marks between them, and nothing of the list left out at its ends.
LIST = re.compile(r"(?<= )(?<![\d~…] [,…] )-?\d++(?: (?:[,…] )++-?\d++)++(?= )(?! (?:, )?[~…])")
IN_BRACKETS = re.compile(r"(?<=\[ )-?\d++(?: (?:[,…] )*+-?\d++)++(?= (?:, )?\])")


class Leak(NamedTuple):
    """Something that is told where it should not be."""

    where: str
    what: str
    excerpt: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.excerpt}"


@dataclass(frozen=True)
class Secrets:
    """What must not be told, each with the name under which it is reported.

    Attributes:
        canaries: Words that stand in solutions.
        lines: Lines of solutions, their letters and digits alone.
        matrices: Matrices, of which one row may be told.
        runs: Numbers in their order.
        sets: Sets of numbers.
    """

    canaries: Mapping[str, str]
    lines: Mapping[str, str]
    matrices: Mapping[Matrix, str]
    runs: Mapping[Row, str]
    sets: Mapping[frozenset[int], str]

    def without(self, names: Collection[str]) -> Secrets:
        """Return these secrets without some of them."""
        kept = {
            field.name: {
                secret: name
                for secret, name in getattr(self, field.name).items()
                if name not in names
            }
            for field in fields(self)
        }
        return Secrets(**kept)


class Question(Protocol):
    """What the scan needs to know of an exercise."""

    @property
    def id(self) -> str:
        """Its name, which is its label in the chapter."""

    @property
    def kind(self) -> Any:
        """Its kind, which has a name."""

    @property
    def answer(self) -> Any:
        """The right answer."""

    @property
    def withheld(self) -> tuple[Row, ...]:
        """Further numbers that only a solution tells."""


def scan(folder: Path, secrets: Secrets) -> list[Leak]:
    """Return the leaks in all files of a folder, each once a file.

    What cannot be read is a leak, too: nobody knows what is in it.

    Raises:
        FileNotFoundError: There is no file in the folder.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if not paths:
        raise FileNotFoundError(f"nothing to scan in {folder}")
    names = [path.relative_to(folder).as_posix() for path in paths]
    leaks = [Leak("names of files", *leak) for leak in told(SEPARATOR.join(names), secrets)]
    for path, name in zip(paths, names, strict=True):
        leaks += file_leaks(path.read_bytes(), name, secrets)
    return leaks


def file_leaks(data: bytes, name: str, secrets: Secrets) -> list[Leak]:
    """Return the leaks in one file."""
    found: dict[str, Leak] = {}
    try:
        for trail, text in unfolded(data, name):
            for what, excerpt in told(text, secrets):
                found.setdefault(what, Leak(trail, what, excerpt))
    except UnreadableError as error:
        found["unreadable"] = Leak(error.trail, "cannot be read", error.reason)
    return list(found.values())


def told(text: str, secrets: Secrets) -> Iterator[tuple[str, str]]:
    """Yield what a text tells: the name of the secret, and how it reads."""
    known = letters(text)
    for word, name in secrets.canaries.items():
        if word in known:
            yield name, word
    for line, name in secrets.lines.items():
        if line in known:
            yield name, line[:60]
    views = views_of(text)
    for numbers, name in secrets.sets.items():
        if listed := next((each for each in views.lists if is_set(each, numbers)), None):
            yield name, listed
    for run, name in secrets.runs.items():
        if spaced(run) in views.runs:
            yield name, spaced(run).strip()
    for matrix, name in secrets.matrices.items():
        if clue := matrix_told(views, matrix):
            yield name, clue


class Views(NamedTuple):
    """The numbers of a text, seen in several ways.

    Attributes:
        lists: Lists of numbers, with commas or ranges between them or brackets around.
        runs: All numbers in a line, short words between them left out, brackets kept.
        rows: All numbers in a line, brackets left out, words kept.
        entries: The same without zeros.
        glued: The text itself, for numbers that have nothing between them.
        glued_entries: The same without zeros.
    """

    lists: list[str]
    runs: str
    rows: str
    entries: str
    glued: str
    glued_entries: str


def views_of(text: str) -> Views:
    """Return the views of a text."""
    line = marks(text)
    rows = re.sub(r" [,\[\]](?= )", "", line)
    glued = text.replace("\u2212", "-").replace(".", "0").replace("·", "0")
    return Views(
        lists=list(lists(line)),
        runs=re.sub(r" [w,](?= )", "", line),
        rows=rows,
        entries=non_zero(rows),
        glued=glued,
        glued_entries=glued.replace("0", ""),
    )


def non_zero(line: str) -> str:
    """Return a line of marks without its zeros."""
    return re.sub(r" [0…](?= )", "", line)


def letters(text: str) -> str:
    """Return the letters and digits of a text, so that markup and highlighting do not matter.

    >>> letters("**Solution.** The answer is $8$.")
    'solutiontheansweris8'
    """
    if text.isascii():  # many times as fast
        return text.lower().encode().translate(None, NO_LETTERS).decode()
    return re.sub(r"[\W_]+", "", text.lower())


def spaced(numbers: Iterable[int]) -> str:
    """Return numbers as they stand in a line of marks."""
    return f" {' '.join(map(str, numbers))} "


def lists(line: str) -> Iterator[str]:
    """Yield the lists in a line of marks, with commas or ranges between numbers, or in brackets.

    >>> list(lists(" w 1 , 2 … 9 w [ 7 8 ] 9 10 "))
    ['1 , 2 … 9', '7 8']
    """
    for pattern in (LIST, IN_BRACKETS):
        yield from pattern.findall(line)


def is_set(listed: str, numbers: frozenset[int]) -> bool:
    """Tell whether a list names exactly these numbers, each once, in any order.

    >>> is_set("1 , 2 … 9", frozenset(range(1, 10))), is_set("0 0 1", frozenset({0, 1}))
    (True, False)
    """
    found: list[int] = []
    is_range = False
    for mark in listed.replace(", ", "").split():
        if mark == "…":
            is_range = True
            continue
        last = int(mark)
        if is_range and abs(last - found[-1]) <= LONGEST_RANGE:
            step = 1 if last > found[-1] else -1
            found += range(found[-1] + step, last, step)
        found.append(last)
        is_range = False
    return len(found) == len(numbers) and frozenset(found) == numbers


def matrix_told(views: Views, matrix: Matrix) -> str:
    """Return what tells a matrix: two different rows or more, or columns; or nothing."""
    clues = clues_of(matrix)
    for view, needles in (
        (views.rows, clues.rows),
        (views.rows, clues.columns),
        (views.runs, clues.described),
        (views.glued, clues.glued),
    ):
        if len(found := apart(needles, view)) > 1:
            return " and ".join(needle.strip() for needle in found[:2])
    entries = entries_of(views, spaced(matrix[0]))
    for clue in clues.entries:
        if clue.start in entries and (match := clue.pattern.search(entries)):
            return match[0].strip()
    return next((clue for clue in clues.glued_entries if clue in views.glued_entries), "")


def entries_of(views: Views, row: str) -> str:
    """Return the entries in a text, those of a row that is written again and again only once.

    A formula is written as MathML, as its source and as what is seen, one after the other.
    """
    if row + row[1:] not in views.rows:
        return views.entries
    return non_zero(re.sub(rf"(?:{re.escape(row[:-1])})+(?= )", row[:-1], views.rows))


class Clue(NamedTuple):
    """A pattern, and what it starts with, which is quicker to look for."""

    start: str
    pattern: re.Pattern[str]


class Clues(NamedTuple):
    """What tells a matrix: two of the rows, or columns, ...; of the entries one clue alone."""

    rows: list[str]
    columns: list[str]
    described: list[str]
    glued: list[str]
    entries: list[Clue]
    glued_entries: list[str]


@cache
def clues_of(matrix: Matrix) -> Clues:
    """Return what to look for in a line of marks."""
    columns = tuple(zip(*matrix, strict=True))
    rows = [row for row in dict.fromkeys(matrix) if count(row) > 1]
    glued = ["".join(map(str, row)) for row in rows]
    entries = [*full_rows(matrix), *full_rows(columns), *triples(matrix)]
    return Clues(
        rows=[spaced(row) for row in rows],
        columns=[spaced(column) for column in dict.fromkeys(columns) if count(column) > 2],
        described=[described(place, row) for place, row in enumerate(matrix) if count(row) > 1],
        glued=[word for word in glued if "-" in word],  # without a sign it could be any number
        entries=list(dict.fromkeys(entries)),
        glued_entries=list(dict.fromkeys(glued_rows(matrix))),
    )


def count(numbers: Row) -> int:
    """Count what is not zero."""
    return sum(number != 0 for number in numbers)


def described(place: int, row: Row) -> str:
    """Return a row in the words of the figures: "row 0 holds 2, 3 in columns 0 and 1"."""
    columns = [column for column, number in enumerate(row) if number]
    return spaced([place, *(row[column] for column in columns), *columns])


def full_rows(matrix: Matrix) -> Iterator[Clue]:
    """Yield two full rows side by side, or three with a few numbers between them, without zeros.

    A drawing leaves the zeros out, and may have the number of a row, or its output, beside it.
    """
    runs = [spaced(row) for row in without_zeros(matrix)]
    for above, below in pairwise(runs):
        yield Clue(above, re.compile(rf"{above}(?:\d+ )?{below[1:]}"))
    for one, two, three in zip(runs, runs[1:], runs[2:], strict=False):
        between = r"(?:-?\d+ ){0,4}"
        yield Clue(one, re.compile(f"{one}{between}{two[1:]}{between}{three[1:]}"))


def glued_rows(matrix: Matrix) -> Iterator[str]:
    """Yield three full rows without zeros and without anything between the numbers."""
    rows = ["".join(map(str, row)) for row in without_zeros(matrix)]
    for three in zip(rows, rows[1:], rows[2:], strict=False):
        if "-" in (word := "".join(three)):
            yield word


def without_zeros(matrix: Matrix) -> list[Row]:
    """Return the rows that have most entries, three or more, and of these what is not zero."""
    most = max(3, *map(count, matrix))
    return [tuple(filter(None, row)) for row in matrix if count(row) == most]


def triples(matrix: Matrix) -> Iterator[Clue]:
    """Yield two rows as row, column, value, the way sparse matrices are printed, without zeros."""
    for rows in pairwise(enumerate(matrix)):
        entries = [(i, j, value) for i, row in rows for j, value in enumerate(row) if value]
        needle = spaced(number for entry in entries for number in entry if number)
        yield Clue(needle, re.compile(needle))


def apart(needles: list[str], text: str) -> list[str]:
    """Return the needles that stand in a text in places of their own.

    Row 0 with a zero before it is row 1 as well, but it is one row.
    """
    found = []
    for needle in needles:
        if needle in text:
            text = text.replace(needle, " | ")
            found.append(needle)
    return found


def book_secrets(source: Path, released: Collection[str] = ()) -> Secrets:
    """Return the secrets of a book: ``source`` is the folder of its ``_config.yml``."""
    from convmatrix.exercises.catalogue import EXERCISES  # imports torch: seconds

    paths = sorted((source / "book").rglob("*.md"))
    chapters = {
        path.relative_to(source).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in paths
    }
    return secrets(chapters, EXERCISES.values(), released)


def secrets(
    chapters: Mapping[str, str], exercises: Collection[Question], released: Collection[str] = ()
) -> Secrets:
    """Return what the student edition must not tell.

    What the released solutions tell is no secret any more, wherever else it is asked for: the rows
    of an unpadded matrix are those of a padded one.

    Args:
        chapters: The source of each chapter, by its name.
        exercises: All exercises.
        released: The chapters whose solutions are published.
    """
    hidden = {name: text for name, text in chapters.items() if name not in released}
    public = [text for name, text in chapters.items() if name in released]
    answered = {each.id for each in exercises if any(is_asked(each, text) for text in public)}
    public += [repr(numbers_of(each)) for each in exercises if each.id in answered]
    found = Secrets(
        canaries={
            word: f"solution {number} of {name}"
            for name, text in hidden.items()
            for number, word in enumerate(canaries(text, name), start=1)
        },
        lines=solution_lines(chapters, released),
        **number_secrets(each for each in exercises if each.id not in answered),
    )
    return found.without({name for text in public for name, _ in told(text, found)})


def is_asked(exercise: Question, text: str) -> bool:
    """Tell whether an exercise stands in a chapter."""
    return bool(re.search(rf"^\s*:label:\s*{re.escape(exercise.id)}\s*$", text, re.MULTILINE))


def solution_lines(chapters: Mapping[str, str], released: Collection[str]) -> dict[str, str]:
    """Return the lines that stand in solutions and nowhere else, by their letters and digits."""
    visible = letters(
        SEPARATOR.join(
            cut(text, INSTRUCTOR if name in released else STUDENT)
            for name, text in chapters.items()
        )
    )
    found: dict[str, str] = {}
    for name, text in chapters.items():
        lines = text.split("\n")
        for cell in cells(text, BOOK_SYNTAX):
            if REMOVED_TAG[STUDENT] in cell.tags and name not in released:
                for number in range(cell.start, cell.end):
                    found.setdefault(letters(lines[number]), f"line {number + 1} of {name}")
    return {
        line: name
        for line, name in found.items()
        if len(line) >= SHORTEST_LINE and line not in visible
    }


def number_secrets(exercises: Iterable[Question]) -> dict[str, Any]:
    """Return the secrets that are numbers, by the kind of their exercise."""
    found: dict[str, dict[Any, str]] = {"matrices": {}, "runs": {}, "sets": {}}
    kinds = {"matrix": "matrices", "vector": "runs", "whole numbers": "runs", "set": "sets"}
    for exercise in exercises:
        if exercise.kind.name != "whole number":  # which may follow from a shape
            found[kinds[exercise.kind.name]][numbers_of(exercise)] = f"answer to {exercise.id}"
        for run in exercise.withheld:
            found["runs"][run] = f"numbers {run} of {exercise.id}"
    return found


def numbers_of(exercise: Question) -> Any:
    """Return an answer as plain whole numbers.

    Raises:
        ValueError: It has others, which nobody looks for.
    """
    return plain_numbers(exercise.answer)


def plain_numbers(answer: Any) -> Any:
    """Return nested collections of whole numbers as tuples, and sets as sets."""
    if isinstance(answer, frozenset):
        return frozenset(plain_numbers(part) for part in answer)
    try:
        return tuple(plain_numbers(part) for part in answer)
    except TypeError:
        if int(answer) != answer:
            raise ValueError(f"{answer} is not a whole number, and nobody looks for it") from None
        return int(answer)
