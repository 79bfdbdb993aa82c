"""The program that waits inside the sandbox, with everything imported, and forks for each notebook.

It reads no submission. With each word on its channel comes a socket; a keeper, forked for it, moves
into namespaces of its own, and there forks the student, who finds an empty home, no other process
and no right, and becomes the program that runs notebooks (``inside``). The keeper stays outside,
and ends everything there when the grader hangs up, when the time is over, or when the student ends.

Nothing may be left for who comes next: processes end with the student, who is the first of them;
files, queues and connections end with the namespaces; the sandbox refuses keyrings and all else
that would outlive them.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

HOME, HOME_SIZE = b"/student", b"size=64m,mode=0700,nr_inodes=20000"
NAMESPACES = 0x20000000 | 0x00020000 | 0x08000000 | 0x40000000  # pid, mount, ipc, net
PRIVATE, NO_SUID, NO_DEVICES = 0x4000 | 1 << 18, 2, 4
SET_FLAGS, UP = 0x8914, 0x1
END_WITH_PARENT, NO_NEW_PRIVILEGES = 1, 38
THIRD_VERSION = 0x20080522  # of how capabilities are told
MOST = 64  # letters of a word
NOT_BEGUN = 97

KERNEL = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Make a room for each socket that comes; without anything to import, try one and end."""
    sys.path[:0] = sys.argv[1:]
    if not sys.argv[1:]:
        ours, _theirs = socket.socketpair()
        sys.exit(status_of(lambda: keep(ours, 60, lambda: None)))
    inside = import_module("inside")
    inside.rehearse()
    gc.collect()
    gc.freeze()  # so that the copies share it
    channel = socket.socket(fileno=os.dup(0))
    while True:
        word, descriptors, _, _ = socket.recv_fds(channel, MOST, 1)
        if not descriptors:
            return
        with socket.socket(fileno=descriptors[0]) as connection:
            status = status_of(lambda: keep(connection, float(word), inside.main))  # noqa: B023
        channel.send(b"failed" if status else b"over")


def status_of(act: Callable[[], None]) -> int:
    """Return how a child ends that does something."""
    if not (child := os.fork()):
        ending_with(act)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ending_with(act: Callable[[], None]) -> NoReturn:
    """Do something and end, whatever happens; what was refused is told where errors lead."""
    status = NOT_BEGUN
    try:
        act()
        status = 0
    except OSError as error:
        os.write(2, f"{error.strerror}\n".encode())
    finally:
        os._exit(status)


def keep(connection: socket.socket, seconds: float, act: Callable[[], None]) -> None:
    """Run a student apart from everything, for some seconds or until the grader hangs up."""
    separate()
    if not (student := os.fork()):
        ending_with(lambda: begin(connection, act))
    watched, process = select.poll(), os.pidfd_open(student)
    watched.register(process, select.POLLIN)
    watched.register(connection, 0)  # which leaves hanging up
    watched.poll(seconds * 1000)
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(process, signal.SIGKILL)
    _, status = os.waitpid(student, 0)  # the kernel has ended all others before
    if os.waitstatus_to_exitcode(status) == NOT_BEGUN:
        os._exit(NOT_BEGUN)


def begin(connection: socket.socket, act: Callable[[], None]) -> None:
    """Become the student, or fail before anything of theirs has run."""
    become_student(connection)
    try:
        act()
    finally:
        os._exit(0)


def separate() -> None:
    """Move into new namespaces; processes, from the next one on."""
    ask("unshare", NAMESPACES)
    ask("mount", b"none", b"/", None, PRIVATE, None)
    ask("mount", b"tmpfs", HOME, b"tmpfs", NO_SUID | NO_DEVICES, HOME_SIZE)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, b"lo".ljust(16, b"\0") + bytes([UP] + [0] * 23))


def become_student(connection: socket.socket) -> None:
    """Give up all rights, and every descriptor but one."""
    os.setsid()  # or signals to the group would reach who is outside
    os.chdir(HOME)
    for descriptor in range(2):
        os.dup2(connection.fileno(), descriptor)
    connection.detach()  # whose number another file may get
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    ask("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    version, nothing = (ctypes.c_uint32 * 2)(THIRD_VERSION), (ctypes.c_uint32 * 6)()
    ask("capset", version, nothing)
    ask("prctl", END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def ask(call: str, *words: Any) -> None:
    """Ask the kernel for something.

    Raises:
        OSError: It refuses.
    """
    if getattr(KERNEL, call)(*words):
        error = ctypes.get_errno()
        raise OSError(error, f"{call}: {os.strerror(error)}")


if __name__ == "__main__":
    main()
