"""How much each exercise is worth in this course: ``exercise_points`` in ``_config.yml``.

The number goes into the cell that checks the answer, and so into pages, notebooks and what readers
run, wherever they run it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from myst_parser.config.main import MdParserConfig
from sphinx.application import Sphinx
from sphinx.config import Config

from .editions import EditionError, cells

CALL = re.compile(r"""^(check\((["'])(?P<id>[\w-]+)\2, .*)\)$""")
LABEL = re.compile(r"^:label: *([\w-]+)$", re.MULTILINE)


def check_points(app: Sphinx, config: Config) -> None:
    """Refuse points for an exercise that is in no chapter, and points that are no number.

    Raises:
        EditionError: There is no such exercise, or its points are no whole number.
    """
    if not config.exercise_points:
        return
    paths = [Path(app.srcdir, f"{page}.md") for page in config.external_site_map]
    known = {id for path in paths for id in LABEL.findall(path.read_text("utf-8"))}
    for id, points in config.exercise_points.items():
        if id not in known or not isinstance(points, int) or points < 0:
            raise EditionError(
                f"_config.yml: exercise_points gives {points!r} for {id}; write a whole number for "
                f"one of {', '.join(sorted(known))}"
            )


def weighted(text: str, points: Mapping[str, int], syntax: MdParserConfig) -> str:
    r"""Return a chapter whose check cells name the points that a course gives.

    >>> chapter = "```{code-cell}\n:tags: [check]\n\ncheck('a', x)\n```"
    >>> weighted(chapter, {"a": 2}, MdParserConfig()).splitlines()[3]
    "check('a', x, points=2)"
    """
    lines = text.split("\n")
    for cell in cells(text, syntax) if points else ():
        for number in range(cell.start, cell.end) if "check" in cell.tags else ():
            call = CALL.match(lines[number])
            if call and call["id"] in points:
                lines[number] = f"{call[1]}, points={points[call['id']]})"
    return "\n".join(lines)
