"""All that is false is named by one build: assertions of every chapter, and formulas."""

from __future__ import annotations

import ast
import builtins
import json

import pytest

from building import FRONT_MATTER, build_book, write
from coursebook.running import in_kernel

HIDDEN = "```{code-cell}\n:tags: [remove-cell]\n\n"
CASES = {
    "assert y == [1, 2, 4]": [
        "y == [1, 2, 4]  left [1, 2, 3]  right [1, 2, 4]  first difference at [2]: 3, 4"
    ],
    "assert len(y) == 4 == 2 + 2 and not y": [
        "len(y) == 4  left 3  right 4",
        "not y  left False  right True",
    ],
    "assert [y, 1] == [y[:2], 1]": [
        "[y, 1] == [y[:2], 1]  left [[1, 2, 3], 1]  right [[1, 2], 1]  lengths at [0] 3 and 2"
    ],
    "for i in y:\n    assert i < 3": ["i < 3  left 3  right 3"],
    "assert isinstance(y, tuple)": ["isinstance(y, tuple)  left [1, 2, 3]  right <class 'tuple'>"],
    "assert (z := 0)": ["(z := 0)  left 0  right True"],
    "assert y": [],
    "assert y[0] == 1 or y[9]": [],
    "def f():\n    assert False": [],
    "try:\n    assert False\nexcept AssertionError:\n    pass": [],
}


@pytest.mark.parametrize("code", CASES)
def test_a_failure_is_recorded_with_its_values_and_the_cell_goes_on(code, tmp_path, monkeypatch):
    monkeypatch.setenv(in_kernel.FAILURES, str(tmp_path / "failures"))
    monkeypatch.setattr(builtins, in_kernel.RECORD, in_kernel.record, raising=False)
    tree = in_kernel.RecordAssertions().visit(ast.parse(f"{code}\nreached = True"))
    names = {"y": [1, 2, 3]}
    exec(compile(tree, "cell", "exec"), names)
    assert names["reached"]
    written = tmp_path / "failures"
    lines = written.read_text().splitlines() if written.exists() else []
    assert [text for line in lines for text in json.loads(line)[2]] == CASES[code]


def test_one_build_names_all_that_is_false(tiny_book, tmp_path):
    first = f"# One\n\n$2\\cdot 3 = 7$\n\n{HIDDEN}y = 1\nassert y == 2, 'why'\nassert y == 3\n```"
    other = f"# Other\n\n| a |\n|---|\n| $1 < 0$ |\n\n{HIDDEN}assert 1 == 4\n```\n"
    figure = "mystnb: {figure: {caption: $1 = 2$, name: a}, image: {alt: b}}"
    svg = "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')"
    other += f"\n```{{code-cell}}\n---\n{figure}\n---\n{svg}\n```\n"
    write(tiny_book, f"{FRONT_MATTER}{first}\n", other=f"{FRONT_MATTER}{other}\n")
    for build in (build_book(tiny_book, tmp_path / "out") for _ in range(2)):
        assert build.status == 1
        told = [line.partition("/book/")[2] for line in build.log.splitlines() if "  left " in line]
        at = len(FRONT_MATTER.splitlines())
        assert sorted(line.split(": ", 1)[1] for line in told) == [
            "assert 1 == 4  left 1  right 4",
            "assert y == 2  left 1  right 2  (why)",
            "assert y == 3  left 1  right 3",
            "false formula: 1 < 0  left 1  right 0",
            "false formula: 1 = 2  left 1  right 2",
            "false formula: 2 \\cdot 3 = 7  left 6  right 7",
        ]
        places = {line.partition(": assert")[0] for line in told if "assert" in line}
        assert places == {f"index.md:{at + 9}", f"index.md:{at + 10}", f"other.md:{at + 10}"}
