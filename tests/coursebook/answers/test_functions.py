"""Functions that are written in the page: it says of them what Python says, word for word."""

from __future__ import annotations

import pytest

from convmatrix.exercises import judge
from convmatrix.exercises.functions import handed_lists
from trying import MATRICES, page_scripts, page_tries, python_tries

BAND = """\
def matrix(kernel, input_shape):
    n, k = input_shape[0] + 2 * PAD, len(kernel)
    rows = [[kernel[j - i] if 0 <= j - i < k else 0 for j in range(n)] for i in range(n - k + 1)]
    return [row[PAD : n - PAD] for row in rows]
"""
BLOCKS = """\
def band(taps, n):
    return [[0] * i + list(taps) + [0] * (n - len(taps) - i) for i in range(n - len(taps) + 1)]

def matrix(kernel, input_shape):
    rows, columns = input_shape
    T = []
    for i in range(rows - len(kernel) + 1):
        blocks = [band(taps, columns) for taps in kernel]
        for line in range(len(blocks[0])):
            row = [0] * (i * columns)
            for block in blocks:
                row += block[line]
            T.append(row + [0] * ((rows - i - len(kernel)) * columns))
    return T
"""


def band(padding, tap="kernel[j - i]", last="return [row"):
    return (
        BAND.replace("PAD", str(padding)).replace("kernel[j - i]", tap).replace("return [row", last)
    )


def returns(value, before=""):
    return f"def f(kernel, shape):\n    {before}\n    return {value}\n"


