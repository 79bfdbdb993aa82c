"""What a program in the sandbox sees and can do, without a notebook: next to nothing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from coursebook.grading import sandbox as grading
from coursebook.grading.conversation import INSIDE
from coursebook.grading.sandbox import HOME, sandbox, warm_sandbox, with_rules
from coursebook.grading.workers import WARM, Worker
from coursebook.places import BookError
from handing_in import WORKS

LOOK = (
    WORKS
    + """\
import ctypes, json, os, platform, socket


def write(path):
    with open(path, "wb") as file:
        file.write(bytes(1 << 20))

def fill():
    with open("all", "wb") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))

calls = ctypes.CDLL(None, use_errno=True)
numbers = {"x86_64": (248, 250, 425), "aarch64": (217, 219, 425)}[platform.machine()]
added = calls.syscall(numbers[0], b"user", b"note", b"8", 1, -3)
asked = calls.syscall(numbers[1], 0, -3, 0, 0, 0)
# Room for what is asked of io_uring_setup.
ring = calls.syscall(numbers[2], 1, (ctypes.c_char * 120)())
found = {
    "root": os.getuid() == 0,
    "processes": os.getpid() > 9,
    "descriptors": [n for n in range(3, 100) if works(os.fstat, n)],
    "variables": sorted(os.environ),
    "folders": sorted(os.listdir("/")),
    "work": works(os.listdir, TESTS),
    "procfs": os.path.exists("/proc/1"),
    "network": works(socket.create_connection, ("127.0.0.1", PORT), 2),
    "keyring": added != -1 or asked != -1,
    "calls that nobody sees": ring != -1,
    "memory of nobody": works(os.memfd_create, "x"),
    "others": [os.getppid(), *(n for n in range(2, 99) if works(os.pidfd_open, n))],
    "writes": [path for path in WRITTEN if works(write, path)],
    "home": works(write, "x"),
    "disk without end": works(fill),
}
"""
)
HARM = """\
import subprocess, sys
flags = (0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
unshare = f"import ctypes; print(sum(ctypes.CDLL(None).unshare(f) == 0 for f in {flags}))"
found |= {
    "kept queues": [calls.shmget(0, 9, 0o1600), calls.msgget(0, 0o1600)],
    "namespaces": [flag for flag in flags if calls.unshare(flag) != -1],
    "namespaces of a child": subprocess.check_output([sys.executable, "-c", unshare]).decode(),
    "mounts": [calls.umount2(HOME, 2), calls.mount(b"x", b"/usr", b"tmpfs", 0, None)],
    "kills": [works(os.kill, n, 9) for n in (0, 1, -1)],
}
"""
TELL = "print(json.dumps(found))"


ELSEWHERE = ("/x", "/dev/x", "/usr/x", "/dev/shm/x")
RUNS_WHAT_IT_READS = """\
import os, sys

def rehearse():
    pass

def main():
    exec(sys.stdin.read(), {})
    sys.stdout.flush()
    os._exit(0)"""

LEAVE_AND_LOOK = """\
import ctypes, os, socket, time
calls, found = ctypes.CDLL(None), []
if os.path.exists("note"):
    found.append("file")
open("note", "w").close()
server = socket.socket()
try:
    server.bind(("127.0.0.1", 45678))
    server.listen()
    client = socket.create_connection(server.getsockname())
    server.accept()[0].close()  # who closes first is remembered for a minute
    client.close()
except OSError:
    found.append("port")
if calls.semget(7, 1, 0) != -1:
    found.append("queue")
calls.semget(7, 1, 0o1600)
reader, writer = os.pipe()
try:
    socket.socket(socket.AF_UNIX).connect("\\0note")
    found.append("server")
except OSError:
    if not os.fork():
        os.setsid()
        unix = socket.socket(socket.AF_UNIX)
        unix.bind("\\0note")
        unix.listen()
        os.write(writer, b".")
        time.sleep(60)
    os.read(reader, 1)
print(found, flush=True)
"""


@contextmanager
def looking(written: Sequence[str] = ELSEWHERE) -> Iterator[str]:
    """Give a program that looks around while there is a server that only the sandbox hides."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = LOOK.replace("TESTS", repr(str(Path(__file__).parent)))
        program = program.replace("WRITTEN", repr(written))
        yield program.replace("PORT", str(server.getsockname()[1]))


def seen(words: list[str], program: str) -> dict[str, Any]:
    """Return what a program sees that runs in place of the one that runs notebooks."""
    with with_rules([*words, "-c", program]) as (command, descriptors):
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=descriptors,
            check=True,
            text=True,
            env=os.environ | {"SECRET": "of this process"},
        )
    return dict(json.loads(done.stdout))


def seen_warm(folder: Path, program: str) -> dict[str, Any]:
    """Return what a program sees that runs where the one waits that runs notebooks."""
    words, refused = warm_sandbox(WARM, stub(folder))
    assert not refused
    with closing(Worker(words)) as worker:
        return dict(json.loads(said(worker, program)))


