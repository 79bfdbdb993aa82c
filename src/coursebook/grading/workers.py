"""Who runs a submission: a process that waits in a sandbox with everything imported, where it can.

Each waits for one submission after the other, so that as many run at a time as the grader likes. A
process that fails is replaced, and what it had run before its end is run again in a fresh sandbox.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from socket import AF_UNIX, SOCK_SEQPACKET, send_fds, socketpair
from typing import Self

from convmatrix.exercises import Student

from .asked import Asked
from .conversation import GRACE, START, Told, end, heard, longest, request_for, run_alone, started

WARM = Path(__file__).with_name("warm.py")
MOST = 64  # letters of a word


class Worker:
    """One process that waits in a sandbox."""

    def __init__(self, words: list[str]) -> None:
        self.channel, theirs = socketpair(AF_UNIX, SOCK_SEQPACKET)
        with theirs:
            self.process = started(words, "/", theirs)
        self.channel.settimeout(START)
        self.works = True

    def run(self, request: bytes, seconds: int) -> Told:
        """Have a request run apart, and wait until nothing of it is left."""
        told, (ours, theirs) = Told(), socketpair()
        try:
            with ours:
                with theirs:
                    limit = str(longest(seconds) + GRACE).encode()
                    send_fds(self.channel, [limit], [theirs.fileno()])
                told = heard(ours, request, seconds)
            self.works = self.channel.recv(MOST) == b"over"
        except OSError:
            self.works = False
        return told

    def close(self) -> None:
        """End the process and all that it started."""
        self.channel.close()
        end(self.process)
        self.process.wait()


class Workers:
    """As many processes as run at a time; none without words to start them."""

    def __init__(self, command: list[str], words: list[str]) -> None:
        self.command, self.words = command, words
        self.idle: SimpleQueue[Worker] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Empty):
            while True:
                self.idle.get_nowait().close()

    def run(
        self,
        cells: Iterable[str],
        asked: Iterable[Asked],
        seconds: int,
        student: Student | None = None,
    ) -> Told:
        """Run the cells of a notebook, whatever they do."""
        request = request_for(cells, asked, seconds, student, apart="bwrap" in self.command)
        if self.words:
            told, works = self.run_warm(request, seconds)
            if works or told.done:
                return told
        return run_alone(request, seconds, self.command)

    def run_warm(self, request: bytes, seconds: int) -> tuple[Told, bool]:
        """Run a request by a process that waits, and keep the process if it still works."""
        try:
            worker = self.idle.get_nowait()
        except Empty:
            worker = Worker(self.words)
        told = Told()
        try:
            told = worker.run(request, seconds)
        finally:
            if worker.works:
                self.idle.put(worker)
            else:
                worker.close()
        return told, worker.works
