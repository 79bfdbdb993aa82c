"""A class hands in: everybody gets what is fair, and nobody changes what another gets."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursebook.grading import sandbox
from coursebook.grading.asked import chapters
from coursebook.grading.batch import Options, grade

SECONDS = 6
START = """\
import torch
from convmatrix import conv_matrix
from convmatrix.exercises import check

x = torch.tensor([0.0, 0, 1, 2, 3, 4, 5, 6, 7, 0])
w = torch.tensor([1.0, 1, -2])"""
BLANK, ROWS = "output_length = None", "rows = []\ntoeplitz_matrix = rows"
CHECKS = (
    'check("output-length", output_length, points=2)',
    'check("toeplitz-matrix", toeplitz_matrix, points=3)',
)
LENGTH, MATRIX = "output_length = 8", "toeplitz_matrix = conv_matrix(w, 10)"
HALF = "toeplitz_matrix = conv_matrix(w, 10)\ntoeplitz_matrix[5:] = 7"
FUNCTION = """\
def toeplitz_matrix(kernel, input_shape):
    return conv_matrix(kernel, input_shape)"""
OWN_NUMBERS = """\
def toeplitz_matrix(kernel, input_shape):
    return conv_matrix(w, 10)"""
PATCHED = """\
import convmatrix.exercises.functions as functions
import convmatrix.exercises.judging as judging
from convmatrix.exercises.catalogue import EXERCISES

judging.judge = check = lambda *_, **__: "right"
functions.problems_of = lambda exercise: [exercise.problem]
for exercise in EXERCISES.values():
    object.__setattr__(exercise, "points", 1000)"""
FLOOD = """\
import os
for _ in range(300):
    print("x" * 1_000_000)
os.system("head -c 100000000 /dev/zero")"""
FORGED = """\
import json, os
for id, points in {"output-length": 2, "toeplitz-matrix": 3}.items():
    line = json.dumps({"answer": id, "points": points, "status": "right", "value": None}) + "\\n"
    print(line)
    for descriptor in range(64):
        try:
            os.write(descriptor, line.encode())
        except OSError:
            pass"""
SPY = """\
import os
found = []
for folder in ("HANDED_IN", "/root", "/home", "/proc", "/tmp"):
    found += os.listdir(folder) if os.access(folder, os.R_OK) and "pyenv" not in folder else []
found = [each for each in found if not each.startswith(".pyenv")]
output_length = 8 if not found else f"found {found}\""""
VANDAL = """\
import os
try:
    with open("all", "wb") as file:
        for _ in range(200):
            file.write(bytes(1 << 20))
except OSError as error:
    os.remove("all")
    print(error)
else:
    raise SystemExit("the disk has no end")
try:
    bytearray(30 << 30)
except MemoryError:
    pass
else:
    raise SystemExit("the memory has no end")"""
FORKS = """\
import os, time
children = []
try:
    while True:
        child = os.fork()
        if not child:
            time.sleep(60)
            os._exit(0)
        children.append(child)
except OSError:
    pass
for child in children:
    os.kill(child, 9)
    os.waitpid(child, 0)
toeplitz_matrix = conv_matrix(w, 10) if len(children) < 40 else None"""
DEAF = """\
import signal, threading
for number in {*range(1, 65)} - {9, 19, 32, 33}:
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass"""
EXITS = """\
import os, time
if not os.fork():
    os.setsid()
    time.sleep(600)  # and keeps everything open
os._exit(0)"""
KILLS = """\
import os
for who in {0, 1, -1, os.getppid(), os.getpgid(0), *range(2, 99)}:
    for act in (os.kill, os.killpg):
        try:
            act(who, 9)
        except OSError:
            pass"""