def stub(folder: Path) -> Path:
    """Write a program for a room that runs what it reads."""
    inside = folder / "inside.py"
    inside.write_text(RUNS_WHAT_IT_READS)
    return inside


def said(worker: Worker, program: str) -> bytes:
    """Return what a program says in a room of its own."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            socket.send_fds(worker.channel, [b"60"], [theirs.fileno()])
        ours.sendall(program.encode())
        ours.shutdown(socket.SHUT_WR)
        told = b"".join(iter(lambda: ours.recv(1 << 16), b""))
    assert worker.channel.recv(9) == b"over"
    return told


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize("way", ["fresh", "warm"])
def test_a_program_sees_and_can_do_next_to_nothing(way, tmp_path):
    *words, program = sandbox(INSIDE)
    assert program == str(INSIDE)
    with looking() as look:
        program = f"{look}{HARM}{TELL}".replace("HOME", repr(HOME.encode()))
        found = seen(words, program) if way == "fresh" else seen_warm(tmp_path, program)
    folders, variables = found.pop("folders"), found.pop("variables")
    assert {"proc", "home", "var", "mnt"}.isdisjoint(folders)
    assert way == "warm" or "tmp" not in folders
    assert {*variables} <= {*grading.VARIABLES, "PWD", "LC_CTYPE"}
    assert found == {
        "root": False,
        "processes": False,
        "descriptors": [],
        "work": False,
        "procfs": False,
        "network": False,
        "keyring": False,
        "calls that nobody sees": False,
        "memory of nobody": False,
        "kept queues": [-1, -1],
        "namespaces": [],
        "namespaces of a child": "0\n",
        "mounts": [-1, -1],
        "others": [0],
        "kills": [True, True, False],  # who is the first process survives its own
        "writes": [],
        "home": True,
        "disk without end": False,
    }


@pytest.mark.skipif(sys.platform != "linux", reason="it asks the kernel of Linux")
def test_the_same_program_sees_all_this_without_the_sandbox(tmp_path, monkeypatch):
    """Or the test above would pass whatever the sandbox does."""
    monkeypatch.chdir(tmp_path)
    *words, _ = sandbox(INSIDE, unsafe=True)
    (tmp_path / "elsewhere").mkdir()
    with looking([str(tmp_path / "elsewhere" / "x")]) as look:
        found = seen(words, f"{look}{TELL}")
    assert "SECRET" in found["variables"]
    assert found["work"]
    assert found["procfs"]
    assert found["network"]
    assert found["disk without end"]
    assert found["writes"]
    assert found["memory of nobody"]
    assert found["others"][0]


def test_without_bubblewrap_nothing_is_graded(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BookError, match="sudo apt install bubblewrap"):
        sandbox(INSIDE)


def test_bubblewrap_that_does_not_work_is_named_with_what_it_says(monkeypatch, tmp_path):
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho no namespaces >&2\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(BookError, match="no namespaces"):
        sandbox(INSIDE)


@pytest.mark.usefixtures("bubblewrap")
def test_a_room_that_the_kernel_refuses_is_named_with_what_it_says(monkeypatch):
    monkeypatch.setattr(grading, "WARM", ("--dir", HOME))  # without the right to make one
    _, refused = warm_sandbox(WARM, INSIDE)
    assert refused == "unshare: Operation not permitted"


@pytest.mark.usefixtures("bubblewrap")
def test_who_comes_next_finds_nothing_and_nobody(tmp_path):
    """Each leaves a file, a server, the other end of a connection, a queue, and who minds them."""
    words, _ = warm_sandbox(WARM, stub(tmp_path))
    with closing(Worker(words)) as worker:
        assert [said(worker, LEAVE_AND_LOOK) for _ in range(3)] == [b"[]\n"] * 3
        assert said(worker, LEAVE_AND_LOOK * 2).endswith(b"'file', 'port', 'queue', 'server']\n")


@pytest.mark.usefixtures("bubblewrap")
def test_memory_that_runs_out_is_taken_from_students_first(tmp_path):
    with closing(Worker(warm_sandbox(WARM, stub(tmp_path))[0])) as worker:
        assert said(worker, "print(1)") == b"1\n"
        assert Path(f"/proc/{worker.process.pid}/oom_score_adj").read_text() == "1000\n"


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize(("limit", "hangs_up"), [(b"0", False), (b"600", True)])
def test_a_room_ends_with_its_time_and_when_nobody_listens(limit, hangs_up, tmp_path):
    words, _ = warm_sandbox(WARM, stub(tmp_path))
    with closing(Worker(words)) as worker:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(worker.channel, [limit], [theirs.fileno()])
        ours.sendall(b"while True: pass")
        ours.shutdown(socket.SHUT_WR)
        if hangs_up:
            ours.close()
        assert worker.channel.recv(9) == b"over"
        assert said(worker, "print(1)") == b"1\n"
        ours.close()
