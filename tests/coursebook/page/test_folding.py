"""What is folded on a page: cells of exercises, imports and calls that draw, and nothing else."""

from __future__ import annotations

import ast

import pytest

from building import FRONT_MATTER, built, write
from coursebook.page.folding import draws, is_setup

CELLS = """# Title

```{code-cell} ipython3
import math
from convmatrix import figures
from convmatrix.explorers import Padding as Pads

_ = math.sqrt(4)

u = [1, 2]
```

```{code-cell} ipython3
import json
json.dumps(u)
```

```{code-cell} ipython3
---
mystnb:
  figure:
    caption: Taps.
    name: fig-taps
---
figures.kernel_to_matrix([2, 0, 1, 3, 1], [1, 4, 2])
```

```{code-cell} ipython3
Pads([3, 1, 4, 1], [2, 3, 5], padding=1)
```

```{code-cell} ipython3
:tags: [starter]

answer = None
```

+++ {"tags": ["solution"]}

**Solution.** Two.

```{code-cell} ipython3
:tags: [check]

print("not attempted")
```

```{code-cell} ipython3
import os
```
"""


def test_what_a_page_does_not_need_is_folded(tiny_book):
    write(tiny_book, FRONT_MATTER + CELLS)
    page = built(tiny_book, tiny_book / "out").page()
    folds = page.select("details.folded")
    assert [fold["class"][1] for fold in folds] == [
        *("setup", "drawing", "drawing", "exercise", "setup")
    ]
    said = [fold.summary.get_text().removeprefix("In the notebook: ") for fold in folds]
    assert said[3] == "a place for your answer and its check"
    assert "answer = None" in folds[3].get_text()
    assert "not attempted" in folds[3].get_text()
    in_the_open = [code for code in page.select("pre") if not code.find_parent("details")]
    assert [code.get_text().strip() for code in in_the_open] == [
        *("u = [1, 2]", "import json\njson.dumps(u)", "'[1, 2]'")
    ]
    assert folds[0].pre.get_text().strip().endswith("_ = math.sqrt(4)")
    assert all(not picture.find_parent("details") for picture in page.select("article img"))
    assert page.find("figcaption").find_next("details") is folds[1]


@pytest.mark.parametrize(
    ("code", "folded"),
    [
        ("figures.matrix(T)", True),
        ("Padding(u, v)", True),
        ("figures", False),
        ("x = figures.matrix(T)", False),
        ("print(figures.matrix(T))", False),
        ("nn.Padding(u)", False),
    ],
)
def test_a_call_that_draws(code, folded):
    assert draws(ast.parse(code).body[0], frozenset({"Padding"})) == folded


@pytest.mark.parametrize(
    ("code", "setup"), [("import a", True), ("_ = a()", True), ("x = _", False), ("a()", False)]
)
def test_what_sets_up(code, setup):
    assert is_setup(ast.parse(code).body[0]) == setup
