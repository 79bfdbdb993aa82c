"""Notebooks of a course in which everybody has other numbers, and of one in which nobody has."""

from __future__ import annotations

import nbformat
import pytest
import torch

from building import FRONT_MATTER, built, configure, write
from convmatrix.exercises import Student
from convmatrix.exercises.judging import find
from convmatrix.exercises.variants import PAGES_NUMBERS

CHAPTER = f"""{FRONT_MATTER}
# One dimension

```{{code-cell}} ipython3
import torch
from convmatrix.exercises import check
```

```{{exercise}} Length
:label: output-length
How long?
```

```{{code-cell}} ipython3
:tags: [starter]

length = None
```

```{{code-cell}} ipython3
:tags: [solution]

length = 8
```

```{{code-cell}} ipython3
:tags: [check]

check("output-length", length)
```

```{{exercise}} By hand
:label: convolve-by-hand
Convolve.
```

```{{code-cell}} ipython3
:tags: [starter]

by_hand = None
```

```{{code-cell}} ipython3
:tags: [solution]

by_hand = [6, -5, -5]
```

```{{code-cell}} ipython3
:tags: [check]

check("convolve-by-hand", by_hand)
```
"""
MORE = {"student-answer", "convolve-by-hand-numbers"}


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    """Return the notebook without variants, and with them, from two small builds."""
    from building import tiny

    found = []
    for varies in (False, True):
        book = tiny(tmp_path_factory.mktemp("book"))
        write(book, "# Start\n", one=CHAPTER)
        configure(book, instructor_pages=[], variants=varies, exercise_points={"output-length": 2})
        build = built(book, book / "out")
        found.append((build, nbformat.read(build.written["book/one"], as_version=4)))
    return found


def sources(notebook):
    return {cell.id: cell.source for cell in notebook.cells}


def test_only_what_varies_is_other(notebooks):
    (_, plain), (_, other) = notebooks
    before, after = sources(plain), sources(other)
    assert {*after} - {*before} == MORE
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"convolve-by-hand", "convolve-by-hand-check"}
    assert after["convolve-by-hand-check"] == 'check("convolve-by-hand", by_hand, student=me)'
    assert after["convolve-by-hand"].endswith(
        "take `my_x` in place of the input and `my_w` in place of the kernel."
    )
    order = [cell.id for cell in other.cells]
    assert order.index("student-answer") == order.index("install") + 1
    assert order.index("convolve-by-hand-numbers") == order.index("convolve-by-hand") + 1


def test_the_pages_stay_what_they_are(notebooks):
    (plain, _), (other, _) = notebooks
    assert plain.text("one") == other.text("one")


@pytest.mark.parametrize("name", ["", "Ada Lovelace"])
def test_the_notebook_runs_with_a_name_and_without(notebooks, name):
    _, (_, notebook) = notebooks
    found = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.id != "install":
            source = cell.source.replace('""', repr(name)).replace("None", "[6, -5, -5]")
            body, _, last = source.rstrip().rpartition("\n")
            exec(f"{body}\nshown = {last}" if last.startswith("check") else source, found)
    me = Student("Convolution Is a Matrix", name)
    problem = find("convolve-by-hand", None, me).problem
    assert torch.equal(found["my_x"], problem.signal)
    assert torch.equal(found["my_w"], problem.kernel)
    assert found["shown"].mistake == (PAGES_NUMBERS if name else None)
