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
from socket import SHUT_WR, socket, socketpair
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
    request = request_for(cells, asked, seconds, student, apart="bwrap" in command)
    return run_alone(request, seconds, command)


def run_alone(request: bytes, seconds: int, command: list[str]) -> Told:
    """Have a request run by a command that is started for it."""
    ours, theirs = socketpair()
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as home,
        ours,
        theirs,
        started(command, home, theirs) as process,
    ):
        try:
            theirs.close()
            return heard(ours, request, seconds)
        finally:
            end(process)


def request_for(
    cells: Iterable[str],
    asked: Iterable[Asked],
    seconds: int,
    student: Student | None,
    *,
    apart: bool,
) -> bytes:
    """Return what a program inside is asked."""
    request = {
        "cells": [*cells],
        "asked": {each.id: each.answer for each in asked},
        "seconds": seconds,
        "student": [student.course, student.name] if student else [],
        "path": [str(package().parent)],
        "limits": limits(longest(seconds), apart=apart),
    }
    return json.dumps(request).encode()


def longest(seconds: int) -> int:
    """Return how many seconds a notebook may take."""
    return int(START + CELLS * (seconds + GRACE))


def started(command: list[str], home: str, channel: socket) -> subprocess.Popen[bytes]:
    """Start a command with a socket for input and output, and none of this process's variables.

    The folder is the home of what runs without a sandbox.
    """
    with with_rules(command) as (words, descriptors):
        return subprocess.Popen(
            words,
            stdin=channel.fileno(),
            stdout=channel.fileno(),
            stderr=subprocess.DEVNULL,
            env=VARIABLES | {"HOME": home, "TMPDIR": home},
            cwd=home,
            pass_fds=descriptors,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a command, and with it all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def heard(channel: socket, request: bytes, seconds: int) -> Told:
    """Hand over the request and hear what comes, for a bounded time and up to a bounded size."""
    last = monotonic() + longest(seconds)
    channel.settimeout(START)
    with suppress(OSError):
        channel.sendall(request)
        channel.shutdown(SHUT_WR)
    told, rest, left, patience = Told(), b"", MOST_TOLD, monotonic() + START
    with selectors.DefaultSelector() as ready:
        ready.register(channel, selectors.EVENT_READ)
        while not told.done and not told.end:
            if not ready.select(max(0, min(last, patience) - monotonic())):
                told.end = "did not end, and could not be interrupted"
                break
            chunk = received(channel)
            left -= len(chunk)
            told.end = "" if chunk and left > 0 else "told too much" if chunk else "ended Python"
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                told.hear(line)
                patience = monotonic() + seconds + GRACE
    return told


def received(channel: socket) -> bytes:
    """Return what has come; nothing once the other side is gone."""
    try:
        return channel.recv(1 << 16)
    except OSError:
        return b""
