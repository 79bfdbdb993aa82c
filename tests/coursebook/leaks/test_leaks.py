"""The search for answers: each way to write one is found, and what is harmless passes."""
# ruff: noqa: RUF001 - minus signs and digits as they are published

from __future__ import annotations

import html
import io
import json
import zipfile
import zlib
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.sparse
import torch
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from building import ROOT
from convmatrix import conv_matrix, figures, numbers, parameter_counts
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.editions.cut import EditionError
from coursebook.leaks.search import find_matrix, leaks, scan
from coursebook.leaks.secrets import answers, book, declared, secrets
from coursebook.maths.formulas import typeset

# Numbers that the book does not have.
KERNEL = torch.tensor([4.0, 1, -3])
T = conv_matrix(KERNEL, 7)
T_PAD = conv_matrix([6, 2, -5], 5, padding=1)


def asked(id: str, answer: object, *withheld: tuple[int, ...], kind: str = "of any kind"):
    """An exercise, as far as the search looks at it."""
    return SimpleNamespace(id=id, answer=answer, withheld=withheld, kind=kind, secret=True)


SECRETS = [
    *answers(
        [
            asked("matrix", T.numpy()),
            asked("padded", T_PAD.numpy()),
            asked("counts", (31, 17, 5)),
            asked("vector", np.array([-7.0, 0, 2, 21])),
            asked("set", frozenset({-3, -2, -1, 0})),
            asked("from zero", frozenset(range(6))),
            asked("three", frozenset({3, 4, 5})),
            asked("length", 8, (14, 12, 10)),
        ]
    )
]
HARMLESS = {"book/a": ["columns 3, 4 and 5"], "convmatrix/b.py": ["of the set {0, 1, 2, 3, 4, 5}"]}


def found_in(text: str | bytes, name: str = "page.html") -> set[str]:
    data = text.encode() if isinstance(text, str) else text
    found = leaks(data, name, SECRETS, HARMLESS)
    return {leak.split(": ")[1].removeprefix("answer to ") for leak in found}


def rows(between: str = " ", after: str = "\n", show=str) -> str:
    return after.join(between.join(show(int(n)) for n in row) for row in T.tolist())


def table(row, cell) -> str:
    return "".join(row("".join(cell(int(n)) for n in numbers)) for numbers in T.tolist())


def printed(**options) -> str:
    with np.printoptions(**options):
        return str(T.numpy())


def code(text: str) -> str:
    return highlight(text, PythonLexer(), HtmlFormatter())


