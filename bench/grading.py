"""Measure what grading costs: CPU and wall a submission, and the memory of all that runs.

The submissions are made from the student edition's notebook of one chapter, with the right answers
in all but every third, which is blank; they are graded in rooms of a warm sandbox, and a tenth of
them in fresh ones.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import nbformat

from convmatrix.exercises.catalogue import EXERCISES
from coursebook.grading import batch, sandbox
from coursebook.grading.asked import Chapter, chapters

ROOT = Path(__file__).parents[1]
GOAL = 0.3  # seconds of CPU a submission
SUBREAPER = 36  # so that what grading leaves behind is counted here


def hand_in(notebook: Path, chapter: Chapter, folder: Path, count: int) -> Path:
    """Write submissions."""
    for number in range(count):
        made = nbformat.read(notebook, as_version=4)
        for cell in made.cells if number % 3 else ():
            for asked in chapter.asked:
                if cell.get("id") == f"{asked.id}-answer":
                    cell.source = f"{asked.answer} = {answer(asked.id)!r}"
        path = folder / f"student-{number:03}" / notebook.name
        path.parent.mkdir(parents=True)
        nbformat.write(made, path)
    return folder


def answer(id: str) -> object:
    """Return the right answer of an exercise, as a student could write it down."""
    exercise = EXERCISES[id]
    found = exercise.expected(exercise.problem)
    return found.tolist() if hasattr(found, "tolist") else found


def below(process: int) -> Iterator[int]:
    """Yield the processes that a process started, and those that they did."""
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # it has just ended
            for child in map(int, path.read_text().split()):
                yield child
                yield from below(child)


def memory() -> int:
    """Return the bytes of all that runs below this process, each shared page counted once."""
    total = 0
    for process in below(os.getpid()):
        with suppress(OSError):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return total


def watch(done: threading.Event, seen: list[int], own: list[float]) -> None:
    """Note the memory twice a second, and in the end the CPU of noting, which is no grading."""
    while not done.wait(0.5):
        seen.append(memory())
    own.append(time.thread_time())


def cpu() -> float:
    """Return the seconds of CPU of this process and of all below that have ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def measure(way: str, handed_in: Path, notebooks: Path, count: int) -> float:
    """Grade, print what it took, and return the seconds of CPU a submission."""
    seen, own, done = [0], list[float](), threading.Event()
    watching = threading.Thread(target=watch, args=(done, seen, own))
    watching.start()
    start, used = time.perf_counter(), cpu()
    rights = sandbox.WARM if way == "warm" else ()  # without a right, the kernel refuses rooms
    with tempfile.TemporaryDirectory() as output, patch.object(sandbox, "WARM", rights):
        said = batch.grade(handed_in, notebooks, Path(output), batch.Options())
    wall = (time.perf_counter() - start) / count
    done.set()
    watching.join()
    reap()
    each = (cpu() - used - sum(own)) / count
    print(f"{way}, {count} submissions: {each:.2f} s of CPU and {wall:.2f} s of wall each", end="")
    print(f", {max(seen) >> 20} MB in all; {said[-1]}")
    return each


def reap() -> None:
    """Wait for what was left behind."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def main() -> None:
    """Measure both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebooks", type=Path, default=ROOT / "_build/student/notebooks")
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    chapter = next(each for each in chapters(options.notebooks) if each.name == "one-dimension")
    notebook = next(options.notebooks.rglob(f"{chapter.name}.ipynb"))
    print(f"load {os.getloadavg()[0]:.1f}")
    used = []
    for way, count in (("warm", options.count), ("fresh", options.count // 10)):
        with tempfile.TemporaryDirectory() as folder:
            handed_in = hand_in(notebook, chapter, Path(folder), count)
            used.append(measure(way, handed_in, options.notebooks, count))
    print(f"goal warm: at most {GOAL} s of CPU {'met' if used[0] <= GOAL else 'MISSED'}")


if __name__ == "__main__":
    main()
