"""What was handed in: the notebooks in a folder, or in the archive that Canvas or Moodle give.

Nothing is unpacked onto the disk, and nothing of a notebook is run or believed here.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from ..places import BookError
from .names import Student, student_of

LARGEST = 50 << 20  # bytes; outputs count as well


@dataclass(frozen=True)
class Submission:
    """One file: whose it is, the code of its cells, or why it cannot be run."""

    student: Student
    path: str
    cells: tuple[str, ...] = ()
    problem: str = ""

    @property
    def code(self) -> str:
        """All of the code."""
        return "\n".join(self.cells)


def submissions(source: Path) -> list[Submission]:
    """Return what a folder or an archive holds, in the order of the paths.

    Raises:
        BookError: It holds no notebook, or is neither.
    """
    if not source.is_dir() and not zipfile.is_zipfile(source):
        raise BookError("Grading", f"{source} is neither a folder nor a zip archive")
    files = in_folder(source) if source.is_dir() else in_archive(source)
    if found := [submission(path, data) for path, data in files]:
        return found
    raise BookError("Grading", f"{source} holds no .ipynb file")


def in_folder(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """Yield the notebooks of a folder; None in place of one that is too large, or leads away."""
    for path in sorted(folder.rglob("*.ipynb")):
        name = path.relative_to(folder).as_posix()
        if wanted(name):
            fits = path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST
            yield name, path.read_bytes() if fits else None


def in_archive(archive: Path) -> Iterator[tuple[str, bytes | None]]:
    """Yield the notebooks of an archive; None in place of one that is too large or broken."""
    with zipfile.ZipFile(archive) as opened:
        for entry in sorted(opened.infolist(), key=lambda entry: entry.filename):
            if entry.filename.endswith(".ipynb") and wanted(entry.filename):
                yield entry.filename, unpacked(opened, entry)


def unpacked(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of one file, however many it claims to have."""
    try:
        with opened.open(entry) as file:
            data = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return None
    return data if len(data) <= LARGEST else None


def wanted(name: str) -> bool:
    """Say whether a notebook is one that a student wrote, and not one that a program keeps.

    >>> wanted("jane/.ipynb_checkpoints/one-dimension-checkpoint.ipynb")
    False
    """
    parts = [part for part in name.split("/") if part != ".."]  # which leads nowhere: we only read
    return not any(part.startswith((".", "__MACOSX")) for part in parts)


def submission(path: str, data: bytes | None) -> Submission:
    """Read one notebook of any version from 3 to 4.5."""
    student = student_of(path)
    if data is None:
        problem = f"the file is broken, a link, or larger than {LARGEST >> 20} MB"
        return Submission(student, path, problem=problem)
    try:
        return Submission(student, path, tuple(code_in(data)))
    except Exception as error:  # whatever the file makes of nbformat, the batch goes on
        problem = f"the file is no notebook ({type(error).__name__})"
        return Submission(student, path, problem=problem)


def code_in(data: bytes) -> Iterator[str]:
    """Yield the code cells of a notebook."""
    unheeded: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of cells without names
        text = data.decode("utf-8-sig")
        notebook = nbformat.reads(text, as_version=4, capture_validation_error=unheeded)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield "".join(cell.source)
