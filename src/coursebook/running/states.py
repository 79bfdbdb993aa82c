"""What a build takes over from the one before, and what it shares with one that runs beside it.

A complete build is sealed: with what it was made from, and with what it left. The next one takes
its state over only as it was left, and has nothing to do when it would be made from the same.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..fingerprints import contents, program

# The outputs of the chapters are looked after where they are used: to make them takes minutes.
LEFT = (".doctrees", "jupyter_execute", "html", "notebooks", "repository")
SEAL = "seal"


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