FIRST, SECOND, *_, LAST = T.int().tolist()
PMATRIX = r"\begin{pmatrix}" + rows(" & ", r" \\ ") + r"\end{pmatrix}"
CATCHES = {
    "matrix": {
        "a list of lists": str(T.int().tolist()),
        "floats": str(T.tolist()),
        "torch": str(T),
        "torch, whole numbers": repr(T.int()),
        "numpy": str(T.numpy()),
        "numpy, decimals": printed(formatter={"float": "{:.2f}".format}),
        "numpy, exponents": printed(formatter={"float": "{:e}".format}),
        "commas": rows(","),
        "bars": rows(" | "),
        "real minus signs": rows().replace("-", "−"),
        "spaces after signs": rows().replace("-", "− "),
        "points for zeros": rows(show=lambda n: str(n or ".")),
        "bold digits": rows().translate({ord("0") + n: chr(0x1D7CE + n) for n in range(10)}),
        "TeX": PMATRIX,
        "TeX, groups": r"$[\," + rows(r"\;\; ", r"\\", lambda n: f"{{{n}}}") + "]$",
        "TeX, dots for zeros": rows(" & ", r" \\ ", lambda n: str(n or r"\cdot")),
        "TeX, blanks for zeros": rows(" & ", r" \\ ", lambda n: str(n or "")),
        "a formula of the page": typeset([(PMATRIX, True)])[0]["html"],
        "two rows, far apart": f"First {FIRST}, then {'a word ' * 500} the last is {LAST}.",
        "two rows, the wrong way round": f"The last row {LAST} stands below the second {SECOND}.",
        "columns": str(T.T),
        "sparse": str(scipy.sparse.coo_array(T.numpy())),
        "Markdown table": table("| {}\n".format, "{} | ".format),
        "HTML table": table("<tr>{}</tr>".format, "<td><b>{}</b></td>".format),
        "highlighted": code(f"T = {T.int().tolist()}"),
        "alternative text": f'<img alt="The rows {FIRST} and\n{LAST}"/>',
        "data": f'<div data-state="{html.escape(json.dumps(T.int().tolist()))}"></div>',
        "words of a figure": (
            "Row 0 holds 4, 1, −3 in columns 0, 1 and 2; row 4 holds 4, 1, −3 in columns 4, 5, 6."
        ),
        "figure: grid": figures.conv_matrix_grid(KERNEL, 7).svg(),
        "figure: kernel to matrix": figures.kernel_to_matrix(range(1, 8), KERNEL).svg(),
    },
    "padded": {
        "two rows": f"{T_PAD[0].tolist()} and {T_PAD[-1].tolist()}",
        "figure": figures.boundary_rows([6, 2, -5], 5, padding=1).svg(),
    },
    "counts": {
        "a column": "[[31.],\n [17.],\n [ 5.]]",
        "words": "31, then 17 and 5",
        "named": "ParameterCounts(dense=31, sparse=17, shared=5)",
        "explained": "31 weights (dense), 17 multiplications (sparse), 5 weights (shared)",
        "a table": "<td>dense</td><td>31</td><tr><td>sparse</td><td>17</td></tr><td>5</td>",
        "TeX": r"31 \\ 17 \\ 5",
    },
    "vector": {
        "real minus": "[−7, 0, 2, 21]",
        "torch": "tensor([-7.,  0.,  2., 21.])",
        "numpy": "[-7  0  2 21]",
        "a list, cut in spans": code("[-7, 0, 2, 21]"),
    },
    "set": {
        "Python": "{-3, -2, -1, 0}",
        "another order": "{0, -1, -2, -3}",
        "floats": "{-3.0, -2.0, -1.0, 0.0}",
        "brackets, no commas": "[-3 -2 -1  0]",
        "TeX": r"$\{-3, -2, -1, 0\}$",
        "TeX, groups and dots": r"$\{{-3}, \dots, 0\}$",
        "real minus signs": "{−3, −2, −1, 0}",
        "no brackets": "It holds for −3, −2,\n−1 and 0.",
        "points": "-3..0",
        "from to": "from −3 to 0",
        "between": "between -3 and 0",
        "a dash": "−3–0",
        "inequalities": "−3 ≤ n ≤ 0",
        "inequalities, TeX": r"-3 \le n \leq 0",
        "a range": "range(-3, 1)",
        "highlighted": code("{-3, -2, -1, 0}"),
    },
    "from zero": {
        "to": "0 to 5",
        "dots": "{0, 1, ..., 5}",
        "a set of a range": "set(range(6))",
        "starred": "{*range(6)}",
    },
    "three": {"words": "the columns 3, 4 and 5", "elsewhere": "3, 4, 5"},
    "numbers (14, 12, 10) of length": {"errors": "they are 14, 12 and 10"},
}


@pytest.mark.parametrize(
    ("name", "what"), [(name, what) for name, texts in CATCHES.items() for what in texts]
)
def test_every_way_to_write_an_answer_is_found(name, what):
    assert name in found_in(CATCHES[name][what])


ROW = " ".join(map(str, FIRST))
PASSES = {
    "another matrix": str(conv_matrix(numbers.DEMONSTRATION.kernel, 6)),
    "its drawing": figures.conv_matrix_grid(numbers.DEMONSTRATION.kernel[:2], 6).svg(),
    "one row": f"The first row is [{ROW}].",
    "one row, three times": f"[{ROW}] and again [{ROW}], once more [{ROW}]",
    "one row, and a zero before it": f"0 {ROW}",
    "one row, as a formula of the page": typeset([(ROW.replace(" ", r"\;"), True)])[0]["html"],
    "the kernel": "w = [4, 1, -3], x = [0, 0, 4, 1, 0, 0], w = [4, 1, -3]",
    "an identity": str(torch.eye(7)),
    "labels of an axis": "-3\n-2\n-1\n0\n",
    "a drawn axis": "".join(f'<text x="{9 * n}" y="1">{n - 3}</text>' for n in range(4)),
    "more than the set": "{-4, -3, -2, -1, 0} [-3, -2, -1, 0, 1]",
    "less than the set": "{-3, -2, -1}",
    "a list with a fraction": "0.5, -3, -2, -1, 0",
    "a list that goes on": "-3, -2, -1, 0, ...",
    "all candidates": "range(-5, 6), from −5 to 5",
    "one argument": "range(6)",
    "a path": '<path d="M0-3 0-4h-3-2-1 0"/>',
    "another order": "5, 17, 31",
    "not side by side": "31, 17, 6, 5",
    "far apart": f"31 {'word ' * 20} 17 {'word ' * 20} 5",
    "parts of numbers": "131, 17, 52; 31.5, 17, 5; x31, 17, 5",
    "counts of another map": str(parameter_counts((2, 2), (3, 4))),
}


