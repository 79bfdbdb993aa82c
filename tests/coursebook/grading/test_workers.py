"""A process that waits may fail: every submission runs all the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursebook.grading.asked import Asked
from coursebook.grading.conversation import INSIDE, Told, end, run
from coursebook.grading.sandbox import sandbox, warm_sandbox
from coursebook.grading.workers import WARM, Workers

ANSWERS = """\
import json, os, sys

def rehearse():
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


LOOK = """\
import builtins, os, random, sys, threading
import matplotlib, numpy, torch
from matplotlib import pyplot
me = get_ipython()
seen = [repr(each) for each in (
    sorted(globals()), sorted(vars(builtins)), sorted(vars(me)), me.execution_count, len(Out),
    os.getcwd(), sorted(os.environ), threading.active_count(),
    random.random(), numpy.random.rand(), torch.rand(1), torch.get_num_threads(),
    sorted(matplotlib.rcParams.items()), pyplot.get_fignums(),
    sys.modules["__main__"].__dict__ is globals(), type(sys.stdout), sys.excepthook.__qualname__,
)]
"""


@pytest.mark.usefixtures("bubblewrap")
def test_a_notebook_finds_in_a_warm_room_what_it_finds_in_a_fresh_sandbox():
    """Or what was rehearsed before would have left a trace."""
    words, _ = warm_sandbox(WARM, INSIDE)
    asked = [Asked("output-length", "seen")]
    with Workers(command := sandbox(INSIDE), words) as workers:
        warm = workers.run([LOOK], asked, 20)
        assert workers.idle.qsize() == 1
    fresh = run([LOOK], asked, 20, command)
    assert warm.errors == fresh.errors == []
    assert warm.answers == fresh.answers
    assert "'svg.hashsalt'" in "".join(warm.answers["output-length"]["value"])
