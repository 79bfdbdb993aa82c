"""What a build takes over from the one before, and what it shares with one that runs beside it.

A complete build is sealed: with what it was made from, and with what it left. The next one takes
its state over only as it was left, and has nothing to do when it would be made from the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..packages import PACKAGES

CODE = Path(__file__).parents[2]
# The outputs of the chapters are looked after where they are used: to make them takes minutes.
LEFT = (".doctrees", "jupyter_execute", "html", "notebooks", "repository")
SEAL = "seal"
NOT_READ = {"_build", "__pycache__", "node_modules"}


@contextmanager
def turn(output: Path, say: Callable[[str], object] = print) -> Iterator[None]:
    """Wait until nobody else builds into a folder, or reads what is published from it."""
    output.mkdir(parents=True, exist_ok=True)
    lock = FileLock(output / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"Waiting for another command to be done with {output}")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def made_from(source: Path, output: Path, *settings: object) -> str:
    """Hash whatever a build reads: the book, its settings, and the program that builds it."""
    read = repr((settings, contents(source, leave=output), program()))
    return hashlib.sha256(read.encode()).hexdigest()


def program() -> str:
    """Hash the code of a build, and the names of what is installed beside it."""
    installed = sorted(
        path.name for folder in sys.path for path in Path(folder).glob("*.dist-info")
    )
    fetched = PACKAGES / ".package-lock.json"
    letters = fetched.read_bytes() if fetched.is_file() else b""
    state = repr((sys.version, installed, contents(CODE), letters))
    return hashlib.sha256(state.encode()).hexdigest()


def contents(folder: Path, leave: Path | None = None) -> str:
    """Hash the names and bytes of all files below a folder, hidden and built ones apart."""
    found = hashlib.sha256()
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if name not in NOT_READ and name[0] != "." and Path(where, name) != leave
        )
        for path in (Path(where, name) for name in sorted(files) if name[0] != "."):
            data = path.read_bytes() if path.is_file() else b""
            found.update(f"{path.relative_to(folder)}\0{len(data)}\0".encode(errors="replace"))
            found.update(data)
    return found.hexdigest()


def left(output: Path) -> str:
    """Hash what a build left for the next one."""
    return " ".join(contents(output / name) for name in LEFT)


def take_over(output: Path, made: str, say: Callable[[str], object] = print) -> bool:
    """Say whether a folder holds this very build; make it ready for another one if not.

    What was left by a build that failed or was ended, or was changed since, is deleted: Sphinx
    would publish it as it is. So is what other code wrote.
    """
    mark = output / SEAL
    words = mark.read_text("utf-8").splitlines() if mark.is_file() else []
    state = [program(), left(output)]
    if words == [made, *state]:
        return True
    if words[1:] != state and any((output / name).exists() for name in LEFT):
        say("The last build is incomplete, damaged or by another program: building all pages anew")
        for name in LEFT:
            shutil.rmtree(output / name, ignore_errors=True)
    mark.unlink(missing_ok=True)
    return False


def seal(output: Path, made: str) -> None:
    """Declare what a folder holds complete."""
    (output / SEAL).write_text("\n".join([made, program(), left(output)]), "utf-8")
