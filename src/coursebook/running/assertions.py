"""Assertions that failed in a chapter: all of them, each with its line and its two values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

IN_KERNEL = Path(__file__).with_name("in_kernel.py")
# An expression whose value is None shows nothing, and leaves no name behind.
START = f"exec(open({str(IN_KERNEL)!r}, encoding='utf-8').read(), {{'__name__': 'in_kernel'}})"


def failures(file: Path, path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Yield what a chapter's kernel has written, each with its place in the chapter."""
    places = [
        first_line(path, notebook, index)
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    for entry in file.read_text("utf-8").splitlines() if file.is_file() else ():
        count, line, told, message = json.loads(entry)
        for text in told:
            reason = f"  ({message})" if message else ""
            yield f"{path}:{places[count - 1] + line - 1}: assert {text}{reason}"


def first_line(path: Path, notebook: NotebookNode, index: int) -> int:
    """Return the line of a chapter at which the code of a cell begins."""
    start, code = notebook.metadata["source_map"][index], notebook.cells[index].source.splitlines()
    lines = path.read_text("utf-8").splitlines()
    return next((n + 1 for n in range(start, len(lines)) if lines[n] == code[0]), start)
