"""What a published chapter asks: its exercises, their points, and where the answers stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ..places import BookError
from .own_numbers import named


@dataclass(frozen=True)
class Asked:
    """An exercise as the published notebook asks it."""

    id: str
    answer: str
    """The expression that is the answer, as the notebook's own check has it: a variable."""

    points: int | None = None
    """What it is worth in this course; the exercise's own points unless told."""


@dataclass(frozen=True)
class Chapter:
    """A published notebook: what it asks, and the names of all its cells."""

    name: str
    asked: tuple[Asked, ...]
    cells: frozenset[str]
    title: str = ""
    course: str = ""
    """What numbers are drawn from beside the student's name, where everybody has other ones."""

    def signs_in(self, words: AbstractSet[str]) -> int:
        """Count the exercises that some words are of: the more, the likelier it is this chapter.

        >>> Chapter("a", (Asked("output-length", "n_out"),), frozenset()).signs_in({"n_out", "4"})
        1
        """
        return sum(each.id in words or words_in(each.answer) <= words for each in self.asked)


def chapters(folder: Path) -> list[Chapter]:
    """Return the chapters in a folder of published notebooks that ask something.

    Raises:
        BookError: There are none.
    """
    paths = [path for path in sorted(folder.rglob("*.ipynb")) if not is_solution(path)]
    read = [(path, nbformat.read(path, as_version=4)) for path in paths]
    found = [
        Chapter(
            *(path.stem, tuple(asked_in(notebook)), names(notebook)),
            *(title_of(notebook, path), course_of(notebook)),
        )
        for path, notebook in read
    ]
    if asking := [each for each in found if each.asked]:
        return asking
    raise BookError("Grading", f"{folder} has no notebook with exercises; run `make book` first")


def is_solution(path: Path) -> bool:
    """Say whether a notebook stands beside another, with its released solutions."""
    chapter = path.stem.removesuffix("-solutions")
    return chapter != path.stem and path.with_name(f"{chapter}.ipynb").is_file()


def names(notebook: NotebookNode) -> frozenset[str]:
    """Return the names of a notebook's cells; exercises without a check are named there, too."""
    return frozenset(cell.id for cell in notebook.cells)


def title_of(notebook: NotebookNode, path: Path) -> str:
    """Return the title that a published notebook begins with, without its link."""
    title = next((c.source for c in notebook.cells if c.source.startswith("# ")), path.stem)
    return re.sub(r"\[(.*)\]\(.*\)", r"\1", title.splitlines()[0].removeprefix("# "))


def course_of(notebook: NotebookNode) -> str:
    """Return the course in whose name numbers are drawn, if a published notebook draws any."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return next((course for course, _ in named(code)), "")


def asked_in(notebook: NotebookNode) -> Iterator[Asked]:
    """Yield what the check cells of a published notebook ask."""
    for cell in notebook.cells:
        if "check" in cell.metadata.get("tags", ()):
            for id, answer, call in checks(ast.parse(cell.source)):
                points = [each.value for each in call.keywords if each.arg == "points"]
                yield Asked(
                    id, ast.unparse(answer), ast.literal_eval(points[0]) if points else None
                )


def checks(tree: ast.AST) -> Iterator[tuple[str, ast.expr, ast.Call]]:
    """Yield the calls of ``check`` in some code: the exercise, the expression that is the answer.

    >>> [(id, ast.unparse(answer)) for id, answer, _ in checks(ast.parse("check('a', x + 1)"))]
    [('a', 'x + 1')]
    """
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name("check"), [ast.Constant(str(id)), answer]):
                yield id, answer, node


def chapter_of(code: str, found: Collection[Chapter]) -> Chapter | None:
    """Return the chapter that some code belongs to, if it speaks of any exercise."""
    words = words_in(code)
    likely = max(found, key=lambda each: each.signs_in(words))
    return likely if likely.signs_in(words) else None


def words_in(code: str) -> frozenset[str]:
    """Return the names in some code, those of exercises among them.

    >>> sorted(words_in('check("output-length", n)'))
    ['check', 'n', 'output-length']
    """
    return frozenset(re.findall(r"[\w-]+", code))
