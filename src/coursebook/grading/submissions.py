"""What was handed in: the files in a folder, or in the archive that Canvas or Moodle give.

They are notebooks, or files of answers that pages made (``page_files``). Nothing is unpacked onto
the disk, and nothing of a file is run or believed here.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import nbformat
from nbformat import reader

from convmatrix.exercises.reading import Unreadable

from ..places import BookError
from . import page_files
from .names import Sender, student_of
from .page_files import PageFile, page_file

LARGEST = {".ipynb": 50 << 20, ".json": page_files.LARGEST}
"""Bytes, for each kind of file; a notebook's outputs count as well."""


@dataclass(frozen=True)
class Submission:
    """One file: whose it is, the code of its cells, or why it cannot be run."""

    student: Sender
    path: str
    cells: tuple[str, ...] = ()
    problem: str = ""
    page: PageFile | None = None
    """What a file of answers holds, where it is one; its programs are the cells."""

    @property
    def code(self) -> str:
        """All of the code."""
        return "\n".join(self.cells)

    @property
    def called(self) -> str:
        """What kind of file it is."""
        return "notebook" if self.page is None else "file"

    @property
    def runs(self) -> bool:
        """Whether it is to be run: a notebook, or a file with programs, that can be read."""
        return not self.problem and (self.page is None or bool(self.cells))

    def programmed(self, id: str) -> bool:
        """Whether an exercise is answered by what is run."""
        return self.page is None or id in self.page.running

    def place(self, number: int) -> str:
        """Return what the student calls a cell, which may be a program of theirs in a page."""
        if self.page is None:
            return f"cell {number}"
        ids = self.page.running
        return f"the function for {ids[(number - 1) // 2]}" if 0 < number <= 2 * len(ids) else ""


def submissions(source: Path) -> list[Submission]:
    """Return what a folder or an archive holds, in the order of the paths.

    Raises:
        BookError: It holds nothing that can be graded, or is neither.
    """
    if not source.is_dir() and not zipfile.is_zipfile(source):
        raise BookError("Grading", f"{source} is neither a folder nor a zip archive")
    files = in_folder(source) if source.is_dir() else in_archive(source)
    if found := [submission(path, data) for path, data in files]:
        return found
    raise BookError("Grading", f"{source} holds no .ipynb file, and no .json of a page")


def in_folder(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """Yield the files of a folder; None in place of one that is too large, or leads away."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if wanted(name):
            fits = path.is_file() and not path.is_symlink() and path.stat().st_size <= most(name)
            yield name, path.read_bytes() if fits else None


def in_archive(archive: Path) -> Iterator[tuple[str, bytes | None]]:
    """Yield the files of an archive; None in place of one that is too large or broken."""
    with zipfile.ZipFile(archive) as opened:
        for entry in sorted(opened.infolist(), key=lambda entry: entry.filename):
            if wanted(entry.filename):
                yield entry.filename, unpacked(opened, entry)


def unpacked(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of one file, however many it claims to have."""
    try:
        with opened.open(entry) as file:
            data = file.read(most(entry.filename) + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return None
    return data if len(data) <= most(entry.filename) else None


def most(name: str) -> int:
    """Return how many bytes a file may have; 0 for what is handed in by nobody."""
    return LARGEST.get(PurePosixPath(name).suffix, 0)


def wanted(name: str) -> bool:
    """Say whether a file is one that a student wrote, and not one that a program keeps.

    >>> wanted("jane/.ipynb_checkpoints/one-dimension-checkpoint.ipynb")
    False
    """
    parts = [part for part in name.split("/") if part != ".."]  # which leads nowhere: we only read
    return bool(most(name)) and not any(part.startswith((".", "__MACOSX")) for part in parts)


def submission(path: str, data: bytes | None) -> Submission:
    """Read one file: a notebook of any version from 3 to 4.5, or what a page made."""
    student, called = student_of(path), "notebook" if path.endswith(".ipynb") else "file of answers"
    if data is None:
        problem = f"the file is broken, a link, or larger than {most(path) >> 20} MB"
        return Submission(student, path, problem=problem)
    try:
        if path.endswith(".ipynb"):
            return Submission(student, path, tuple(code_in(data)))
        page = page_file(data)
        return Submission(student, path, page.cells, page=page)
    except Unreadable as reason:
        return Submission(student, path, problem=str(reason))
    except Exception as error:  # whatever the file makes of nbformat, the batch goes on
        problem = f"the file is no {called} ({type(error).__name__})"
        return Submission(student, path, problem=problem)


def code_in(data: bytes) -> Iterator[str]:
    """Yield the code cells of a notebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of cells without names
        text = data.decode("utf-8-sig")
        notebook = nbformat.convert(reader.reads(text), 4)  # valid or not: its code is what counts
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield "".join(cell.source)
