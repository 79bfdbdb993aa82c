"""What a student wrote survives each later edition of its notebook, merged as nbgitpuller does it.

It commits what the student has saved, fetches, and merges with ``-Xours``: git merges the lines of
two files, and knows nothing of cells.
"""

from __future__ import annotations

import json
import random

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from building import FRONT_MATTER, built, commit, configure, git, write

# Solutions that would be found anywhere: in prose, in code, before and behind what checks them.
CHAPTER = f"""{FRONT_MATTER}(about)=
# About{{retitled}}

It begins with a long sentence.{{edited}}

```{{{{code-cell}}}}
class check:
    def __init__(self, *answer, points=1):
        pass

    def _repr_html_(self):
        return '<p data-status="right">'
```
{{added}}
## First

:::{{{{admonition}}}} Predict first
:class: predict
How many?
:::

There are four, and not five.{{edited}}

```{{{{code-cell}}}}
4
```

% until here

{{asked}}
{{started}}nd on it goes.

```{{{{exercise}}}} Write it
:label: write-it
Write it.{{edited}}
```

```{{{{code-cell}}}}
:tags: [starter]

rows = []  # one list for each output{{edited}}
taps = 3
width = 10
# and so on
matrix = rows
```

+++ {{{{"tags": ["solution"]}}}}

SOLVED in prose.

```{{{{code-cell}}}}
:tags: [solution]

matrix = "SOLVED"
```

```{{{{code-cell}}}}
:tags: [check]

check("write-it", matrix{{weighted}})
```

+++ {{{{"tags": ["solution"]}}}}

SOLVED further.

```{{{{code-cell}}}}
:tags: [solution]

print("SOLVED in the end")
```

+++

After it comes what comes after.{{edited}}
{{exercise}}
```{{{{exercise}}}} Count it
:label: count-it
Count it.
```

```{{{{code-cell}}}}
:tags: [starter]

number = None
```

```{{{{code-cell}}}}
:tags: [solution]

number = "SOLVED"
```

```{{{{code-cell}}}}
:tags: [check]

check("count-it", number)
```

## Summary

It ends.{{edited}}
"""
BEFORE = dict.fromkeys(("retitled", "edited", "added", "asked", "weighted", "exercise"), "")
BEFORE["started"] = "A"
AFTER = {
    "retitled": ", again",
    "edited": " And more.",
    "started": "It began, a",
    "added": "\n```{code-cell}\nmore = 0\n```\n\nMore words.\n",
    "asked": ":::{admonition} Predict first\n:class: predict\nAnd then?\n:::\n\nThis.\n",
    "weighted": ", points=3",
    "exercise": """
```{exercise} Ask more
:label: ask-more
More.
```

```{code-cell}
:tags: [starter]

other = None
```

```{code-cell}
:tags: [solution]

other = "SOLVED"
```

```{code-cell}
:tags: [check]

check("ask-more", other)
```
""",
}
ANSWERS = {
    "write-it-answer": "rows = [[1, 2, 3] * 3]\ntaps = 3\nwidth = 10\n# mine\nmatrix = rows[::-1]",
    "count-it-answer": "number = 8  # I counted",
}


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """Return the notebooks of a course: at first, after a release, and after it was rewritten."""
    book = tmp_path_factory.mktemp("course")
    (book / "book").mkdir()
    (book / "book" / "references.bib").write_text("")
    found = {}
    for name, words, released in [
        ("first", BEFORE, []),
        ("released", BEFORE, ["book/index"]),
        ("rewritten", AFTER, []),
    ]:
        configure(book, instructor_pages=[], release_solutions=released)
        write(book, CHAPTER.format(**words))
        files = built(book, book / "out").written
        found[name] = {path: file.read_text("utf-8") for path, file in files.items()}
    return found


def test_released_solutions_are_a_file_of_their_own(editions):
    first, released = editions["first"], editions["released"]
    assert set(first) == {"book/index"}
    assert set(released) == {"book/index", "book/index-solutions"}
    assert released["book/index"] == first["book/index"]
    solved = released["book/index-solutions"]
    assert solved.count("SOLVED") == 5
    assert "Your own answers stay in `index.ipynb`" in solved


def test_cells_are_named_after_what_they_are(editions):
    first, rewritten = (names(editions[name]["book/index"]) for name in ("first", "rewritten"))
    assert [name for name in rewritten if name in first] == [
        name for name in first if name != "first-and-on-it-goes"
    ], "what was there before keeps its name, whatever was added, edited or retitled"
    for exercise in ("write-it", "count-it"):
        at = first.index(exercise)
        roles = [exercise, *(f"{exercise}-{role}" for role in ("answer", "check", "hint"))]
        assert first[at : at + 4] == roles
    assert {"about", "install", "first", "predict-how-many", "summary"} <= set(first)


def test_a_prediction_is_written_between_its_prompt_and_its_result(editions):
    sources = [cell.source for cell in read(editions["first"]["book/index"]).cells]
    at = sources.index("> **Predict first**\n>\n> How many?")
    place, result, _, after = sources[at + 1 : at + 5]
    assert place.startswith("*Your prediction*")
    assert result == "There are four, and not five."
    assert after == "And on it goes.", "what follows the result is no part of it"


