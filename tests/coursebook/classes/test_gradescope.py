"""The archive for Gradescope, unpacked and run as Gradescope does it, without any network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from building import ROOT, contents
from convmatrix.exercises import judge
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.classes import autograder
from coursebook.classes.gradescope import write
from coursebook.grading.asked import Asked, Chapter
from coursebook.grading.conversation import Told
from coursebook.grading.inside import value_of
from coursebook.grading.names import Sender
from coursebook.grading.submissions import Submission
from coursebook.grading.verdicts import rows
from handing_in import PATCHED, WORKS, answered, blank, key, mistaken, wrong_answers

CHAPTER = "padding"

# It forges results, and leaves a program behind that goes on doing so.
FORGER = """\
import os, subprocess, sys
FORGE = '''
import os, time
while True:
    try:
        os.chmod("/autograder/results", 0o777)
    except OSError:
        pass
    try:
        with open("/autograder/results/results.json", "w") as file:
            file.write('{"score": 1000}')
    except OSError:
        pass
    time.sleep(0.1)
'''
subprocess.Popen([sys.executable, "-c", FORGE], start_new_session=True)"""
# It writes down what it is and what it can do.
SPY = (
    WORKS
    + """\
import os, socket


notes = [
    os.getuid() == 0,
    os.geteuid() == 0,
    works(os.setuid, 0),
    works(os.kill, os.getppid(), 0),
    works(os.listdir, "/autograder/results"),
    works(open, "/autograder/run_autograder", "a"),
    works(open, "/autograder/source/coursebook/places.py", "a"),
    works(open, f"/proc/{os.getppid()}/environ"),
    "SECRET" in os.environ,
]
with open("note", "w") as file:
    file.write("my home is mine")
