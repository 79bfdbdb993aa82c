"""Running a reader's Python as the page does, in node: MicroPython with the page's own scripts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from answering import run_script
from convmatrix.exercises import judge
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.answers import HERE, digests
from coursebook.answers.trials import trials
from coursebook.scripting import assets

MATRICES = ("toeplitz-matrix", "padded-matrix", "strided-matrix", "block-toeplitz-matrix")
FOR_FUNCTIONS = (*MATRICES, "make-shift")


def page_scripts(folder: Path) -> Path:
    """Put the scripts of a page into a folder, as a build does."""
    for scripts in (HERE / "static", assets.STATIC):
        shutil.copytree(scripts, folder, dirs_exist_ok=True)
    assets.put_python(folder)
    return folder


def node(folder: Path, **asked: Any) -> list[Any]:
    """Run what is asked with the scripts in a folder."""
    found: list[Any] = run_script(
        Path(__file__).with_name("try_functions.mjs"), {"folder": folder.as_uri(), **asked}
    )
    return found


def page_tries(folder: Path, asked: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return what the page says of the function in each (exercise, program)."""
    return node(
        folder,
        asked=asked,
        exercises={id: digests.compiled(EXERCISES[id]) for id in FOR_FUNCTIONS},
        trials={id: trials(EXERCISES[id]) for id in FOR_FUNCTIONS},
        said=digests.said(),
    )


def page_runs(folder: Path, programs: list[str]) -> list[dict[str, Any]]:
    """Return what came of each program: what it printed, raised and lacked."""
    return node(folder, programs=programs)


def python_tries(id: str, source: str) -> tuple[str, str, str]:
    """Return status, headline and message of the last function in a program."""
    names: dict[str, Any] = {}
    exec(source, names)
    verdict = judge(id, [value for value in names.values() if callable(value)][-1])
    return verdict.status, verdict.headline, verdict.message
