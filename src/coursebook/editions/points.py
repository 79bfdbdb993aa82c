"""How much each exercise is worth in this course: ``exercise_points`` in ``_config.yml``.

The number goes into the cell that checks the answer, and so into pages, notebooks and what readers
run, wherever they run it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from myst_parser.config.main import MdParserConfig
from sphinx.application import Sphinx
from sphinx.config import Config

from .cut import BOOK_SYNTAX, EditionError, cells, read_cut

CALL = re.compile(r"""^(check\((["'])(?P<id>[\w-]+)\2, .*)\)$""")


def check_points(app: Sphinx, config: Config) -> None:
    """Refuse points for an exercise that no cell checks, and points that are no whole number."""
    if not config.exercise_points:
        return
    checked = checked_exercises(app)
    for id, points in config.exercise_points.items():
        if id not in checked or type(points) is not int or points < 0:
            raise EditionError(
                f"_config.yml: exercise_points gives {points!r} for {id}; write a whole number for "
                f"an exercise that a cell checks: {', '.join(sorted(checked))}"
            )


def checked_exercises(app: Sphinx) -> list[str]:
    """Return the exercises that the cells of this book's chapters check, in the book's order."""
    found = []
    for page in app.config.external_site_map:
        shown = read_cut(Path(app.srcdir, f"{page}.md"), app.config.edition)
        found += [call["id"] for _, call in calls(shown, BOOK_SYNTAX)]
    return list(dict.fromkeys(found))


def weighted(text: str, points: Mapping[str, int], syntax: MdParserConfig) -> str:
    r"""Return a chapter whose check cells name the points that a course gives.

    >>> chapter = "```{code-cell}\n:tags: [check]\n\ncheck('a', x)\n```"
    >>> weighted(chapter, {"a": 2}, MdParserConfig()).splitlines()[3]
    "check('a', x, points=2)"
    """
    lines = text.split("\n")
    for number, call in calls(text, syntax) if points else ():
        if call["id"] in points:
            lines[number] = f"{call[1]}, points={points[call['id']]})"
    return "\n".join(lines)


def calls(text: str, syntax: MdParserConfig) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the lines of a chapter's check cells that check an exercise: their number, the call."""
    lines = text.split("\n")
    for cell in cells(text, syntax):
        for number in range(cell.start, cell.end) if "check" in cell.tags else ():
            if call := CALL.match(lines[number]):
                yield number, call