raise RuntimeError(f"{notes.count(True)} of {len(notes)} worked")"""
)
QUITS = "import os\nos._exit(0)"


@dataclass
class Gradescope:
    """A container of Gradescope's, as far as its harness shows: some folders, and root."""

    root: Path
    as_root: list[str]

    def grade(self, *files: tuple[str, str]) -> dict[str, Any]:
        """Let a student hand in files; return what is reported."""
        for name in ("submission", "results"):
            shutil.rmtree(self.root / name, ignore_errors=True)
            (self.root / name).mkdir()
        for name, text in files:
            (self.root / "submission" / name).write_text(text, "utf-8")
        self.run("/autograder/run_autograder")
        return dict(json.loads((self.root / "results" / "results.json").read_text("utf-8")))

    def run(self, *command: str) -> str:
        """Run a command in the container; return what it prints."""
        done = subprocess.run(
            [*self.as_root, *container(self.root), *command],
            env={"PATH": os.environ["PATH"], "SECRET": "of the harness"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def container(root: Path) -> list[str]:
    """Return the words that run a command where there is nothing but Python and these folders."""
    words = ["bwrap", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--die-with-parent"]
    words += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp"]
    for path in map(Path, ("/usr", "/bin", "/sbin", "/lib", "/lib64")):
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            words += ["--ro-bind", str(path), str(path)]
    packages = [Path(path) for path in sys.path if path.endswith("site-packages")]
    for path in (Path(sys.base_prefix).resolve(), *packages):
        for parent in [*path.parents][-2::-1]:
            words += ["--dir", str(parent)]  # or only root may pass
        words += ["--ro-bind", str(path), str(path)]
    words += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    words += ["--bind", str(root), "/autograder"]
    return [*words, "--ro-bind", sys.prefix, "/autograder/venv", "--chdir", "/autograder"]


@pytest.fixture(scope="module")
def gradescope(as_root, student, tmp_path_factory):
    """Return a container made of a chapter's archive."""
    made = tmp_path_factory.mktemp("archives")
    root = tmp_path_factory.mktemp("container") / "autograder"
    write(ROOT, student.output / "notebooks", made)
    shutil.unpack_archive(made / f"{CHAPTER}.zip", root / "source")
    shutil.copyfile(root / "source" / "run_autograder", root / "run_autograder")
    (root / "run_autograder").chmod(0o755)
    (root / "venv").mkdir()
    return Gradescope(root, as_root)


@pytest.fixture(scope="module")
def published(student):
    return student.written[f"book/{CHAPTER}"]


def scores(found: dict[str, Any]) -> list[tuple[float, float]]:
    return [(test["score"], test["max_score"]) for test in found["tests"]]


def verdicts(answer: Any) -> list[Any]:
    """Return what the book says of each answer, in the order of the exercises."""
    ids = ("padded-output-length", "padded-matrix", "pad-shape", "reflect-row")
    return [judge(id, answer(EXERCISES[id])) for id in ids]


@pytest.mark.parametrize(("answer", "harm"), [(key, SPY), (blank, FORGER), (mistaken, PATCHED)])
def test_results_are_what_the_book_gives_whoever_means_harm(gradescope, published, answer, harm):
    found = gradescope.grade((f"{CHAPTER}.ipynb", answered(published, answer, first=harm)))
    said = verdicts(answer)
    assert scores(found) == [(verdict.points, verdict.of) for verdict in said]
    for test, verdict in zip(found["tests"], said, strict=True):
        assert test["name"] == verdict.exercise
        assert test["output"] == f"{verdict.status.capitalize()}. {verdict.message}"
    assert ("RuntimeError: 0 of 9 worked" in found["output"]) == (harm is SPY)


def test_what_a_student_leaves_running_is_ended(gradescope):
    code = """\
import subprocess, sys
sys.path.insert(0, "/autograder/source")
from coursebook.classes.autograder import another_user
with another_user() as words:
    other = [*words[:words.index(sys.executable)], "bash", "-c", "echo begun; exec sleep 30"]
    left = subprocess.Popen(other, stdout=subprocess.PIPE)
    left.stdout.readline()
print(left.wait())"""
    assert gradescope.run("/autograder/venv/bin/python", "-c", code) == "-9\n"


def test_a_notebook_that_ends_python_is_reported_as_such(gradescope, published):
    found = gradescope.grade((f"{CHAPTER}.ipynb", answered(published, key, first=QUITS)))
    assert [points for points, _ in scores(found)] == [0, 0, 0, 0]
    assert all("Could not run" in test["output"] for test in found["tests"])
    assert "ended Python" in found["output"]


def test_the_student_is_whom_gradescope_names(tmp_path):
    assert autograder.whoever(tmp_path) == autograder.WHO
    told = {"id": 1, "users": [{"email": "ada@example.org", "id": 2, "name": "Ada Lovelace"}]}
    (tmp_path / "submission_metadata.json").write_text(json.dumps(told))
    assert autograder.whoever(tmp_path) == Sender("Ada Lovelace")


def test_other_files_are_named(gradescope):
    found = gradescope.grade(("answers.txt", "8"))
    assert found == {"score": 0, "output": autograder.NOTHING}


def test_a_grader_that_cannot_run_code_blames_no_notebook(gradescope, published):
    gradescope.root.chmod(0o700)  # so that no other user reaches Python
    try:
        found = gradescope.grade((f"{CHAPTER}.ipynb", answered(published, key)))
    finally:
        gradescope.root.chmod(0o755)
    assert found["output"].startswith("The autograder failed, not your notebook")
    assert "tests" not in found


@pytest.mark.parametrize("id", EXERCISES)
def test_every_mistake_earns_its_points_and_is_named(id):
    chapter = Chapter("any", (Asked(id, "answer"),), frozenset())
    submission = Submission(Sender("somebody"), "any.ipynb")
    for name, answer in [("", EXERCISES[id].answer), *wrong_answers(EXERCISES[id])]:
        told = Told(answers={id: json.loads(json.dumps(value_of(id, answer)))}, done=True)
        (test,) = autograder.results([*rows(submission, chapter, told)], told)["tests"]
        verdict = judge(id, answer)
        assert (test["score"], test["max_score"]) == (verdict.points, verdict.of), name
        assert test["output"].endswith(verdict.message), name


def test_a_failure_of_our_own_is_no_verdict(tmp_path, monkeypatch, capsys):
    (tmp_path / "results").mkdir()
    monkeypatch.setattr(sys, "argv", ["autograder", str(tmp_path)])
    autograder.main()
    found = json.loads((tmp_path / "results" / "results.json").read_text("utf-8"))
    assert found["score"] == 0
    assert "not your notebook" in found["output"]
    assert "Traceback" in capsys.readouterr().err


def test_the_same_chapters_give_the_same_archives(student, tmp_path):
    one, two = (
        {path.name: path for path in write(ROOT, student.output / "notebooks", tmp_path / name)}
        for name in ("one", "two")
    )
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert one.keys() == two.keys()
    assert f"{CHAPTER}.zip" in one
    assert "index.zip" not in one


def test_an_archive_holds_its_chapter_and_no_solution(student, tmp_path):
    write(ROOT, student.output / "notebooks", tmp_path)
    with zipfile.ZipFile(tmp_path / f"{CHAPTER}.zip") as opened:
        names = opened.namelist()
        modes = {name: opened.getinfo(name).external_attr >> 16 & 0o777 for name in names}
    assert [name for name in names if name.startswith("notebooks/")] == [
        f"notebooks/{CHAPTER}.ipynb"
    ]
    assert {name for name in names if "/" not in name} == {"run_autograder", "setup.sh"}
    assert {modes[name] for name in ("run_autograder", "setup.sh")} == {0o755}
    assert not [name for name in names if name.startswith("book/") or "__pycache__" in name]


def test_setup_installs_what_the_locks_name(student, tmp_path):
    """With a Python that writes down what it is asked for, since the real one takes minutes."""
    write(ROOT, student.output / "notebooks", tmp_path / "made")
    shutil.unpack_archive(tmp_path / "made" / f"{CHAPTER}.zip", tmp_path / "source")
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python3"
    python.write_text(
        "#!/bin/bash\n"
        'echo "$@" >> "$AUTOGRADER_ROOT/said"\n'
        'if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n'
        'for word; do case "$word" in *.lock) test -f "$word" || exit 1; esac; done\n'
    )
    python.chmod(0o755)
    path = f"{python.parent}:{os.environ['PATH']}"
    environment = {"PATH": path, "AUTOGRADER_ROOT": str(tmp_path)}
    subprocess.run(["bash", str(tmp_path / "source" / "setup.sh")], env=environment, check=True)
    said = (tmp_path / "said").read_text().splitlines()
    installed = [line.split("-r ")[1] for line in said if "pip install" in line]
    assert installed == ["torch-cpu.lock", "book.lock"]
    assert all("--require-hashes" in line for line in said if "pip install" in line)