# What a student has saved


def names(text):
    return [cell.id for cell in read(text).cells]


def read(text):
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    return notebook


def blank(notebook):
    return notebook


def ran(notebook):
    """Run all cells, and keep what JupyterLab keeps."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        data = {"text/plain": "some\nlines", "text/html": "<div>\n</div>"}
        cell.outputs = [new_output("execute_result", data=data, execution_count=count)]
        cell.metadata["execution"] = {"iopub.execute_input": "2026-11-02T10:00:00Z"}
    notebook.metadata["language_info"] |= {"file_extension": ".py", "version": "3.12.1"}
    notebook.metadata["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    return notebook


def half_done(notebook):
    """Answer one exercise, and change one line of another's starter."""
    for cell in answered(notebook, ["count-it-answer"]).cells:
        if cell.id == "write-it-answer":
            cell.source = cell.source.replace("matrix = rows", "matrix = [rows]  # mine")
    return notebook


def finished(notebook):
    """Answer everything, predict, play with a cell of the course, and add cells."""
    notebook = ran(answered(notebook, ANSWERS))
    for cell in notebook.cells:
        if cell.id.startswith("prediction-"):
            cell.source += "five\n\nor six"
        if cell.source == "4":
            cell.source = "4 + 1\nmine = 5"
    notebook.cells.insert(3, new_code_cell("mine = 1"))
    notebook.cells += [new_markdown_cell("Mine."), new_code_cell("mine = 2")]
    return notebook


def answered(notebook, names):
    for cell in notebook.cells:
        if cell.id in names:
            cell.source = ANSWERS[cell.id]
    return notebook


STUDENTS = (blank, ran, half_done, finished)
SAVED = {
    "as JupyterLab does": lambda notebook: nbformat.writes(notebook) + "\n",
    "with other spaces": lambda notebook: json.dumps(notebook, indent=2),
    "without touching what stands": lambda notebook: nbformat.writes(notebook, split_lines=False),
}


def later(first, rewritten, chance):
    """Yield editions on the way from the first to the last one: cells change in any order."""
    old, new = (json.loads(text)["cells"] for text in (first, rewritten))
    old, when = {cell["id"]: cell for cell in old}, {cell["id"]: chance.random() for cell in new}
    for now in (0.2, 0.4, 0.6, 1):
        cells = [cell if when[cell["id"]] < now else old.get(cell["id"]) for cell in new]
        notebook = json.loads(rewritten) | {"cells": [*filter(None, cells)]}
        yield json.dumps(notebook, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize("how", SAVED)
@pytest.mark.parametrize("student", STUDENTS)
def test_no_later_edition_touches_what_a_student_wrote(editions, tmp_path, student, how):
    first, rewritten = (editions[name]["book/index"] for name in ("first", "rewritten"))
    save = (lambda _: first) if student is blank else SAVED[how]
    saved = save(student(read(first)))
    chance = random.Random(f"{student.__name__}{how}")
    origin, home = tmp_path / "origin", tmp_path / "home"
    origin.mkdir()
    git(origin, "init", "--quiet", "--initial-branch", "notebooks")
    publish(origin, {"book/index": first})
    git(tmp_path, "clone", "--quiet", str(origin), str(home))
    (home / "book/index.ipynb").write_text(saved, "utf-8")
    for text in later(first, rewritten, chance):
        publish(origin, editions["released"] | {"book/index": text})
        pull(home)
        merged = (home / "book/index.ipynb").read_text("utf-8")
        assert_safe(merged, saved)
        if student is blank:
            assert json.loads(merged) == json.loads(text)
        assert (home / "book/index-solutions.ipynb").is_file()


def publish(origin, notebooks):
    for path, text in notebooks.items():
        (origin / f"{path}.ipynb").parent.mkdir(exist_ok=True)
        (origin / f"{path}.ipynb").write_text(text, "utf-8")
    (origin / "README.md").write_text(str(random.random()), "utf-8")
    commit(origin, "Publish")


def pull(home):
    git(home, "fetch", "--quiet")
    git(home, "commit", "--quiet", "--all", "--message", "WIP", "--allow-empty")
    git(home, "merge", "--quiet", "--no-edit", "-Xours", "origin/notebooks")
    assert git(home, "status", "--porcelain") == ""


def assert_safe(merged, saved):
    cells, own = read(merged).cells, read(saved).cells
    order = names(merged)
    assert len(order) == len(set(order))
    assert "SOLVED" not in merged
    here = {cell.id: cell.source for cell in cells}
    for cell in own:
        if cell.id in ANSWERS:
            exercise = cell.id.removesuffix("-answer")
            assert order[order.index(cell.id) + 1] == f"{exercise}-check"
            assert here[f"{exercise}-check"].startswith(f'check("{exercise}"')
            if cell.source in ANSWERS.values():
                assert here[cell.id] == cell.source
        if "mine" in cell.source.casefold() or cell.id.startswith("prediction-"):
            assert here[cell.id] == cell.source