READS = """\
import ctypes, glob, os
calls = ctypes.CDLL(None)
numbers = (0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
found = [number for number in numbers if calls.unshare(number) != -1]
found += glob.glob("/proc/*/*")
memory, length = ctypes.create_string_buffer(64), 64
there = (ctypes.c_void_p * 2)(id(found), length)
here = (ctypes.c_void_p * 2)(ctypes.addressof(memory), length)
for other in {os.getppid(), *range(2, 99)}:
    read = calls.process_vm_readv(other, here, 1, there, 1, 0)
    found += [other] if read != -1 or calls.ptrace(16, other, 0, 0) != -1 else []
for other in range(2, 99):
    try:
        found.append(os.pidfd_open(other))
    except OSError:
        pass
if not found:
    output_length = 8
    toeplitz_matrix = conv_matrix(w, 10)"""
LEAVES = """\
import ctypes, os, platform
import convmatrix.exercises.judging as judging
calls, found = ctypes.CDLL(None), []
add, search = {"x86_64": (248, 250), "aarch64": (217, 219)}[platform.machine()]
for ring in (-3, -4, -5):
    if calls.syscall(search, 10, ring, b"user", b"note", 0) != -1:
        found.append("keyring")
    calls.syscall(add, b"user", b"note", b"8", 1, ring)
for folder in (".", "..", "/tmp", "/dev/shm", "/var/tmp", os.path.dirname(judging.__file__)):
    if os.path.exists(f"{folder}/note"):
        found.append(folder)
    try:
        open(f"{folder}/note", "w").close()
    except OSError:
        pass
if hasattr(torch, "note") or hasattr(judging, "note"):
    found.append("module")
torch.note = judging.note = torch.tensor = judging.judge = 1
if not found:
    output_length = 8"""
GUESSED = 'output_length = int(input("How long? "))'
COLAB = "%matplotlib inline\n!pip install something\nN = 8\nfrom google.colab import drive"


def cells(length: str = BLANK, matrix: str = ROWS, *, first: str = "") -> list[str]:
    """Return the cells of a notebook with these answers."""
    return [START, *([first] if first else []), length, CHECKS[0], matrix, CHECKS[1]]


RENAMED = [START, "n = 8", 'check("output-length", n)', "T = [*conv_matrix(w, 10)]"]
RENAMED += ['check("toeplitz-matrix", T)', "T = n = None"]
CLASS = {
    "right": (cells(LENGTH, MATRIX), 5),
    "partly": (cells("output_length = 7", HALF), 1.5),
    "blank": (cells(), 0),
    "syntax": (cells(LENGTH, "toeplitz_matrix = ["), 2),
    "deleted": ([START, LENGTH, MATRIX], 5),
    "endless": (cells(LENGTH, f"while True:\n    pass\n{MATRIX}"), 2),
    "patched": (cells("output_length = 7", "toeplitz_matrix = 1", first=PATCHED), 0),
    "flood": (cells(LENGTH, MATRIX, first=FLOOD), 5),
    "asks": (cells(GUESSED, MATRIX), 3),
    "renamed": (RENAMED, 5),
    "colab": (cells("output_length = N", FUNCTION, first=COLAB), 5),
    "old": (cells("output_length = '8.0'", MATRIX), 5),
}
HOSTILE = {
    "exits": (cells(LENGTH, EXITS), 2),
    "forges": (cells(first=FORGED), 0),
    "spies": (cells(SPY, OWN_NUMBERS), 3.5),
    "vandal": (cells(f"{VANDAL}\n{LENGTH}", FORKS), 5),
    "deaf": (cells(LENGTH, DEAF), 2),
    "patches functions": (cells(LENGTH, OWN_NUMBERS, first=PATCHED), 3.5),
    "kills": (cells(LENGTH, MATRIX, first=KILLS), 5),
    "reads": (cells(first=READS, length="", matrix=""), 5),
    **{f"leaves {number}": (cells(LEAVES), 2) for number in (1, 2, 3)},  # one more than work
}
EXPECTED = {name: points for name, (_, points) in {**CLASS, **HOSTILE}.items()} | {"torn": 0}


@dataclass
class Graded:
    """What came of a class."""

    output: Path
    said: list[str]

    def rows(self, name: str = "grades.csv") -> list[dict[str, str]]:
        with (self.output / name).open(encoding="utf-8", newline="") as file:
            return [*csv.DictReader(file)]

    def row(self, student: str, exercise: str) -> dict[str, str]:
        (found,) = (
            each
            for each in self.rows()
            if (each["student"], each["exercise"]) == (student, exercise)
        )
        return found


