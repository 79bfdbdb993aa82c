"""Solutions that their own check does not call right: the book would refuse right answers.

An edition that shows solutions runs them. For one that leaves them out, each chapter runs once
more, with them, and all that is kept of it is a hash of what ran and was right: nothing that a
solution says or gives can reach a page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from .assertions import first_line

STATUS = re.compile(r'data-status="([\w ]+)"')
PROVED = "solutions"


def refused(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Yield the checks that do not call the solution above them right, with what they say."""
    solved = False
    for index, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", ())
        solved |= "solution" in tags and cell.cell_type == "code" and bool(cell.source.strip())
        if "check" in tags:
            status, message = said(cell) if solved else ("right", "")
            if status != "right":
                line = first_line(path, notebook, index) + called_at(cell.source)
                yield f"{path}:{line}: the solution's own check says {status}  ({message})"
            solved = False


def said(cell: NotebookNode) -> tuple[str, str]:
    """Return the status that a check shows, and its words."""
    for output in cell.outputs:
        data = output.get("data", {})
        if found := STATUS.search(data.get("text/html", "")):
            return found[1], " ".join(data.get("text/plain", "").split())
    return "nothing", "a verdict shows itself as the last line of its cell"


def called_at(source: str) -> int:
    """Return how many lines stand above the call in a cell."""
    lines = source.splitlines()
    return next((number for number, line in enumerate(lines) if "check(" in line), 0)


def solves(notebook: NotebookNode) -> bool:
    """Say whether a chapter has a solution that runs."""
    return any("solution" in cell.metadata.get("tags", ()) for cell in code(notebook))


def code(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def mark(folder: Path, notebook: NotebookNode) -> Path:
    """Return the file that says that these very cells ran with the code that ``folder`` names."""
    cells = repr([(cell.source, cell.metadata.get("tags")) for cell in code(notebook)])
    return folder / PROVED / hashlib.sha256(cells.encode()).hexdigest()


def keep(mark: Path) -> None:
    """Remember that a chapter's solutions are right."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
