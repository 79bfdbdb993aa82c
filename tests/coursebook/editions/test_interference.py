"""Non-interference: the bytes of the student edition do not depend on solutions."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from building import FRONT_MATTER, ROOT, build_book, built, configure, contents, lend_outputs, write
from coursebook.editions import interference, release
from coursebook.editions.cut import REMOVED_TAG, STUDENT
from coursebook.editions.interference import OTHERS, dependent, replaced, solutions

CHAPTER = f"""{FRONT_MATTER}(one)=
# One

```{{exercise}} How long?
:label: output-length
```

+++ {{"tags": ["solution"]}}

Eight, as {{ref}}`one` says.

+++

% not an answer: columns 3, 4 and 5
The columns 3, 4 and 5 of $x$.

```{{code-cell}}
from convmatrix.exercises import check

answer = 1
```

```{{code-cell}}
:tags: [starter]

answer = None
```

```{{code-cell}}
:tags: [solution]

answer = 8
```

```{{code-cell}}
:tags: [check]

check("output-length", answer)
```

```{{math}}
:label: eq
1 = 1
```

After all {{eq}}`eq`, {{ref}}`two`, {{ref}}`output-length`.
"""
TWO = f'{FRONT_MATTER}(two)=\n# Two\n\n+++ {{"tags": ["solution"]}}\n\n(inside)=\nSolved.\n'


def chapters(folder: Path = ROOT) -> dict[str, str]:
    paths = sorted((folder / "book").glob("*.md"))
    return {f"book/{path.stem}": path.read_text("utf-8") for path in paths}


def test_the_book_depends_on_no_solution():
    assert [*dependent(chapters(), {})] == []
    assert sum(len(solutions(text)) for text in chapters().values()) > 10


def test_other_solutions_are_other_and_stand_in_the_same_places():
    for other in OTHERS:
        text = replaced(CHAPTER, *other)
        assert "Eight" not in text
        assert "answer = 8" not in text
        assert [cell.tags - {"hide-cell"} for cell in solutions(text)] == [{"solution"}] * 2


@pytest.mark.parametrize("kept", [slice(0, 1), slice(2, 3), slice(-2, None)])
def test_a_cut_that_lets_a_line_through_is_seen(monkeypatch, kept):
    def leaky(text: str, path: str, edition: str, syntax: object) -> str:
        lines = text.split("\n")
        for cell in interference.cells(text, syntax):
            if REMOVED_TAG[edition] in cell.tags:
                inside = lines[cell.start : cell.end]
                lines[cell.start : cell.end] = ["+++"] + [
                    line if line in inside[kept] else "" for line in inside[1:]
                ]
                lines[cell.start] = inside[0] if kept == slice(0, 1) else "+++"
        return "\n".join(lines)

    monkeypatch.setattr(release, "cut_file", leaky)
    assert [*dependent({"book/one": CHAPTER}, {})] == ["book/one"]
    assert [*dependent({"book/one": CHAPTER}, {"release_solutions": ["book/one"]})] == []


def test_a_small_book_is_the_same_with_solutions_of_any_length(tiny_book, tmp_path):
    settings = {"exercise_points": {"output-length": 3}, "check_solutions": False}
    configure(tiny_book, instructor_pages=[], **settings)
    sites = []
    for number, other in enumerate([None, OTHERS[0], OTHERS[-1]]):
        one, two = (replaced(text, *other) if other else text for text in (CHAPTER, TWO))
        write(tiny_book, one, two=two)
        build = built(tiny_book, tmp_path / f"out{number}")
        sites.append([published(build.html), published(build.output / "notebooks")])
    assert sites[0] == sites[1] == sites[2]
    words = [data for part in sites[0] for data in part.values()]
    assert not any(b"not an answer" in data for data in words), "a declaration is published"


def test_the_book_is_the_same_with_other_solutions(student, source, tmp_path):
    """A source with every solution replaced by a longer one gives the same site, to the byte."""
    copy = tmp_path / "source"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns(".*", "tests", "bench"))
    for name, text in chapters(source).items():
        (copy / f"{name}.md").write_text(replaced(text, *OTHERS[-1]), "utf-8")
    configure(copy, check_solutions=False)  # they are wrong on purpose
    # the outputs of students' cells, which are the same if and only if the cells are
    lend_outputs(student.output, tmp_path / "out")
    other = built(copy, tmp_path / "out", STUDENT)
    assert differences(student.html, other.html) == []


def differences(one: Path, other: Path) -> list[str]:
    """Return the files that are not in both folders with the same bytes."""
    here, there = published(one), published(other)
    return sorted(name for name in here | there if here.get(name) != there.get(name))


def published(folder: Path) -> dict[str, bytes]:
    """Return all files without what names the commit: package, its installation, a citation."""
    found = contents(folder)
    found.pop(".buildinfo", None)  # Sphinx's note of its settings, which say where the output lies
    if cited := found.get("CITATION.cff"):
        found["CITATION.cff"] = re.sub(rb"(?m)^commit: .*\n", b"", cited)
    for name in [name for name in found if name.endswith(".ipynb")]:
        notebook = json.loads(found[name])
        notebook["cells"] = [cell for cell in notebook["cells"] if "install" not in cell["id"]]
        found[name] = json.dumps(notebook).encode()
    return {name: data for name, data in found.items() if not name.startswith("wheels/")}


def test_a_difference_is_seen(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "same").write_text("1")
    (tmp_path / "one" / "deep" / "a").write_text("1")
    (tmp_path / "other" / "deep" / "a").write_text("2")
    (tmp_path / "other" / "b").write_text("")
    assert differences(tmp_path / "one", tmp_path / "other") == ["b", "deep/a"]


# --- what no edition could cut ------------------------------------------------------------------

DRAWN = {
    "include": "```{include} part.md\n```",
    "an include of reStructuredText": "```{eval-rst}\n.. include:: part.md\n```",
    "literalinclude": "```{literalinclude} part.md\n```",
    "a download": "{download}`part.md`",
    "a raw file": "```{raw} html\n:file: part.md\n```",
    "a notebook": "{download}`part.ipynb`",
}


@pytest.mark.parametrize("what", DRAWN)
def test_a_file_that_nobody_cuts_is_not_drawn_in(tiny_book, tmp_path, what):
    folder = tiny_book / "book"
    write(tiny_book, f"# Start\n\n{DRAWN[what]}\n")
    (folder / "part.md").write_text('Seen.\n\n+++ {"tags": ["solution"]}\n\nIt is 8.\n', "utf-8")
    (folder / "part.ipynb").write_text('{"metadata": {"tags": ["solution"]}}', "utf-8")
    build = build_book(tiny_book, tmp_path / "out")
    assert build.status == 1
    part = "part.ipynb" if what == "a notebook" else "part.md"
    assert "index.md: draws in " in build.log, build.log
    assert f"{part}, whose cells no edition would leave out" in build.log


def test_a_file_without_cells_may_be_drawn_in(tiny_book, tmp_path):
    write(tiny_book, f"# Start\n\n{DRAWN['include']}\n")
    (tiny_book / "book" / "part.md").write_text("It is seen.\n", "utf-8")
    assert "It is seen." in built(tiny_book, tmp_path / "out").text()
