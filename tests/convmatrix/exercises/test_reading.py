"""Answers in every dress: what can be read is read, and nothing makes judging raise."""

from __future__ import annotations

import re
import time
import warnings
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
import scipy.sparse
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from convmatrix.exercises import judge
from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.judging import find
from convmatrix.exercises.problem import fresh
from convmatrix.exercises.reading import MOST_NUMBERS
from convmatrix.operators import conv_matrix

T = EXERCISES["toeplitz-matrix"].answer.copy()
IDS = list(EXERCISES)
STATUSES = {"not attempted", "malformed", "wrong", "partly right", "right"}


def quietly(make, *arguments):
    """Make a tensor of a kind that torch warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make(*arguments)


def linear(matrix, bias=False):
    layer = nn.Linear(matrix.shape[1], matrix.shape[0], bias=bias)
    with torch.no_grad():
        layer.weight.copy_(torch.as_tensor(matrix))
        if bias:
            layer.bias.zero_()
    return layer


class Wrapped:
    """Something of another library that knows how to become an array."""

    def __array__(self, dtype=None, copy=None):
        return T


RIGHT_NUMBERS = [
    *(8, 8.0, "8", " 8.0 ", "$8$", "08", [8], (8,), {8}, [[8.0]], 8 + 0j, range(8, 9), iter([8])),
    *(np.int64(8), np.array(8), np.array([8], dtype=np.uint8), np.float32(8)),
    *(torch.tensor(8), torch.tensor([[8.0]], requires_grad=True), torch.Size([8])),
    *(torch.tensor(8, dtype=torch.bfloat16), Fraction(16, 2), Decimal("8.0")),
]
RIGHT_SETS = [
    *({-2, -1, 0, 1}, frozenset({-2, -1, 0, 1}), [1, 0, -1, -2], (-2, -1, 0, 1, 1), range(-2, 2)),
    *(np.arange(-2, 2), torch.arange(-2, 2), {-2.0, -1.0, 0.0, 1.0}, ["-2", "-1", "0", "1"]),
    *("{-2, -1, 0, 1}", "\u22122, \u22121, 0, 1", "{\u22122, \u22121, 0, 1}", "-2 -1 0 1"),
    *(r"$\{-2, -1, 0, 1\}$", "frozenset({-2, -1, 0, 1})", (n for n in range(-2, 2))),
    dict.fromkeys(range(-2, 2)).keys(),
]
RIGHT_COUNTS = [
    *((120, 54, 9), [120.0, 54.0, 9.0], "120, 54, 9", "(120, 54, 9)", "120 54 9"),
    *(np.array([[120, 54, 9]]), torch.tensor([120, 54, 9]), ["120", 54, torch.tensor(9)]),
]
TORCH_DTYPES = ("float32", "float16", "bfloat16", "int32")
RIGHT_MATRICES = {
    "lists": T.tolist(),
    "lists of whole numbers": T.astype(int).tolist(),
    "tuples": tuple(map(tuple, T)),
    "numpy": T,
    **{f"numpy {kind}": T.astype(kind) for kind in ("f4", "i1", "object", "str", "complex")},
    "Fortran order": np.asfortranarray(T),
    "torch": torch.tensor(T),
    **{f"torch {name}": torch.tensor(T).to(getattr(torch, name)) for name in TORCH_DTYPES},
    "with gradient": torch.tensor(T, requires_grad=True),
    "a parameter": nn.Parameter(torch.tensor(T)),
    "COO": torch.tensor(T).to_sparse(),
    "CSR": quietly(torch.Tensor.to_sparse_csr, torch.tensor(T)),
    "scipy sparse": scipy.sparse.csr_array(T),
    "leading dimension": torch.tensor(T)[None],
    "two of them": torch.tensor(T)[None, None],
    "one in the middle": torch.tensor(T)[:, None],
    "list of tensors": list(torch.tensor(T)),
    "rounding": T + 1e-7,
    "layer": linear(T),
    "layer with a bias of zeros": linear(T, bias=True),
    "text of lists": str(T.tolist()),
    "printed array": str(T),
    "repr of an array": repr(T),
    "repr of a tensor": repr(torch.tensor(T)),
    "lines of text": "\n".join(" ".join(map(str, row)) for row in T.astype(int).tolist()),
    "rows as texts": [" ".join(map(str, row)) for row in T.astype(int).tolist()],
    "array-like": Wrapped(),
}


def named(value: object) -> str:
    """Name a case alike in every process: no address in memory, no order of a set."""
    text = re.sub(r" at 0x\w+", "", repr(value))
    return "".join(sorted(text)) if isinstance(value, set | frozenset) else text[:60]


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        *(("output-length", answer) for answer in RIGHT_NUMBERS),
        *(("padded-equivariant-shifts", answer) for answer in RIGHT_SETS),
        *(("parameter-counts", answer) for answer in RIGHT_COUNTS),
    ],
    ids=named,
)
def test_numbers_are_read(id, answer):
    assert judge(id, answer).status == "right"


@pytest.mark.parametrize("form", RIGHT_MATRICES)
def test_a_matrix_is_read(form):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        verdict = judge("toeplitz-matrix", RIGHT_MATRICES[form])
    assert verdict.status == "right", verdict


@pytest.mark.parametrize("wrap", [list, tuple, np.array, torch.tensor, str])
def test_a_vector_is_read(wrap):
    vector = [-3, -3, -3, -3, -3, 13, 7, 0]
    assert judge("shift-then-convolve", wrap(vector)).status == "right"
    column = torch.tensor(vector)[None, :, None]
    assert judge("shift-then-convolve", column).status == "right"


BLANKS = [
    *(None, ..., "", "  ", [], (), {}, set(), "{}", "\u2205", [None, None], [[], []]),
    *(np.zeros(0), torch.tensor([])),
]


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("answer", BLANKS, ids=named)
def test_a_blank_is_not_attempted(id, answer):
    assert judge(id, answer).status == "not attempted"


@pytest.mark.parametrize("id", ["toeplitz-matrix", "block-toeplitz-matrix", "shift-then-convolve"])
@pytest.mark.parametrize("shape", [(), (1,), (3, 3), (8, 10), (6, 20), (1, 2, 3)])
def test_zeros_of_any_shape_are_not_attempted(id, shape):
    for zeros in (np.zeros(shape), torch.zeros(shape), np.zeros(shape).tolist()):
        assert judge(id, zeros).status == "not attempted"
    assert judge(id, linear(torch.zeros(8, 10))).status == "not attempted"


def test_the_number_0_is_an_answer():
    assert judge("output-length", 0).status == "wrong"
    assert judge("equivariant-shifts", {0}).mistake == "every input"
    assert judge("parameter-counts", (0, 0, 0)).status == "wrong"
    assert judge("two-waves", (0, 0)).mistake == "the factor of all ones again"
    assert judge("two-waves", "0, 0").status == "partly right"


@pytest.mark.parametrize(
    ("id", "answer", "status"),
    [
        ("stored-matrix", ("432", "50,331,648"), "right"),
        ("stored-matrix", ["432", "50 331 648"], "right"),
        ("stored-matrix", ("432,50331648", ""), "right"),
        ("stored-matrix", "432, 50,331,648", "malformed"),  # four numbers, as far as one can tell
        ("output-length", "1,234", "wrong"),
        ("output-length", "1,23", "malformed"),
        ("output-length", "0,234", "malformed"),
        ("parameter-counts", "120,540,900", "partly right"),
    ],
)
def test_a_number_alone_may_have_its_digits_in_groups(id, answer, status):
    assert judge(id, answer).status == status


MALFORMED = [
    ("output-length", "N - K", "cannot be read as numbers"),
    ("output-length", "8 outputs", "cannot be read as numbers"),
    ("shift-then-convolve", "1,5 2,5", "a comma may be a decimal comma"),
    ("toeplitz-matrix", "1,5 2\n3 4", "a comma may be a decimal comma"),
    ("output-length", 8.0000001, "8.0000001 is not"),
    ("output-length", 8.5, "8.5 is not a whole number"),
    ("output-length", float("nan"), "nan is not a whole number"),
    ("output-length", "inf", "inf is not a whole number"),
    ("output-length", [8, 10], "here are several"),
    ("output-length", True, "truth value"),
    ("output-length", 8 + 1j, "imaginary"),
    ("output-length", len, "function cannot be read"),
    ("output-length", int, "class int cannot be read"),
    ("output-length", object(), "An object cannot be read"),
    ("output-length", {"a": 8}, "dictionary"),
    ("output-length", np, "A module cannot be read"),
    ("output-length", nn.Conv1d(1, 1, 3), "A Conv1d layer is no matrix"),
    ("parameter-counts", (120, 54), "3 whole numbers are asked for, and here are 2"),
    ("parameter-counts", 120, "here is 1"),
    ("parameter-counts", (120, None, 9), "The second number is still missing"),
    ("parameter-counts", (120, ..., 9), "The second number is still missing"),
    ("parameter-counts", {120, 54, 9}, "A set has no order"),
    ("equivariant-shifts", {0, 6}, "6 is not among them"),
    ("equivariant-shifts", "{0, ..., 5}", "write all of them out"),
    ("output-length", [8, None], "still missing"),
    ("equivariant-shifts", {0.5}, "0.5 is not a whole number"),
    ("shift-then-convolve", torch.ones(2, 4), "(2, 4)"),
    ("shift-then-convolve", {1, 2}, "A set has no order"),
    ("toeplitz-matrix", [[1, 2, 3], [1, 1]], "Row 0 has 3 entries but row 1 has 2 entries"),
    ("toeplitz-matrix", [[1, "2 3"], [4, 5]], "Entry 1 of a row is a list of numbers"),
    ("toeplitz-matrix", [[1, 1], 3], "row 1 has no list of entries"),
    ("toeplitz-matrix", [[1, None], [0, 1]], "(0, 1) is still missing"),
    ("toeplitz-matrix", [1, 2, 3], "3 numbers in one line"),
    ("toeplitz-matrix", torch.ones(2, 3, 4), "3 axes"),
    ("toeplitz-matrix", 8, "1 number in one line"),
    ("toeplitz-matrix", [[1, float("nan")]], "(0, 1) is nan, not a number"),
    ("toeplitz-matrix", [[10**400, 1]], "(0, 0) is inf, not a number"),
    ("toeplitz-matrix", [["a", 1]], "cannot be read"),
    ("toeplitz-matrix", nn.Linear(10, 8), "bias=False"),
    ("toeplitz-matrix", nn.Conv1d(1, 1, 3), "A Conv1d layer is no matrix"),
    ("toeplitz-matrix", torch.ones(1000, 1000), "more than 20,000"),
    ("toeplitz-matrix", torch.ones(1).expand(10**6, 10**6), "more than 20,000"),
    ("toeplitz-matrix", [[1] * (MOST_NUMBERS + 1)], "more than 20,000"),
    ("toeplitz-matrix", "[[1, 1, -2], [0, 1", "cannot be read"),
    ("toeplitz-matrix", "9" * 300_000, "too long"),
]


@pytest.mark.parametrize(("id", "answer", "said"), MALFORMED, ids=named)
def test_what_cannot_be_read_is_malformed_and_says_why(id, answer, said):
    verdict = judge(id, answer)
    assert verdict.status == "malformed"
    assert said in verdict.message
    assert verdict.points == 0


def nested(depth):
    result = [1]
    for _ in range(depth):
        result = [result]
    return result


SPELLED = {
    "output-length": [
        *(
            "\uff18",
            "\u00a08\u00a0",
            "\ufeff8",
            "8\u200b",
            '"8"',
            "\u201c8\u201d",
            "\u00ab8\u00bb",
            "$8$",
        ),
        *(
            "\\(8\\)",
            "`8`",
            "np.int64(8)",
            "np.float64(8.0)",
            "tensor(8)",
            "tensor(8., dtype=float64)",
        ),
        *("tensor(8., grad_fn=<AddBackward0>)", "tensor([8], device='cuda:0')", "torch.Size([8])"),
        *("Parameter containing:\ntensor(8., requires_grad=True)", "N = 8", "= 8", "Out[3]: 8"),
        *(
            "8,0",
            "8\t",
            "\t8",
            "8\n",
            "8;",
            "|8|",
            "+8",
            "8.",
            "8e0",
            "(8)",
            "[[8]]",
            "{8}",
            "0008",
        ),
        *("\u0668", "\u096e", "\U0001d7d6", "8+0j", "\u20018", "  8\r\n", "int(8)", "'8'", "['8']"),
    ],
    "shift-then-convolve": [
        *("-3 -3 -3 -3 -3 13 7 0", "-3; -3; -3; -3; -3; 13; 7; 0", "-3|-3|-3|-3|-3|13|7|0"),
        *(
            "{-3, -3, -3, -3, -3, 13, 7, 0}",
            "-3\t-3\t-3\t-3\t-3\t13\t7\t0\t",
            "-3,-3,-3,-3,-3,13,7,0,",
        ),
        *("-3,0; -3,0; -3,0; -3,0; -3,0; 13,0; 7,0; 0,0", "-3\n-3\n-3\n-3\n-3\n13\n7\n0\n"),
        *(
            "[-3. -3. -3. -3. -3. 13.  7.  0.]",
            "\uff0d3 \u22123 \u20133 \u20123 \u20103 13 7 -0.00",
        ),
        *('"-3" "-3" "-3" "-3" "-3" "13" "7" "0"', "-3, -3, -3, -3, -3, 13, 7 and 0"),
        "-3\u3001-3\u3001-3\uff0c-3\uff0c-3,13\u060c7,0.000006",
        "[np.float64(-3.0), -3, -3, -3, -3, np.float64(13.0), 7, np.int64(0)]",
    ],
}


@pytest.mark.parametrize(("id", "text"), [(id, text) for id in SPELLED for text in SPELLED[id]])
def test_a_number_may_be_written_in_many_ways(id, text):
    assert judge(id, text).status == "right"


TABLES = {
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows),
    "tabs at the ends": lambda rows: "".join("\t".join(row) + "\t\n" for row in rows),
    "empty cells": lambda rows: "\r\n".join("\t".join(row).replace("0", "") for row in rows),
    "quoted cells": lambda rows: "\n".join("\t".join(f'"{one}"' for one in row) for row in rows),
    "decimal commas": lambda rows: "\n".join("\t".join(f"{one},0" for one in row) for row in rows),
    "semicolons": lambda rows: "\n".join(";".join(f"{one},0" for one in row) for row in rows),
    "bars": lambda rows: "\n".join("| " + " | ".join(row) + " |" for row in rows),
    "MATLAB": lambda rows: "[" + "; ".join(" ".join(row) for row in rows) + "]",
    "TeX": lambda rows: (
        "\\begin{pmatrix}" + r" \\ ".join(" & ".join(row) for row in rows) + r"\end{pmatrix}"
    ),
    "sympy": lambda rows: f"Matrix([{', '.join('[' + ', '.join(row) + ']' for row in rows)}])",
    "NumPy 2": lambda rows: str([[np.float64(one) for one in row] for row in rows]),
}


@pytest.mark.parametrize("form", TABLES)
def test_a_table_may_come_from_anywhere(form):
    text = TABLES[form]([[f"{entry:g}" for entry in row] for row in T])
    verdict = judge("toeplitz-matrix", text)
    assert verdict.status == "right", text


REFUSED = {
    "work it out to one number": [
        "10-3+1",
        "10 - 3 + 1",
        "6*20",
        "16/2",
        "2^3",
        "eight",
        "6\u00d720",
    ],
    "plain digits": ["0x8", "8_0", "0b1000"],
    "truth values": ["True", "[True, False]", True, np.array([True, True]), torch.tensor(True)],
    "bytes": ["b'8'", b"8", bytearray(b"8")],
    "parentheses after it": [torch.ones(2).tolist, np.ones(2).tolist, "<built-in method tolist>"],
    "brackets do not come in pairs": ["[8", "8)", "[8)", "((8)"],
    "brackets inside brackets": ["[" * 50 + "8" + "]" * 50, nested(50)],
    "imaginary": ["8j", 8j],
    "here are several": ["8 10", "8;10", "-2 -1"],
    "not asked for": ["1e300", 10**400, "9" * 300],
}


@pytest.mark.parametrize(
    ("said", "answer"), [(s, one) for s in REFUSED for one in REFUSED[s]], ids=named
)
def test_what_is_no_number_is_refused_with_a_sentence_that_helps(said, answer):
    verdict = judge("output-length", answer)
    assert (verdict.status, said in verdict.message) == ("malformed", True), verdict


class Rational:
    """A number of a library for algebra: no number to Python, and ready to become one."""

    def __float__(self):
        return 8.0


def test_numbers_of_other_libraries_are_read():
    assert judge("output-length", Rational()).status == "right"
    assert judge("output-length", np.array([[Rational()]], dtype=object)).status == "right"


class Endless:
    def __array__(self, dtype=None, copy=None):
        while True:
            pass


def silent():
    while True:
        if False:
            yield 8


def growing():
    while True:
        yield growing()


def test_all_that_is_too_much_is_refused_at_once():
    texts = (
        *("tensor(" + " " * 600 + "x", " " * 190_000 + "x", "[" * 190_000, "9" * 190_000 + "x"),
        *('"' * 190_001, "np." * 60_000, ", " * 90_000, "\n \n" * 60_000, "and " * 45_000),
        *(
            ", dtype=" * 20_000,
            "(" * 99_000 + ")" * 99_000,
            "1e" * 90_000,
            "0j" * 90_000,
            "1\t\n" * 9_500,
        ),
    )
    many = ([[1] * 1500] * 1500, [""] * 10**6, ["1" * 150_000] * 9, [[[]] * 300] * 300, growing())
    began = time.process_time()
    for answer in (*texts, *many, endless_items(), lambda kernel, shape: endless_items()):
        assert judge("toeplitz-matrix", answer).status in ("malformed", "not attempted")
    assert time.process_time() - began < 6


@pytest.mark.parametrize("make", [Endless, silent], ids=["__array__", "generator"])
def test_what_never_ends_is_left_after_a_while(make, monkeypatch):
    monkeypatch.setattr("convmatrix.exercises.kinds.SECONDS", 0.2)
    began = time.process_time()
    assert "come to an end" in judge("output-length", make()).message
    assert "come to an end" in judge("toeplitz-matrix", lambda kernel, shape: make()).message
    assert time.process_time() - began < 3


def test_a_right_function_has_its_points_on_a_machine_that_is_busy(monkeypatch):
    """Each call waits for longer than it may compute."""
    monkeypatch.setattr("convmatrix.exercises.functions.SECONDS", 0.1)

    def slow(kernel, shape):
        time.sleep(0.15)
        return conv_matrix(kernel, shape)

    assert judge("toeplitz-matrix", slow).status == "right"


@contextmanager
def torch_set(change, back):
    change()
    try:
        yield
    finally:
        back()


SETTINGS = {
    "numpy errors": lambda: np.errstate(all="raise"),
    "device": lambda: torch.device("meta"),
    "no gradients": torch.no_grad,
    "inference": torch.inference_mode,
    **{
        f"default {dtype}": lambda dtype=dtype: torch_set(
            lambda: torch.set_default_dtype(dtype), lambda: torch.set_default_dtype(torch.float32)
        )
        for dtype in (torch.float64, torch.float16)
    },
}


@pytest.mark.parametrize("around", SETTINGS)
def test_settings_around_change_nothing(around):
    find.cache_clear()
    Exercise.right.cache_clear()
    fresh.cache_clear()
    answers = (partial(conv_matrix), T.tolist(), 1e-310, [[1e308] * 10] * 8, torch.tensor(T))
    with SETTINGS[around](), warnings.catch_warnings():
        warnings.simplefilter("error")
        statuses = [judge("toeplitz-matrix", answer).status for answer in answers]
    assert statuses == ["right", "right", "malformed", "wrong", "right"]


class Lying:
    """Equal to everything, like nothing."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return hash(8)


