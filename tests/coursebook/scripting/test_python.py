"""The page's small Python: what it has, what it says it lacks, and what it may not do."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from random import Random

import pytest

from building import CHAPTERS, ROOT
from convmatrix import conv_matrix
from coursebook.page.policy import content_policy
from coursebook.scripting.assets import MICROPYTHON, STATIC
from trying import page_runs, page_scripts

CELL = re.compile(
    r"^```\{code-cell\} ipython3\n:tags: \[try-it\]\n\n(.*?)^```", re.DOTALL | re.MULTILINE
)
CELLS = {
    path.stem: CELL.findall(path.read_text("utf-8"))
    for path in sorted((ROOT / "book").glob("*.md"))
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    return page_scripts(tmp_path_factory.mktemp("page"))


def printed(program):
    with redirect_stdout(io.StringIO()) as out:
        exec(program, {"conv_matrix": conv_matrix})
    return out.getvalue()


def test_each_chapter_has_a_cell_to_try_which_prints_the_same_in_the_notebook(scripts):
    assert [name for name in CHAPTERS if not CELLS[name]] == []
    programs = [program for found in CELLS.values() for program in found]
    for program, found in zip(programs, page_runs(scripts, programs), strict=True):
        assert "raised" not in found, found
        assert found["printed"] == printed(program)


def geometries(chance):
    """Yield calls of conv_matrix for signals and images, as source."""
    for rank in [1, 2] * 20:
        sides = [chance.randint(1, 3) for _ in range(rank)]
        options = {"stride": 2, "dilation": 2, "padding": 1}
        options = {name: chance.randint(most - 1, most) for name, most in options.items()}
        shape = tuple(options["dilation"] * (side - 1) + chance.randint(1, 4) for side in sides)
        kernel = [chance.randint(1, 9) for _ in range(sides[-1])]
        if rank == 2:
            kernel = [[chance.randint(1, 9) for _ in range(sides[1])] for _ in range(sides[0])]
        named = ", ".join(f"{name}={value}" for name, value in options.items())
        rows = f"conv_matrix({kernel}, {shape}, {named})"
        yield f"for row in {rows}:\n    print([int(entry) for entry in row])\n"


def test_its_matrices_are_those_of_the_package(scripts):
    calls = ["from convmatrix import conv_matrix\n" + call for call in geometries(Random(3))]
    for call, found in zip(calls, page_runs(scripts, calls), strict=True):
        assert found["printed"] == printed(call), call


def test_its_conv_matrix_refuses_what_the_package_refuses(scripts):
    calls = (
        "[1, 2, 3], 2",
        "[1, 2, 3], (3,), dilation=2",
        "[[1], [2]], (1, 5)",
        "[[1, 2]], (5, 1)",
    )
    calls += (
        "[1], 2, stride=0",
        "[1], 2, padding=-1",
        "[1], 2, dilation=0",
        "[], 2",
        "[1], (2, 2)",
    )
    calls += ("[[1, 2]], 3", "[1], 0")
    programs = [f"print(conv_matrix({call}))" for call in calls]
    for program, found in zip(programs, page_runs(scripts, programs), strict=True):
        assert found["raised"]["type"] == "ValueError", (program, found)
        with pytest.raises(ValueError, match="expected"):
            printed(program)


LACKS = {
    "import numpy as np": "import numpy",
    "import torch.nn.functional as F": "import torch",
    "from typing import Any": "import typing",
    "from itertools import product": "itertools",
    "import math\nmath.prod([1, 2])": "math.prod",
    "match 1:\n    case 1: pass": "match",
    "k = [1]\na = [0, *k]": "star inside a list",
    "d = {}\na = {**d, 1: 2}": "two stars",
    "sum([1], start=2)": "sum(start=)",
    "conv_matrix([1], 2, padding_mode='reflect')": "padding_mode",
    "list(zip([1], [2], strict=True))": "zip(strict=)",
    "(1, 2)[::-1]": "steps in slices",
    "def f(n):\n    return n and f(n - 1)\nf(400)": "calls inside calls",
}


def test_what_it_lacks_it_says(scripts):
    for found, what in zip(page_runs(scripts, list(LACKS)), LACKS.values(), strict=True):
        assert what in found["lacks"], found
        assert found["lacks"].endswith("The notebook has it.")


def test_it_does_not_say_so_of_what_is_wrong_in_any_python(scripts):
    programs = [
        "1 / 0",
        "def f(:",
        "a = [1, 2\nb = 3 * 4",
        "x = [1][5]",
        "len(3)",
        "raise RuntimeError",
    ]
    assert [found["lacks"] for found in page_runs(scripts, programs)] == [""] * len(programs)


def test_it_asks_nobody_and_prints_no_end_of_text(scripts):
    asks, long, line = page_runs(
        scripts,
        ["a = input('?')", "for i in range(5000): print('a' * 9)", "print('a' * 9999, end='')"],
    )
    assert "nobody is asked here" in asks["error"]
    for found in (long, line):
        assert found["cut"]
        assert len(found["printed"]) == 4000


def test_one_page_allows_it_and_others_do_not():
    assert "wasm" not in content_policy()
    assert "worker-src" not in content_policy()
    allowed = content_policy(python=True)
    assert "script-src 'self' 'wasm-unsafe-eval';" in allowed
    assert "worker-src blob:" in allowed
    assert "'unsafe-eval'" not in allowed


@pytest.mark.parametrize(
    "path", [STATIC / "python-worker.js", MICROPYTHON / "micropython.mjs"], ids=lambda p: p.name
)
def test_the_worker_imports_by_calls_alone(path):
    # Firefox holds what a statement imports in a worker to be a worker by its address, and refuses.
    assert re.findall(r"(?:^|;)\s*import\s*[\w{*\"']", path.read_text("utf-8"), re.MULTILINE) == []