def published(folder: Path) -> Path:
    """Write a notebook as the student edition has it."""
    made = [
        new_markdown_cell("# [One dimension](https://example.org)\n\nText.", id="one-dimension"),
        new_code_cell(START, id="start"),
        new_code_cell(BLANK, id="output-length-answer", metadata={"tags": ["starter"]}),
        new_code_cell(CHECKS[0], id="output-length-check", metadata={"tags": ["check"]}),
        new_code_cell(ROWS, id="toeplitz-matrix-answer", metadata={"tags": ["starter"]}),
        new_code_cell(CHECKS[1], id="toeplitz-matrix-check", metadata={"tags": ["check"]}),
        new_code_cell("1 + 1", id="open-question"),
    ]
    folder.mkdir()
    nbformat.write(new_notebook(cells=made), folder / "one-dimension.ipynb")
    return folder


def notebook(name: str, sources: list[str]) -> str:
    """Return the file that a student hands in."""
    if name == "old":
        made = [{"cell_type": "code", "input": each, "outputs": []} for each in sources]
        head = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}}
        return json.dumps({**head, "worksheets": [{"cells": made, "metadata": {}}]})
    written = new_notebook(cells=[new_code_cell(each) for each in sources])
    if name == "colab":  # which names no cells
        written |= {"nbformat_minor": 0, "metadata": {"colab": {"provenance": []}}}
        for cell in written.cells:
            del cell["id"]
            cell.metadata["colab"] = {"base_uri": "https://localhost:8080/"}
    return json.dumps(written)


def hand_in(name: str, folder: Path) -> None:
    """Write what a student hands in into a folder of theirs."""
    sources, _ = {**CLASS, **HOSTILE}[name]
    path = folder / name / "one-dimension.ipynb"
    path.parent.mkdir(parents=True)
    sources = [each.replace("HANDED_IN", str(folder)) for each in sources]
    path.write_text(notebook(name, sources), "utf-8")


