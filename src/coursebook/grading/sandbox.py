"""The sandbox that a student's code runs in: bubblewrap's, fresh or waiting warm.

It sees Python, its packages and the system's libraries, to read, and an empty home of some MB. It
has no network, no other file or process, no capability, no variable, and no descriptor but one
socket; ``limits`` bounds time, memory, processes and files. The memory of all its processes
together is bounded by their number alone; where the machine's runs out, the kernel ends them first.
A warm sandbox keeps what ``warm`` needs to make a room like that for each submission.
"""

from __future__ import annotations

import os
import platform
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from ..places import BookError

HOME = "/student"
HOME_BYTES = 64 << 20
NOBODY = "65534"
VARIABLES = {
    "HOME": HOME,
    "TMPDIR": HOME,
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PIP_RETRIES": "0",  # there is no network to wait for
}
MISSING = (
    "bubblewrap, which keeps students' code apart, is not installed: sudo apt install bubblewrap "
    "(UNSAFE=true runs their code as yourself, with all that you may do)"
)
BROKEN = (
    "bubblewrap does not work here: {said}. It needs version 0.8 and user namespaces, which Ubuntu "
    "gives after sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
)

PYTHON = (sys.executable, "-P", "-s", "-B")
FRESH = ("--size", str(HOME_BYTES), "--tmpfs", HOME, "--chdir", HOME)
WARM = ("--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_NET_ADMIN", *FRESH)
FIRST_TO_END = ("choom", "-n", "1000", "--")  # where memory runs out

# Calls of the kernel that are refused, by the machine and its mark: keyrings (add_key, request_key,
# keyctl) outlive a sandbox; memory by memfd_create, shmget and msgget counts as no process's; and
# io_uring_setup makes calls that no filter sees.
REFUSED = {
    "x86_64": (0xC000003E, (248, 249, 250, 319, 29, 68, 425)),
    "aarch64": (0xC00000B7, (217, 218, 219, 279, 194, 186, 425)),
}
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # the instructions of a filter
ALLOW, REFUSE = 0x7FFF0000, 0x00050001
OTHER_NUMBERS = 0x40000000  # from here on: x86_64's calls under other numbers


def sandbox(program: Path, *, unsafe: bool = False) -> list[str]:
    """Return the words that put a program of Python's into a sandbox, after trying them.

    Raises:
        BookError: There is no bubblewrap, or it does not work here.
    """
    if unsafe:
        return [*PYTHON, str(program)]
    if not shutil.which("bwrap"):
        raise BookError("Grading", MISSING)
    words = [*bubblewrap([program], FRESH), *PYTHON]
    if said := refusal([*words, "-c", ""]):
        raise BookError("Grading", BROKEN.format(said=said))
    return [*words, str(program)]


def warm_sandbox(program: Path, inside: Path) -> tuple[list[str], str]:
    """Return the words for the program that makes rooms, and what the kernel says against it."""
    words = [*bubblewrap([program, inside], WARM), *PYTHON, str(program)]
    return [*words, str(package().parent), str(inside.parent)], refusal(words)


def refusal(words: list[str]) -> str:
    """Return what is said when a command fails; nothing where it works."""
    with with_rules(words) as (command, descriptors):
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, pass_fds=descriptors
        )
    return (done.stderr.strip() or f"it ended with {done.returncode}") if done.returncode else ""


def bubblewrap(programs: Sequence[Path], own: Sequence[str]) -> list[str]:
    """Return bubblewrap's part of a command, with words of its own.

    Root would stay root inside, whom the kernel does not limit. So root becomes nobody first, in an
    outer sandbox that lets nobody read what there is to read.
    """
    nobody = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig", "KILL"]
    outer = ["bwrap", "--die-with-parent", "--dir", "/tmp"]  # noqa: S108 - needed to begin
    outer += ["--bind", "/proc", "/proc"]
    outer += [*sights(programs), "setpriv", *nobody]
    inner = ["bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"]
    inner += ["--new-session", "--die-with-parent", "--as-pid-1", "--clearenv"]
    for name, value in VARIABLES.items():
        inner += ["--setenv", name, value]
    inner += [*sights(programs), *own, "--seccomp", "RULES", "--remount-ro", "/"]
    return [*FIRST_TO_END, *(outer if os.geteuid() == 0 else []), *inner]


def sights(programs: Sequence[Path]) -> Iterator[str]:
    """Yield the words for what can be seen: to read, and three devices that keep nothing."""
    for path in readable(programs):
        for parent in [*path.parents][-2::-1]:
            yield from ("--dir", str(parent))  # or nobody may not pass
        yield from ("--ro-bind", str(path), str(path))
    for path in map(Path, ("/bin", "/sbin", "/lib", "/lib64")):
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.exists():
            yield from ("--ro-bind", str(path), str(path))
    yield from ("--dir", "/etc", "--dir", "/dev")
    yield from ("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache")
    for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
        yield from ("--dev-bind", device, device)


def readable(programs: Sequence[Path]) -> Iterable[Path]:
    """Return where Python, its packages, the book's package and the programs lie."""
    paths = [Path("/usr"), Path(sys.prefix), Path(sys.base_prefix).resolve()]
    paths += [Path(path) for path in sys.path if path.endswith("site-packages")]
    return dict.fromkeys([*paths, package(), *programs])


def package() -> Path:
    """Return the folder of the book's package, which need not be imported to be found."""
    found = find_spec("convmatrix")
    assert found
    assert found.origin
    return Path(found.origin).parent


@contextmanager
def with_rules(command: list[str]) -> Iterator[tuple[list[str], list[int]]]:
    """Name the descriptor of the kernel's rules in a command; bubblewrap reads and closes it."""
    if "RULES" not in command:
        yield command, []
        return
    reader, writer = os.pipe()
    try:
        os.write(writer, rules(*REFUSED.get(platform.machine(), (0, ()))))
        os.close(writer)
        yield [str(reader) if word == "RULES" else word for word in command], [reader]
    finally:
        os.close(reader)


def rules(machine: int, calls: Iterable[int]) -> bytes:
    """Return a filter for the kernel that refuses some calls, and all under other numbers."""
    steps = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, machine), (RETURN, 0, 0, REFUSE)] if machine else []
    steps += [(LOAD, 0, 0, 0), (AT_LEAST, 0, 1, OTHER_NUMBERS), (RETURN, 0, 0, REFUSE)]
    for call in calls:
        steps += [(EQUAL, 0, 1, call), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("<HBBI", *step) for step in [*steps, (RETURN, 0, 0, ALLOW)])


def limits(seconds: int, *, apart: bool) -> dict[str, int]:
    """Return what a process may use; without a sandbox everybody's processes would be counted."""
    most = {"RLIMIT_AS": 2 << 30, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": HOME_BYTES}
    most |= {"RLIMIT_NOFILE": 256, "RLIMIT_CORE": 0}
    return most | ({"RLIMIT_NPROC": 32} if apart else {})
