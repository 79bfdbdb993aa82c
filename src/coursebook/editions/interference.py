"""Non-interference: what the student edition shows does not depend on what solutions say.

All that a build reads of a chapter is what the cut leaves of it. So the solutions are replaced by
others, and the chapter is cut again: the same must be left, to the byte. A solution of another
length may leave more or fewer empty lines, which nothing that is published shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from myst_parser.config.main import MdParserConfig

from .cut import BOOK_SYNTAX, REMOVED_TAG, STUDENT, Cell, cells
from .release import edition_of, shown

# Markdown and code that stand in place of solutions: nothing, little, and what other text could
# refer to.
OTHERS = (
    ("", ""),
    ("Another.", "another = 1"),
    (
        "\n(another)=\n$1 + 1 = 2$, a [link], a note[^9]\n\n[link]: #x\n[^9]: Another.\n" * 9,
        "1\n" * 99,
    ),
)


def dependent(
    chapters: Mapping[str, str], settings: Mapping[str, Any], syntax: MdParserConfig = BOOK_SYNTAX
) -> Iterator[str]:
    """Yield the chapters of which the student edition shows something else with other solutions."""
    defaults = {"edition": STUDENT, "release_solutions": [], "exercise_points": {}}
    config: Any = SimpleNamespace(**defaults | dict(settings))
    for name, text in chapters.items():
        if edition_of(name, config) == STUDENT and solutions(text, syntax):
            texts = [text, *(replaced(text, *other, syntax) for other in OTHERS)]
            here, *others = (shown(each, f"{name}.md", name, config, syntax) for each in texts)
            if not all(same(here, other) for other in others):
                yield name


def solutions(text: str, syntax: MdParserConfig = BOOK_SYNTAX) -> list[Cell]:
    """Return the solution cells of a chapter."""
    return [cell for cell in cells(text, syntax) if REMOVED_TAG[STUDENT] in cell.tags]


def replaced(text: str, prose: str, code: str, syntax: MdParserConfig = BOOK_SYNTAX) -> str:
    r"""Return a chapter with other solutions, each with as many lines as before or more.

    >>> replaced('+++ {"tags": ["solution"]}\n\nIt is 8.\n\n+++\n', "Why?", "")
    '+++ {"tags": ["hide-cell", "solution"]}\nWhy?\n\n\n+++\n'
    """
    lines = text.split("\n")
    for cell in reversed(solutions(text, syntax)):
        other = ['+++ {"tags": ["hide-cell", "solution"]}', *prose.split("\n")]
        if not lines[cell.start].lstrip().startswith("+++"):
            other = ["```{code-cell}", ":tags: [solution, hide-cell]", *code.split("\n"), "```"]
        lines[cell.start : cell.end] = other + [""] * (cell.end - cell.start - len(other))
    return "\n".join(lines)


def same(one: str, other: str) -> bool:
    """Say whether two texts are the same; if they differ in length, then by empty lines alone."""
    if one.count("\n") == other.count("\n"):
        return one == other
    return re.sub(r"\n{2,}", "\n\n", one) == re.sub(r"\n{2,}", "\n\n", other)