@pytest.mark.parametrize("what", PASSES)
def test_what_is_no_answer_passes(what):
    assert found_in(PASSES[what]) == set()


# --- where it looks -----------------------------------------------------------------------------

ANSWER = "It is 31, 17 and 5."


def zipped(name: str, text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return stream.getvalue()


def notebook(source: str | list[str]) -> bytes:
    cells = [{"cell_type": "markdown", "source": each} for each in ("Start.", source)]
    return json.dumps({"cells": cells}).encode()


PLACES = {
    "book/a.html": f"<p>\nGo\non</p>\n<p>{ANSWER}</p>".encode(),
    "_images/a.svg": f"<svg><title>A\n</title><desc>\n\n{ANSWER}</desc></svg>".encode(),
    "a.ipynb": notebook(["Look:\n", "\n", "\n", ANSWER]),
    "a.js": f'const\n\n\nsaid = "{ANSWER}";'.encode(),
    "a.whl": zipped("convmatrix/a.py", f'"""A\n\n\n{ANSWER}"""'),
    "README": f"1\n2\n3\n{ANSWER}".encode(),
    "objects.inv": b"1\n2\n3\n4\n" + zlib.compress(f"\n\n\n{ANSWER} std:label".encode()),
}
NAMED = {"a.ipynb": "a.ipynb, cell 2", "a.whl": "a.whl, convmatrix/a.py"}


@pytest.mark.parametrize("name", PLACES)
def test_a_leak_names_file_line_and_the_words_around(name):
    (leak,) = leaks(PLACES[name], name, SECRETS, {})
    assert leak.startswith(f"{NAMED.get(name, name)}, line 4: answer to counts: ")
    assert "31, 17 and 5" in leak


def index_of(address: str, *passages: list[str]) -> str:
    page = {"address": address, "title": "Title", "passages": passages}
    return f"const SEARCH_INDEX = {json.dumps([page])};\n"


def test_the_search_index_is_read_passage_by_passage():
    told = index_of("book/b.html", ["id", "Title", ANSWER, ""])
    (leak,) = leaks(told.encode(), "searchindex.js", SECRETS, HARMLESS)
    assert leak.startswith("book/b.html, in searchindex.js, line 1: ")
    apart = index_of("book/b.html", ["", "", "31, 17", ""], ["", "", "and 5", ""])
    assert found_in(apart, "searchindex.js") == set()


def test_the_search_index_has_what_is_harmless_on_its_page():
    for address, expected in (("book/a.html", set()), ("book/b.html", {"three"})):
        passage = ["", "", "the columns 3, 4 and 5", "and code"]
        assert found_in(index_of(address, passage), "searchindex.js") == expected


@pytest.mark.parametrize("name", ["a.bin", "a.whl", "a.ipynb", "a.html", "searchindex.js"])
def test_what_cannot_be_read_does_not_pass(name):
    (leak,) = leaks(b"\x80\x02\x00", name, SECRETS, {})
    assert leak.startswith(f"{name}: cannot be read: ")


def test_an_empty_folder_is_no_site(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing to scan"):
        [*scan(tmp_path, SECRETS, {})]


# --- what is harmless ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("<p>The columns 3,\n<i>4</i> and 5.</p>", "book/a.html", set()),
        ("the columns 3, 4 and 5", "notebooks/book/a.html", set()),
        ("the columns 3, 4 and 5", "book/b.html", {"three"}),
        ("the columns 3, 4 and 5", "book/aa.html", {"three"}),
        ("the columns 3, 4, 5", "book/a.html", {"three"}),
        ("the columns 3, 4 and 5, hence {3, 4, 5}", "book/a.html", {"three"}),
        ("of the set\n{0, 1, 2, 3, 4, 5}", "book/b.html", set()),
        ("another set {0, 1, 2, 3, 4, 5}", "book/b.html", {"from zero"}),
    ],
)
def test_declared_words_are_harmless_in_their_page_and_no_others(text, name, expected):
    assert found_in(text, name) == expected


