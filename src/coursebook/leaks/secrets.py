"""What must not be told, from the chapters and the catalogue; and what an author says is harmless.

Words that happen to read like an answer are declared next to them, in a chapter or in the package,
and are then not looked at. They are written as they are published::

    % not an answer: columns 3, 4 and 5
    # not an answer: columns 3, 4 and 5
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..editions.cut import INSTRUCTOR, STUDENT, EditionError, cut
from ..editions.interference import solutions
from .numerals import LOOSE, plain, row
from .search import Secret, find_matrix, find_pattern, find_set

if TYPE_CHECKING:
    from convmatrix.exercises.exercise import Exercise

SHORTEST_LINE = 20  # letters and digits by which a line of a solution is known again
LABEL = re.compile(r"^\s*:label:\s*([\w-]+)\s*$", re.MULTILINE)
DECLARED = re.compile(r"^\s*[%#]\s*not an answer: *(\S.*)$", re.MULTILINE)


def book(
    source: Path, released: Collection[str] = ()
) -> tuple[dict[str, str], list[Secret], dict[str, list[str]]]:
    """Return the chapters of the book in a folder, its secrets, and what is declared harmless."""
    from convmatrix.exercises.catalogue import EXERCISES  # imports torch: seconds

    chapters, modules = (
        {
            path.relative_to(source).as_posix().removesuffix(".md"): path.read_text("utf-8")
            for path in sorted(source.glob(pattern))
        }
        for pattern in ("book/**/*.md", "src/convmatrix/**/*.py")
    )
    return chapters, secrets(chapters, EXERCISES.values(), released), declared(chapters | modules)


def declared(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the words that sources declare harmless; numbers alone would free other places."""
    found = {name: DECLARED.findall(text) for name, text in texts.items()}
    for name, phrases in found.items():
        for phrase in phrases:
            if not re.search(r"[^\W\d_]{4}", phrase):
                raise EditionError(f"{name}: write the words beside {phrase!r}, too")
    return {name: phrases for name, phrases in found.items() if phrases}


def secrets(
    chapters: Mapping[str, str], exercises: Collection[Exercise], released: Collection[str] = ()
) -> list[Secret]:
    """Return what the student edition must not tell.

    What the released solutions tell is no secret any more, wherever else it is asked for: the rows
    of an unpadded matrix are those of a padded one.
    """
    public = [text for name, text in chapters.items() if name in released]
    answered = {label for text in public for label in LABEL.findall(text)}
    public += [str(numbers(each.answer)) for each in exercises if each.id in answered]
    hidden = (each for each in exercises if each.id not in answered)
    found = [*solution_lines(chapters, released), *answers(hidden)]
    texts = [plain(text) for text in public]
    return [each for each in found if not any(each.find(text, each.value) for text in texts)]


def solution_lines(chapters: Mapping[str, str], released: Collection[str]) -> Iterator[Secret]:
    """Yield the lines that stand in solutions and nowhere else, by their letters and digits."""
    visible = "\n".join(
        cut(text, INSTRUCTOR if name in released else STUDENT) for name, text in chapters.items()
    )
    for name in [name for name in chapters if name not in released]:
        lines = chapters[name].split("\n")
        for cell in solutions(chapters[name]):
            for number in range(cell.start, cell.end):
                words = re.findall(r"[^\W_]+", lines[number])
                pattern = r"[\W_]*".join(words)
                if len("".join(words)) >= SHORTEST_LINE and not re.search(pattern, visible):
                    yield Secret(f"line {number + 1} of {name}", find_pattern, pattern)


def answers(exercises: Iterable[Exercise]) -> Iterator[Secret]:
    """Yield the secrets that are numbers; one or two may follow from a shape, or stand anywhere."""
    for exercise in [each for each in exercises if each.secret]:
        name, answer = f"answer to {exercise.id}", numbers(exercise.answer)
        if isinstance(exercise.answer, frozenset):
            yield Secret(name, find_set, frozenset(answer))
        elif answer and isinstance(answer[0], list):
            yield Secret(name, find_matrix, tuple(map(tuple, answer)))
        elif len(answer) > 2:
            yield Secret(name, find_pattern, row(tuple(answer), LOOSE).pattern)
        for run in exercise.withheld:
            name = f"numbers {run} of {exercise.id}"
            yield Secret(name, find_pattern, row(run, LOOSE).pattern)


def numbers(answer: Any) -> list[Any]:
    """Return an answer as a list of whole numbers, or of rows of them.

    Raises:
        ValueError: There are others, which nobody looks for.
    """
    found = np.atleast_1d(np.asarray(sorted(answer) if isinstance(answer, frozenset) else answer))
    if (found != found.round()).any():
        raise ValueError(f"{answer} is not of whole numbers, and nobody looks for it")
    return list(found.astype(int).tolist())
