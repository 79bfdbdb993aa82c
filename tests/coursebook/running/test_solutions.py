"""A build that contradicts itself fails: its solutions are right, and its numbers are its own."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from building import FRONT_MATTER, build_book, built, contents, lend_outputs, write
from convmatrix.exercises import check
from coursebook.running.solutions import refused

CHAPTER = f"""{FRONT_MATTER}# Title

$y = 1$, in words: WORDS.

```{{code-cell}}
class check:
    def __init__(self, id, answer):
        self.status = "right" if answer == 8 else "wrong"

    def _repr_html_(self):
        return f'<p data-status="{{self.status}}">'

    def __repr__(self):
        return f"It is {{self.status}}"
```

```{{exercise}} How long?
:label: output-length
```

```{{code-cell}}
:tags: [starter]

length = None
```

```{{code-cell}}
:tags: [solution]

length = 7 + ADD
print("SOLVED IN OUTPUT")
```

```{{code-cell}}
:tags: [check]

# the last line
check("output-length", length)
```
"""
WRONG = "the solution's own check says wrong  (It is wrong)"


@pytest.mark.parametrize("edition", ["student", "instructor"])
def test_a_solution_that_its_own_check_refuses_fails_each_edition(tiny_book, tmp_path, edition):
    def build(add, words="some"):
        write(tiny_book, CHAPTER.replace("ADD", add).replace("WORDS", words))
        return build_book(tiny_book, tmp_path / "out", edition)

    for _ in range(2):  # the second time nothing is new
        wrong = build("0")
        assert wrong.status == 1
        assert f"book/index.md:{line_of_the_check()}: {WRONG}" in wrong.log
    right = build("1")
    assert right.status == 0, right.log
    again = build("1", "others")
    assert again.status == 0
    assert "chapters to run" in right.log
    assert "chapters to run" not in again.log, "what was right is not run for a word in the text"
    if edition == "student":
        told = [name for name, data in contents(right.output).items() if b"SOLVED" in data]
        assert told == [], "something of a solution is left in the folder of the student edition"


@pytest.mark.parametrize("lent", [True, False])
def test_what_an_edition_with_solutions_found_right_need_not_run_again(tiny_book, tmp_path, lent):
    write(tiny_book, CHAPTER.replace("ADD", "1"))
    lender = built(tiny_book, tmp_path / "lender", "instructor")
    if lent:
        lend_outputs(lender.output, tmp_path / "out")
    build = built(tiny_book, tmp_path / "out")
    assert ("with its solutions" in build.log) != lent


def line_of_the_check():
    return next(n for n, line in enumerate(CHAPTER.splitlines(), 1) if line.startswith("check("))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("1 / 0", "ZeroDivisionError"), ("assert 1 == 2", "assert 1 == 2  left 1  right 2")],
)
def test_whatever_else_is_wrong_about_a_solution_is_named(tiny_book, tmp_path, line, complaint):
    write(tiny_book, CHAPTER.replace("ADD", f"1\n{line}"))
    build = build_book(tiny_book, tmp_path / "out")
    assert build.status == 1
    assert complaint in build.log


def judged(answer, *, shown=True, solution="length = 8"):
    """Return a chapter as it ran, with what the book's own check says of an answer."""
    verdict = check("output-length", answer)
    data = {"text/html": verdict._repr_html_(), "text/plain": repr(verdict)}
    outputs = [new_output("execute_result", data=data)] if shown else []
    return new_notebook(
        cells=[
            new_code_cell(solution, metadata={"tags": ["solution"]}),
            new_code_cell("# a\ncheck(1)", metadata={"tags": ["check"]}, outputs=outputs),
        ],
        metadata={"source_map": [0, 2]},
    )


def test_only_right_is_right(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```\n```\n```\n# a\ncheck(1)\n```\n")
    assert [*refused(page, judged(8))] == []
    assert [*refused(page, judged(7, solution=""))] == [], "there is no solution"
    for answer, status in ((7, "wrong"), (None, "not attempted"), ("nine", "malformed")):
        [complaint] = refused(page, judged(answer))
        said = " ".join(repr(check("output-length", answer)).split())
        assert complaint == f"{page}:5: the solution's own check says {status}  ({said})"
    [complaint] = refused(page, judged(8, shown=False))
    assert "says nothing" in complaint


def test_what_has_no_solution_is_not_judged(tiny_book, tmp_path):
    write(tiny_book, CHAPTER.replace("[solution]", "[remove-cell]").replace("ADD", "0"))
    built(tiny_book, tmp_path / "out")


NUMBERS = """
Take $x = [0, 0, 1, 2, 3, 4, 5, 6, 7, 0]$ and $w = [1, 1, -2]$, or

$$
u = [3, 1, 4, 1, 5, 9], \\qquad v = [\\class{tap-0}{2}, 3, 5], \\qquad x = [0, 0, \\dots].
$$
"""
SWAPS = {"1, 1, -2": "1, 2, -2", "7, 0": "8, 0", "3, 5]": "4, 5]", "1, 5, 9": "0, 5, 9"}
COMPLAINTS = [
    ":3: w = [1, 2, -2], but ASSIGNMENT in numbers.py has [1, 1, -2]",
    ":3: x = [0, 0, 1, 2, 3, 4, 5, 6, 8, 0], but ASSIGNMENT in numbers.py has [0, 0, 1, 2",
    ":5: v = [2, 4, 5], but DEMONSTRATION in numbers.py has [2, 3, 5]",
    ":5: u = [3, 1, 4, 0, 5, 9], but DEMONSTRATION in numbers.py has [3, 1, 4, 1, 5, 9]",
]


def test_formulas_spell_out_the_numbers_that_the_book_stands_on(tiny_book, tmp_path):
    changed = NUMBERS
    for old, new in SWAPS.items():
        changed = changed.replace(old, new)
    write(tiny_book, f"# Title\n{changed}")
    build = build_book(tiny_book, tmp_path / "out")
    assert build.status == 1
    assert [text for text in COMPLAINTS if f"book/index.md{text}" not in build.log] == []
    code = "```{code-cell}\nx = [1, 2]\n```"
    chapter = f"{FRONT_MATTER}# Title\n\n$x = [1, 2]$ here.\n\n{code}\n"
    write(tiny_book, f"# Title\n{NUMBERS}", other=chapter)
    built(tiny_book, tmp_path / "out")