def test_what_is_harmless_is_declared_beside_the_words():
    text = "The columns 3, 4 and 5.\n% not an answer: columns 3, 4 and 5\n\nGo on."
    module = '    """Columns 3, 4."""\n    # not an answer: Columns 3, 4\n'
    found = declared({"book/a": text, "a.py": module, "b.py": ""})
    assert found == {"book/a": ["columns 3, 4 and 5"], "a.py": ["Columns 3, 4"]}
    with pytest.raises(EditionError, match="book/a: write the words beside '3, 4 and 5'"):
        declared({"book/a": "% not an answer: 3, 4 and 5"})


# --- what the secrets are -----------------------------------------------------------------------

SOLUTION = '+++ {"tags": ["solution"]}\n'
BOOK = {
    "book/a": ":label: plain\n\nA sentence that everybody reads here.\n\n"
    f"{SOLUTION}A sentence that everybody reads here.\nA reason that only the solution gives.\n"
    "Short.\n\n+++\n",
    "book/b": f":label: padded\n\n{SOLUTION}Another reason, given in the second chapter.\n\n+++\n",
}
QUESTIONS = [
    asked("plain", T.numpy()),
    asked("padded", conv_matrix(KERNEL, 7, padding=1).numpy()),
    asked("counts", (31, 17, 5), (14, 12, 10)),
]


def names(*arguments) -> list[str]:
    return [secret.name for secret in secrets(*arguments)]


def test_secrets_are_what_only_solutions_tell():
    lines, of_counts = ["line 7 of book/a", "line 4 of book/b"], "numbers (14, 12, 10) of counts"
    asked_for = ["answer to plain", "answer to padded", "answer to counts"]
    assert names(BOOK, QUESTIONS) == [*lines, *asked_for, of_counts]
    # the rows of the one are rows of the other
    assert names(BOOK, QUESTIONS, ["book/b"]) == [lines[0], asked_for[2], of_counts]
    assert names(BOOK, QUESTIONS, ["book/a"]) == [lines[1], asked_for[2], of_counts]


def test_an_answer_that_is_one_of_many_is_not_looked_for():
    public = asked("public", (31, 17, 5))
    public.secret = False
    assert [*answers([public])] == []


def test_an_answer_of_a_new_kind_is_looked_for_by_its_shape():
    (secret,) = answers([asked("new", [[4, 1], [2, 7]], kind="magic square")])
    assert secret.find is find_matrix
    with pytest.raises(ValueError, match="not of whole numbers"):
        [*answers([asked("a", [0.5, 1])])]


# --- the real sites -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real():
    """Return chapters, secrets and what is harmless of the real book."""
    return book(ROOT)


def test_the_student_site_tells_no_secret(student, real):
    _, wanted, harmless = real
    assert [*scan(student.html, wanted, harmless)] == []
    assert [*scan(student.output / "repository", wanted, harmless)] == []


def test_the_instructor_site_tells_them_all(instructor, real):
    """So the test above looks for what a site would show; lines with roles in them change."""
    _, wanted, harmless = real
    found = {leak.split(": ")[1] for leak in scan(instructor.html, wanted, harmless)}
    told = {secret.name for secret in wanted}
    numbers = {name for name in told if not name.startswith("line")}
    assert {name.split()[-1] for name in numbers} == {
        exercise.id
        for exercise in EXERCISES.values()
        if exercise.secret
        and (np.size(exercise.answer) > 2 or isinstance(exercise.answer, frozenset))
    }
    assert numbers - found == set()
    lines = told - numbers
    assert len(lines & found) >= 0.9 * len(lines) > 0


def test_a_released_chapter_may_tell_its_own(instructor, real):
    chapters, *_ = real
    for name in [name for name, text in chapters.items() if "solution" in text]:
        page = instructor.html / f"{name}.html"
        _, wanted, harmless = book(ROOT, [name])
        assert [*leaks(page.read_bytes(), page.name, wanted, harmless)] == []