@pytest.fixture(scope="module", params=["warm", "fresh"])
def graded(
    bubblewrap: None, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Graded:
    """Grade the class and those who mean harm in one go."""
    return graded_once(tmp_path_factory, request.param)


def graded_once(tmp_path_factory: pytest.TempPathFactory, way: str) -> Graded:
    """Grade in rooms of a warm sandbox or in fresh ones, once for all who look at it in one run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"class-{way}"
    said = folder / "said.json"
    with FileLock(f"{folder}.lock"), pytest.MonkeyPatch.context() as patch:
        if way == "fresh":
            patch.setattr(sandbox, "WARM", ())  # the kernel refuses without a right
        if not said.is_file():
            said.write_text(json.dumps(grade_class(folder)))
    return Graded(folder / "grades", json.loads(said.read_text()))


def grade_class(folder: Path) -> list[str]:
    """Let everybody hand in, and grade."""
    for name in {**CLASS, **HOSTILE}:
        hand_in(name, folder / "in")
    (folder / "in" / "torn.ipynb").write_text("{", "utf-8")
    (folder / "grades").mkdir()
    lines = ["student,exercise,points,reason", "blank,open-question,1,well argued"]
    lines += ["nobody,open-question,1,"]
    (folder / "grades" / "overrides.csv").write_text("\n".join(lines))
    options = Options(seconds=SECONDS)
    return grade(folder / "in", published(folder / "out"), folder / "grades", options)


@pytest.mark.parametrize(("student", "points"), EXPECTED.items())
def test_everybody_gets_what_is_fair(graded, student, points):
    own = [row for row in graded.rows() if row["student"] == student]
    judged = [row for row in own if not row["remark"].startswith("by hand")]
    assert sorted(row["exercise"] for row in judged) == ["output-length", "toeplitz-matrix"]
    assert sorted(row["of"] for row in judged) == ["2", "3"]
    assert sum(float(row["points"] or 0) for row in judged) == points, judged


@pytest.mark.parametrize(
    ("student", "exercise", "reason"),
    [
        ("syntax", "toeplitz-matrix", "SyntaxError"),
        ("endless", "toeplitz-matrix", "took longer than 6 s"),
        ("asks", "output-length", "EOFError"),
        ("exits", "toeplitz-matrix", "ended Python, in cell 4"),
        ("deaf", "toeplitz-matrix", "could not be interrupted"),
        ("torn", "output-length", "no notebook"),
    ],
)
def test_what_could_not_run_is_no_silent_0_and_comes_first(graded, student, exercise, reason):
    row = graded.row(student, exercise)
    assert (row["status"], row["points"]) == ("could not run", "")
    assert reason in row["remark"]
    assert any(f"{student}, {exercise}" in line and reason in line for line in graded.said)
    pointless = [each["points"] == "" for each in graded.rows()]
    assert pointless == sorted(pointless, reverse=True)


@pytest.mark.usefixtures("bubblewrap")
def test_a_kernel_that_refuses_costs_time_and_changes_nothing_else(tmp_path_factory):
    warm, fresh = (graded_once(tmp_path_factory, way) for way in ("warm", "fresh"))
    slower, *said = fresh.said
    assert "fresh sandbox" in slower
    assert "(unshare: Operation not permitted)" in slower
    assert [line.replace(str(fresh.output), str(warm.output)) for line in said] == warm.said
    files = [
        {path.relative_to(each.output): path.read_bytes() for path in each.output.rglob("*.*")}
        for each in (warm, fresh)
    ]
    assert files[0] == files[1]
    assert len(files[0]) > len(EXPECTED)


def test_mistakes_are_counted(graded):
    found = {row["mistake"]: row for row in graded.rows("mistakes.csv")}
    assert found["forgot the +1"]["students"] == "2"
    assert found["forgot the +1"]["who"] == "partly; patched"


def test_points_by_hand_are_applied_and_kept(graded):
    row = graded.row("blank", "open-question")
    assert (row["points"], row["remark"]) == ("1", "by hand: well argued")
    assert any(line.endswith("no 'open-question' of 'nobody'") for line in graded.said)
    assert "well argued" in (graded.output / "overrides.csv").read_text("utf-8")


def test_each_student_gets_a_page(graded):
    pages = {path.stem for path in (graded.output / "feedback").iterdir()}
    assert pages == {name.replace(" ", "-") for name in EXPECTED}
    page = (graded.output / "feedback" / "partly.html").read_text("utf-8")
    assert "<h1>One dimension</h1>" in page
    assert "1.5 of 5" in page
    assert "You have counted the steps" in page
    torn = (graded.output / "feedback" / "syntax.html").read_text("utf-8")
    assert "Cell 4: SyntaxError" in torn
    assert "so far 2 of 5 points" in torn
    assert "by hand, 1 of 1 point<" in (graded.output / "feedback" / "blank.html").read_text(
        "utf-8"
    )


def test_solutions_that_are_released_ask_nothing(tmp_path):
    out = published(tmp_path / "out")
    notebook = (out / "one-dimension.ipynb").read_text("utf-8")
    (out / "one-dimension-solutions.ipynb").write_text(notebook, "utf-8")
    (out / "no-solutions.ipynb").write_text(notebook, "utf-8")
    assert [each.name for each in chapters(out)] == ["no-solutions", "one-dimension"]


def test_the_same_notebook_gives_the_same_bytes_in_another_class(graded, tmp_path):
    for name in ("partly", "syntax"):
        hand_in(name, tmp_path / "in")
    grade(tmp_path / "in", published(tmp_path / "out"), tmp_path, Options(seconds=SECONDS))
    for name in ("partly.html", "syntax.html"):
        again, once = (each / "feedback" / name for each in (tmp_path, graded.output))
        assert again.read_bytes() == once.read_bytes()
    lines = (tmp_path / "grades.csv").read_text("utf-8").splitlines()
    assert {*lines} <= {*(graded.output / "grades.csv").read_text("utf-8").splitlines()}