# What a program does, and the program; all but the last two exercises get the padded matrix wrong.
PROGRAMS = {
    "right": band(0),
    "right with padding": band(1),
    "right for images": BLOCKS,
    "right with stride": band(0, last="rows = rows[::2]\n    return [row"),
    "every second column": band(0, last="return [row[::2] for row in rows] or [row"),
    "a wrong entry with stride": band(0, last="rows[2][3] = 4; rows = rows[::2]\n    return [row"),
    "of the length": band(0).replace("input_shape[0]", "input_shape"),
    "of the length, and fails": "def f(kernel, n):\n    n - 1\n    return [1] + n\n",
    "of the length and flipped": band(0, "kernel[k - 1 - j + i]").replace("[0]", ""),
    "flipped": band(0, "kernel[k - 1 - j + i]"),
    "flipped with padding": band(1, "kernel[k - 1 - j + i]"),
    "transposed": band(0, last="return list(zip(*rows)) or [row"),
    "no right values": band(0, "7"),
    "upside down": band(0, last="return [row for row in reversed(rows)] or [row"),
    "one row short": band(0, last="rows = rows[1:]\n    return [row"),
    "first row in all": band(0, last="return [rows[0] for row in rows] or [row"),
    "a wrong entry": band(0, last="rows[2][3] = 4\n    return [row"),
    "an empty row": band(0, last="rows[1] = [0] * n\n    return [row"),
    "for three taps only": band(0).replace("len(kernel)\n", "3\n    kernel = list(kernel)\n"),
    "for ten inputs only": band(0).replace("input_shape[0]", "10"),
    "fails elsewhere": band(0, last="assert n > 6, 'too short. Really.'\n    return [row"),
    "images without gaps": BLOCKS.replace("columns) for", "columns - 1) for"),
    "image transposed": BLOCKS.replace("rows, columns = input", "columns, rows = input"),
    "nothing": "def f(kernel, shape):\n    kernel[0]\n",
    "an empty list": returns("[]"),
    "only zeros": returns("[[0, 0], [0, 0]]"),
    "one line": returns("[1, 2, 3]"),
    "one number": returns("5"),
    "three axes": returns("[[[1, 2], [3, 4]], [[1, 2], [3, 4]]]"),
    "a row too short": returns("[[1, 2], [3]]"),
    "no row": returns("[[1, 2], 3]"),
    "a blank": returns("[[1, None], [2, 3]]"),
    "no number": returns("[[1, float('nan')]]"),
    "endless numbers": returns("[[float('inf')] * 10] * 8"),
    "a truth": returns("[[True]]"),
    "a text": returns("'a few'"),
    "a matrix as text": returns("'[[1, 2], [3, 4]]'"),
    "texts": returns("[['1', '2'], ['3', '']]"),
    "bytes": returns("b'12'"),
    "a dictionary": returns("{1: 2}"),
    "sets": returns("[{1, 2}, {3, 4}]"),
    "itself": returns("f"),
    "a function inside": returns("[[len]]"),
    "a generator": returns("([i, 1] for i in range(3))"),
    "a method": returns("[1].append"),
    "a complex number": returns("[[1 + 2j]]"),
    "an object": "class Thing:\n    pass\ndef f(kernel, shape):\n    return Thing()\n",
    "far too much": returns("[[1] * 200] * 200"),
    "numbers for ever": "def f(kernel, shape):\n    while True:\n        yield 1\n",
    "too deep": returns("a", "a = 1\n    for _ in range(30): a = [a]"),
    "floats": band(0, "kernel[j - i] * 1.00000001"),
    "an error of its own": returns("1", "raise ValueError('no, not this. Never.')"),
    "an error without a word": returns("1", "raise RuntimeError"),
    "a key": returns("1", "{}['k']"),
    "divides by zero": returns("1 / 0"),
    "an unknown name": returns("nothing"),
    "past the end": returns("[1][3]"),
    "adds a list": returns("[1] + 1"),
    "calls a number": returns("a()", "a = 3"),
    "exits": returns("1", "raise SystemExit('bye')"),
    "without an end": "def f(kernel, shape):\n    return f(kernel, shape)\n",
    "one parameter": "def f(kernel):\n    return [kernel]\n",
    "three parameters": "def f(kernel, shape: tuple, padding):\n    return [kernel]\n",
    "a default": "def f(kernel, shape, padding=(0, 1), *, more={}):\n    return [1, 2]\n",
    "needs a name": "def f(kernel, shape, *, padding):\n    return [kernel]\n",
    "stars": "def f(*given, **options):\n    return given[2]\n",
    "no parameters": "def f():\n    return 1\n",
    "a lambda": "f = lambda kernel, shape: [[1, 2]]\n",
    "a lambda of three": "f = lambda a, b, c: [[1, 2]]\n",
    "the kernel last": band(0).replace("(kernel, input_shape)", "(input_shape, kernel)").replace(
        "n, k = input_shape[0] + 2 * 0", "(n,) = input_shape\n    k"
    ).replace(", len(kernel)", " = len(kernel)"),
    "prints": "print('a')\n" + band(0, last="print(n)\n    return [row"),
}  # fmt: skip
SHIFTING = """\
def make_shift(n, input_shape):
    length = input_shape[0]
    return [[int(j == i - n) for j in range(length)] for i in range(length)]
"""
SHIFTS = [
    *(SHIFTING, SHIFTING.replace("i - n", "i + n"), SHIFTING.replace("- n", "+ 3")),
    *(SHIFTING.replace("i - n", "(i - n) % length"), SHIFTING.replace("input_shape[0]", "10")),
    SHIFTING.replace("(n, input_shape)", "(input_shape, n)"),
    SHIFTING.replace("(n, input_shape)", "(n, input_shape, more)"),
    SHIFTING.replace("return [[", "return [[0] for i in range(3)] if n == 2 else [["),
    SHIFTING.replace("return [[", "assert n\n    return [["),
    "def make_shift(n, length):\n    return [[int(i == j + n) for j in range(length)]"
    " for i in range(length)]\n",
]
LOOP = "def f(kernel, shape):\n    while True:\n        pass\n"


def exercises(name):
    """Return those that a program is meant for; what no number changes is tried on one."""
    if "image" in name:
        return MATRICES[-1:]
    return MATRICES[:1] if PROGRAMS[name].startswith("def f(") else MATRICES[:-1]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    return page_scripts(tmp_path_factory.mktemp("page"))


def words(said):
    return said["status"], said["headline"], said["message"]


def test_the_page_says_what_python_says(scripts):
    names = [(name, id) for name in PROGRAMS for id in exercises(name)]
    asked = [(id, PROGRAMS[name]) for name, id in names]
    python = [python_tries(*one) for one in asked]
    differ = [
        (name, words(page), said)
        for name, page, said in zip(names, page_tries(scripts, asked), python, strict=True)
        if words(page) != said
    ]
    assert differ == []
    counts = [sum(said[0] == status for said in python) for status in ("right", "partly right")]
    assert min(counts) >= 3
    assert len({said[2] for said in python}) > 60


