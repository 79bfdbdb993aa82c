"""Running one submission, and hearing what it tells, which is not trusted."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from convmatrix.exercises import Student

from .asked import Asked
from .sandbox import VARIABLES, limits, package, with_rules

INSIDE = Path(__file__).with_name("inside.py")

START = 120.0  # seconds: torch is imported, also on a busy machine
GRACE = 5.0  # what is due to be interrupted has some more
CELLS = 10  # how many may use up their time
MOST_TOLD = 8 << 20  # bytes, and a bound for each list of what is kept of them
MOST_ERRORS = 1000


@dataclass
class Told:
    """What came out of the pipe: errors of cells, values of answers, and how it ended."""

    errors: list[tuple[int, str]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    cell: int = 0
    done: bool = False
    end: str = ""

    def hear(self, line: bytes) -> None:
        """Take in one line; what is no message is passed over."""
        with suppress(ValueError, RecursionError, TypeError, AttributeError, OverflowError):
            message = json.loads(line)
            self.done |= message.get("done") is True
            self.cell = int(message.get("cell", self.cell))
            if "error" in message and len(self.errors) < MOST_ERRORS:
                self.errors.append((self.cell, str(message["error"])[:300]))
            if "answer" in message:
                self.answers[str(message.pop("answer"))] = message


def run(
    cells: Iterable[str],
    asked: Iterable[Asked],
    seconds: int,
    command: list[str],
    student: Student | None = None,
) -> Told:
    """Run the cells of a notebook by a command that `sandbox.sandbox` made, whatever they do.

    A function is tried on the numbers of the student, if there is one.
    """
    total = int(START + CELLS * (seconds + GRACE))
    request = {
        "cells": [*cells],
        "asked": {each.id: each.answer for each in asked},
        "seconds": seconds,
        "student": [student.course, student.name] if student else [],
        "path": [str(package().parent)],
        "limits": limits(total, apart=command[0] == "bwrap"),
    }
    with TemporaryDirectory(ignore_cleanup_errors=True) as home, started(command, home) as process:
        try:
            return heard(process, json.dumps(request).encode(), seconds, monotonic() + total)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def started(command: list[str], home: str) -> subprocess.Popen[bytes]:
    """Start a command with two pipes and none of this process's variables.

    The folder is the home of what runs without a sandbox.
    """
    with with_rules(command) as (words, descriptors):
        return subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=VARIABLES | {"HOME": home, "TMPDIR": home},
            cwd=home,
            pass_fds=descriptors,
            start_new_session=True,
        )


def heard(process: subprocess.Popen[bytes], request: bytes, seconds: int, last: float) -> Told:
    """Hand over the request and hear what comes, for a bounded time and up to a bounded size."""
    assert process.stdin
    assert process.stdout
    with suppress(BrokenPipeError):
        process.stdin.write(request)
        process.stdin.close()
    told, rest, left, patience = Told(), b"", MOST_TOLD, monotonic() + START
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while not told.done and not told.end:
            if not ready.select(max(0, min(last, patience) - monotonic())):
                told.end = "did not end, and could not be interrupted"
                break
            chunk = os.read(process.stdout.fileno(), 1 << 16)
            left -= len(chunk)
            told.end = "" if chunk and left > 0 else "told too much" if chunk else "ended Python"
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                told.hear(line)
                patience = monotonic() + seconds + GRACE
    return told
