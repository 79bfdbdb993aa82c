"""What a program in the sandbox sees and can do, without a notebook: next to nothing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from coursebook.grading import sandbox as grading
from coursebook.grading.conversation import INSIDE
from coursebook.grading.sandbox import sandbox, with_rules
from coursebook.places import BookError

LOOK = """\
import ctypes, json, os, platform, socket

def works(act, *words):
    try:
        act(*words)
    except OSError:
        return False
    return True

def write(path):
    with open(path, "wb") as file:
        file.write(bytes(1 << 20))

def fill():
    with open("all", "wb") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))

calls = ctypes.CDLL(None, use_errno=True)
numbers = {"x86_64": (248, 250), "aarch64": (217, 219)}[platform.machine()]
added = calls.syscall(numbers[0], b"user", b"note", b"8", 1, -3)
asked = calls.syscall(numbers[1], 0, -3, 0, 0, 0)
print(json.dumps({
    "root": os.getuid() == 0,
    "processes": os.getpid() > 9,
    "descriptors": [n for n in range(3, 100) if works(os.fstat, n)],
    "variables": sorted(os.environ),
    "folders": sorted(os.listdir("/")),
    "work": works(os.listdir, TESTS),
    "procfs": os.path.exists("/proc/1"),
    "network": works(socket.create_connection, ("127.0.0.1", PORT), 2),
    "keyring": added != -1 or asked != -1,
    "namespaces": calls.unshare(0x10000000) != -1,
    "writes": [path for path in WRITTEN if works(write, path)],
    "home": works(write, "x"),
    "disk without end": works(fill),
}))
"""


ELSEWHERE = ("/x", "/dev/x", "/usr/x", "/dev/shm/x")


def seen(words: list[str], written: Sequence[str] = ELSEWHERE) -> dict[str, object]:
    """Return what a program sees that runs in place of the one that runs notebooks."""
    with socket.create_server(("127.0.0.1", 0)) as server:  # only the sandbox can refuse it
        program = LOOK.replace("TESTS", repr(str(Path(__file__).parent)))
        program = program.replace("WRITTEN", repr(written))
        program = program.replace("PORT", str(server.getsockname()[1]))
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


@pytest.mark.usefixtures("bubblewrap")
def test_a_program_sees_and_can_do_next_to_nothing():
    *words, program = sandbox(INSIDE)
    assert program == str(INSIDE)
    found = seen(words)
    folders, variables = found.pop("folders"), found.pop("variables")
    assert {"proc", "home", "tmp", "var", "mnt"}.isdisjoint(folders)
    assert {*variables} <= {*grading.VARIABLES, "PWD", "LC_CTYPE"}
    assert found == {
        "root": False,
        "processes": False,
        "descriptors": [],
        "work": False,
        "procfs": False,
        "network": False,
        "keyring": False,
        "namespaces": False,
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
    found = seen(words, [str(tmp_path / "elsewhere" / "x")])
    assert "SECRET" in found["variables"]
    assert found["work"]
    assert found["procfs"]
    assert found["network"]
    assert found["disk without end"]
    assert found["writes"]


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
