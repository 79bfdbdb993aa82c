"""The commands that write for nbgrader and for Gradescope, on notebooks that were built."""

from __future__ import annotations

import shutil
import sys

import pytest

from building import ROOT
from coursebook.__main__ import main


@pytest.mark.parametrize(
    ("command", "made"),
    [
        ("nbgrader", "nbgrader/source/padding/padding.ipynb"),
        ("gradescope", "gradescope/padding.zip"),
    ],
)
def test_a_command_writes_into_its_folder(command, made, student, tmp_path, monkeypatch, capsys):
    built = tmp_path / "_build"
    shutil.copytree(student.output / "notebooks", built / "student" / "notebooks")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    monkeypatch.setattr(sys, "argv", ["coursebook", command, "--source", str(tmp_path)])
    assert main() == 0
    assert (built / made).is_file()
    assert str(built / made) in capsys.readouterr().out


@pytest.mark.parametrize("command", ["nbgrader", "gradescope"])
def test_a_book_that_was_not_built_is_named(command, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["coursebook", command, "--source", str(tmp_path)])
    assert main() == 1
    assert "run `make book` first" in capsys.readouterr().err