def test_the_page_says_what_python_says_of_shifts(scripts):
    asked = [("make-shift", program) for program in SHIFTS]
    python = [python_tries(*one) for one in asked]
    assert [words(page) for page in page_tries(scripts, asked)] == python
    assert {said[0] for said in python} == {"right", "partly right", "wrong", "malformed"}


def test_what_does_not_end_is_ended_and_what_it_printed_is_shown(scripts):
    asked = [("toeplitz-matrix", program) for program in (LOOP, PROGRAMS["prints"])]
    loop, prints = page_tries(scripts, asked)
    assert words(loop) == python_tries(*asked[0])
    assert prints["printed"] == "a\n10\n"
    assert prints["status"] == "right"


def test_a_line_is_named_and_what_is_no_function_refused(scripts):
    programs = {
        "def f(kernel, shape):\n    a = 1\n    return a / 0\n": ("ZeroDivisionError", 3),
        "def f(:\n": ("Your program raised SyntaxError: invalid syntax.", 1),
        "\nkernel[0]\n": ("Your program raised NameError: name 'kernel' is not defined.", 2),
        "T = [[1, 2]]\n": (
            "There is no function in it. Begin with a line such as def matrix(",
            None,
        ),
        "while True: pass\n": ("Your program did not come to an end within a few seconds.", None),
    }
    found = page_tries(scripts, [("toeplitz-matrix", source) for source in programs])
    for said, (message, line) in zip(found, programs.values(), strict=True):
        assert said["status"] == "malformed"
        assert message in said["message"]
        assert said.get("line") == line


def test_the_function_with_the_name_of_the_first_line_is_meant(scripts):
    helped = band(0) + "\ndef helper(a):\n    return a\n"
    assert page_tries(scripts, [("toeplitz-matrix", helped)])[0]["status"] == "right"


@pytest.mark.parametrize(
    ("script", "sound", "broken", "program"),
    [
        ("trial.js", "?? first", "?? null ?? verdict('wrong', '')", "a wrong entry"),
        ("trial.js", "= shareOf(seen[0])", "= 0", "one row short"),
        ("trial.js", 'texts[0].includes("tuple")', "false", "of the length, and fails"),
        ("trial.js", "if (nothing)", "if (!nothing)", "nothing"),
        ("trial.js", "needed(named).length", "false", "needs a name"),
        ("trial.js", "said.HANDED[this.handed]", '"the n"', "the kernel last"),
        ("trial.js", "of shapes(own)", "of []", "the kernel last"),
        ("trial.js", "if (!complaint) continue", "continue", "for three taps only"),
        ("python-words.js", "/^divide by zero$/", "/^never$/", "divides by zero"),
        ("prelude.py", 'raise Refused("TRUTH", {})', "pass", "a truth"),
        ("prelude.py", 'raise Refused("NO_ORDER", {})', "pass", "sets"),
        ("reading.js", "Array.isArray(row) ?", "true ?", "no row"),
    ],
)
def test_a_page_that_says_something_else_is_caught(
    tmp_path, monkeypatch, script, sound, broken, program
):
    folder = page_scripts(tmp_path)
    path = folder / script
    text = path.read_text("utf-8")
    assert sound in text
    path.write_text(text.replace(sound, broken), "utf-8")
    if script == "prelude.py":
        monkeypatch.setattr("coursebook.scripting.assets.PRELUDE", path)
        page_scripts.__globals__["assets"].put_python(folder)
    asked = ("toeplitz-matrix", PROGRAMS[program])
    try:
        said = words(page_tries(folder, [asked])[0])
    except AssertionError as crash:  # the page's script does not survive it
        said = ("crashed", "", str(crash))
    assert said != python_tries(*asked)


JOINS = """\
def matrix(kernel, input_shape):
    n, k = input_shape[0], len(kernel)
    T = [[0] * i + kernel + [0] * (n - k - i) for i in range(n - k + 1)]
    return T
"""


def test_a_function_that_needs_lists_is_handed_them_by_the_grader_as_well(scripts):
    programs = JOINS, JOINS.replace("return T", "return T[:-1] + [T[0] + kernel]")
    pages = page_tries(scripts, [("toeplitz-matrix", program) for program in programs])
    for program, page in zip(programs, pages, strict=True):
        names = {}
        exec(program, names)
        verdict = judge("toeplitz-matrix", handed_lists(names["matrix"]))
        assert words(page) == (verdict.status, verdict.headline, verdict.message)
    assert pages[0]["status"] == "right"