class LyingNumber(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class LyingList(list):
    def __eq__(self, other):
        return True

    def __len__(self):
        return 8


class LyingTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return torch.tensor(True)


def raising(method, error=RuntimeError):
    """Return an object of which one method raises."""

    def broken(self, *args, **kwargs):
        raise error("no")

    return type("Raising", (), {method: broken})()


class Posing:
    """Says that it is a tensor."""

    @property
    def __class__(self):
        return torch.Tensor


class Refusing:
    __slots__ = ()  # so that the collector does not follow it: a build asks all it does

    @property
    def __class__(self):
        raise RuntimeError("no")


def endless_items():
    while True:
        yield 8


loop: list = [1]
loop.append(loop)

NASTY = {
    "lying": Lying(),
    "list of lying": [Lying()] * 3,
    "lying number": LyingNumber(-71),
    "lying list": LyingList([-71, -72, -73]),
    "lying tensor": torch.full((3,), -71.0).as_subclass(LyingTensor),
    **{
        f"raising {method}": raising(method)
        for method in ("__iter__", "__len__", "__array__", "__float__", "__index__", "__getattr__")
    },
    "raising repr": raising("__repr__"),
    "leaving": raising("__iter__", SystemExit),
    "posing": Posing(),
    "refusing": Refusing(),
    "endless": endless_items(),
    "deep": nested(100_000),
    "loop": loop,
    "deep text": "[" * 100_000,
    "bytes": b"8",
    "array of objects": np.array([object()]),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "record": np.full(2, (77,), dtype=[("a", int)]),
    "meta tensor": torch.ones(2, 3, device="meta"),
    "quantised": quietly(torch.quantize_per_tensor, torch.ones(2, 3), 0.1, 0, torch.qint8),
    "truth values": torch.ones(2, 3, dtype=torch.bool),
    "complex": torch.ones(2, 3, dtype=torch.complex64) * 1j,
    "nested tensor": quietly(torch.nested.nested_tensor, [torch.ones(2), torch.ones(3)]),
    "negative view": torch.ones(2, 3, dtype=torch.complex64).conj().imag,
    "class": torch.Tensor,
    "type": type,
    "module": torch,
    "exception": ValueError("8"),
    "not implemented": NotImplemented,
    "huge": 10**5000,
    "huge text": "1" * 5000,
    "surrogate": "\ud800",
    "null": "\0",
    "code": "__import__('os')",
    "infinity": float("inf"),
}


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("name", NASTY)
def test_nothing_makes_it_raise_and_nothing_nasty_is_right(id, name):
    answer = NASTY[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        verdict = judge(id, answer)
        shown = repr(verdict) + verdict._repr_html_()
    assert verdict.status in STATUSES - {"right"}
    assert verdict.points == 0
    assert verdict.message in repr(verdict)
    assert shown.isprintable() or "\n" in shown


def test_a_number_that_lies_is_judged_by_its_value():
    assert judge("output-length", LyingNumber(8)).status == "right"
    assert judge("output-length", LyingNumber(7)).mistake == "forgot the +1"


anything = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers()),
        *(st.text(), st.binary()),
    ),
    lambda one: st.lists(one) | st.tuples(one, one) | st.dictionaries(st.text(), one),
    max_leaves=8,
)


@given(id=st.sampled_from(IDS), answer=anything)
def test_random_answers_get_a_verdict(id, answer):
    verdict = judge(id, answer)
    assert verdict.status in STATUSES
    assert verdict.message
    assert (verdict.status == "malformed") <= (verdict.points == 0)
