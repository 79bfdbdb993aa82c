"""A process that waits may fail: every submission runs all the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursebook.grading.conversation import Told, end
from coursebook.grading.sandbox import sandbox, warm_sandbox
from coursebook.grading.workers import WARM, Workers

ANSWERS = """\
import json, os, sys

def import_all():
    pass

def main():
    request = json.load(sys.stdin)
    if __name__ in request["cells"]:
        os._exit(97)  # as does who could not give up its rights
    print(json.dumps({"answer": "where", "value": __name__, "done": True}), flush=True)
    os._exit(0)

if __name__ == "__main__":
    main()"""
TAKES = "import socket; channel = socket.socket(fileno=0); channel.recv(99)"


@pytest.fixture
def inside(bubblewrap: None, tmp_path: Path) -> Path:
    """Write a program that tells whether it was started or forked."""
    path = tmp_path / "inside.py"
    path.write_text(ANSWERS)
    return path


@pytest.fixture
def workers(inside: Path) -> Iterator[Workers]:
    """Give one process at most that waits."""
    words, refused = warm_sandbox(WARM, inside)
    assert not refused
    with Workers(sandbox(inside), words) as made:
        yield made


def where(told: Told) -> str:
    """Return how the program ran that told something."""
    assert told.done
    return str(told.answers["where"]["value"])


def test_a_process_that_ended_is_replaced_and_its_submission_runs(workers):
    assert where(workers.run([], [], 5)) == "inside"
    first = workers.idle.get()
    end(first.process)
    assert first.channel.recv(9) == b""
    workers.idle.put(first)
    assert where(workers.run([], [], 5)) == "__main__"
    assert [where(workers.run([], [], 5)) for _ in range(2)] == ["inside"] * 2
    assert workers.idle.qsize() == 1
    last = workers.idle.get()
    workers.idle.put(last)
    assert last.process.pid != first.process.pid


def test_a_student_who_could_not_begin_begins_in_a_fresh_sandbox(workers):
    assert where(workers.run(["inside"], [], 5)) == "__main__"
    assert workers.idle.empty()


@pytest.mark.parametrize("program", ["", TAKES, f"{TAKES}; channel.send(b'failed')"])
def test_a_process_that_fails_in_the_middle_costs_nobody_anything(inside, program):
    with Workers(sandbox(inside), [sys.executable, "-c", program]) as workers:
        assert where(workers.run([], [], 5)) == "__main__"
        assert workers.idle.empty()
