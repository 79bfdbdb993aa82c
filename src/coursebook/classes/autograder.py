"""What runs on Gradescope: it has one submission run, judges its answers, and writes the results.

Gradescope starts it as root, in a container for this submission alone, in which there can be no
sandbox. So the student's code runs as a user of its own, who may write into an empty home and can
neither change nor stop what judges. It tells values and decides nothing, as in ``grading``.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import traceback
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..grading.asked import Chapter, chapters
from ..grading.batch import sorted_out
from ..grading.conversation import INSIDE, Told, run
from ..grading.names import Sender
from ..grading.submissions import Submission, submissions
from ..grading.verdicts import COULD_NOT_RUN, Row, rows, stable
from ..places import BookError

SECONDS = 20  # for a cell
PROCESSES = 64
TRIAL = """\
import sys
from importlib.util import find_spec
sys.exit(not find_spec("torch") or not open(sys.argv[1]))"""
WHO = Sender("this submission")
NOTHING = "No notebook (.ipynb), and no file of answers from a page (.json), was handed in."
OURS = "The autograder failed, not your notebook: tell your instructor. It said: {error}"


def main() -> None:
    """Grade what lies in the folders that Gradescope made, whose root is named."""
    root = Path(sys.argv[1])
    results = root / "results"
    results.chmod(0o700)
    try:
        found = graded(root)
    except Exception as error:  # there must be results, or nobody learns anything
        traceback.print_exc()
        found = {"score": 0, "output": OURS.format(error=stable(f"{error}"))}
    (results / "results.json").write_text(json.dumps(found, indent=1), "utf-8")


def graded(root: Path) -> dict[str, Any]:
    """Return the results of the one submission, in the form that Gradescope reads."""
    (chapter,) = chapters(root / "source" / "notebooks")
    try:
        found = [replace(each, student=whoever(root)) for each in submissions(root / "submission")]
    except BookError:
        return {"score": 0, "output": NOTHING}
    (submission,) = sorted_out(found, chapter, [chapter])
    told = told_by(submission, chapter) if submission.runs else Told()
    return results([*rows(submission, chapter, told)], told)


def whoever(root: Path) -> Sender:
    """Return whose submission it is, which only matters where everybody has other numbers.

    Of a group's submission it is the first whom Gradescope names.
    """
    told = root / "submission_metadata.json"
    users = json.loads(told.read_text("utf-8"))["users"] if told.exists() else []
    return Sender(users[0]["name"]) if users else WHO


def told_by(submission: Submission, chapter: Chapter) -> Told:
    """Run a notebook as a user of its own, and hear what it tells."""
    asked = [each for each in chapter.asked if submission.programmed(each.id)]
    with another_user() as words:
        return run(submission.cells, asked, SECONDS, [*words, str(INSIDE)])


@contextmanager
def another_user() -> Iterator[list[str]]:
    """Give the words that run Python as a user whom nobody else is, with a home and with limits.

    In the end whatever this user still runs is killed, and the home is gone.
    """
    user = 20_000 + secrets.randbelow(40_000)
    become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs"]
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.chown(home, user, user)
        words = ["env", f"--chdir={home}", f"HOME={home}", f"TMPDIR={home}"]
        words += ["prlimit", f"--nproc={PROCESSES}", *become, "--pdeathsig", "KILL"]
        words += [sys.executable, "-P", "-s", "-B"]
        subprocess.run([*words, "-c", TRIAL, INSIDE], check=True)  # else notebooks would be blamed
        try:
            yield words
        finally:
            subprocess.run([*become, "bash", "-c", "kill -KILL -1"], check=False)


def results(judged: Collection[Row], told: Told) -> dict[str, Any]:
    """Return what was judged as Gradescope's results: a test for each exercise.

    Its tests want a number each, so what could not run has 0 points, and says so first.
    """
    tests = [
        {
            "name": row.title,
            "score": row.points or 0,
            "max_score": row.of,
            "output": said(row),
            "output_format": "text",
        }
        for row in judged
    ]
    errors = [f"Cell {number}: {stable(error)}" for number, error in told.errors]
    errors += [f"Cell {told.cell}: the notebook {told.end}"] if told.end else []
    return {"output": "\n".join(errors), "output_format": "text", "tests": tests}


def said(row: Row) -> str:
    """Return what a student reads of one answer."""
    if row.status == COULD_NOT_RUN:
        return f"Could not run, so there are no points yet: {row.remark}"
    return f"{row.status.capitalize()}. {row.message}"


if __name__ == "__main__":
    main()
