"""What is pasted into a grid lands as in a spreadsheet, or the page says exactly what did not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from answering import run_script
from coursebook.answers import HERE, digests

PASTING = HERE / "static" / "pasting.js"
PASTE = Path(__file__).parents[2] / "paste_texts.mjs"
MATRIX = [["1", "0", "-2", "4"], ["0", "1", "5", "6"]]
NUMBERS = [[1, 0, -2, 4], [0, 1, 5, 6]]


def pasted(*texts, at=(0, 0), shape=(3, 3), empty=True, pasting=PASTING):
    """Return what becomes of each text: rows, shape and what is said, or a refusal."""
    asked = [{"text": text, "at": at, "shape": shape, "empty": empty} for text in texts]
    given = {"pasting": pasting.as_uri(), "said": digests.said(), "asked": asked}
    return run_script(PASTE, given)


def test_a_matrix_is_read_in_every_way_in_which_it_is_written():
    texts = (
        *("1\t0\t-2\t4\n0\t1\t5\t6", "1 0 -2 4\r\n0 1 5 6\r\n", "1,0,-2,4\n0,1,5,6"),
        *("1 0 \u22122 4\n0 1 5 6\n", "1;0;-2;4\n0;1;5;6", "[[1, 0, -2, 4], [0, 1, 5, 6]]"),
        *("((1, 0, -2, 4), (0, 1, 5, 6))", "(1, 0, -2, 4)\n(0, 1, 5, 6)", "[1 0 -2 4; 0 1 5 6]"),
        r"\begin{pmatrix} 1 & 0 & -2 & 4 \\ 0 & 1 & 5 & 6 \end{pmatrix}",
        r"\left[\begin{array}{rrrr} 1 & 0 & -2 & 4 \\ 0 & 1 & 5 & 6 \\ \end{array}\right]",
        *(str(np.array(NUMBERS)), repr(np.array(NUMBERS)), repr(np.array(NUMBERS, dtype="f4"))),
        *(str(torch.tensor(NUMBERS)), repr(torch.tensor(NUMBERS).float())),
        "T = torch.tensor([[1., 0, -2, 4],\n                  [0, 1, 5, 6]])",
    )
    for text, found in zip(texts, pasted(*texts), strict=True):
        assert isinstance(found, dict), (text, found)
        assert (found["rows"], found["shape"]) == (MATRIX, [2, 4]), text


def test_one_row_and_one_column_keep_their_direction():
    rows = ("1 0 -2", "1\t0\t-2", "1, 0, -2", "[1, 0, -2]", "[1,\n 0,\n -2]", "(1, 0, -2)\n")
    columns = (
        "1\n0\n-2",
        "1\r\n0\r\n-2\r\n",
        r"\begin{pmatrix}1\\0\\-2\end{pmatrix}",
        "[[1],[0],[-2]]",
    )
    assert [found["rows"] for found in pasted(*rows)] == [[["1", "0", "-2"]]] * len(rows)
    assert [found["rows"] for found in pasted(*columns)] == [[["1"], ["0"], ["-2"]]] * len(columns)


def test_a_single_number_is_left_to_the_field():
    assert pasted("7", " -2.5\n", "\u22123", "") == ["typed"] * 4


def test_the_grid_grows_for_what_is_pasted_and_never_shrinks():
    (found,) = pasted("1 2 3 4 5 6 7 8 9 10")
    said = "Pasted 1 row of 10. The matrix has 3 rows and 10 columns now."
    assert (found["shape"], found["said"]) == ([3, 10], said)
    (found,) = pasted("1 2\n3 4", at=(2, 3), shape=(8, 10), empty=False)
    assert (found["shape"], found["said"]) == ([8, 10], "Pasted 2 rows of 2.")
    (found,) = pasted("1 2\n3 4", shape=(8, 10), empty=False)
    assert found["shape"] == [8, 10]


def test_what_does_not_land_is_counted():
    (found,) = pasted("1 2 3 4 5 6 7 8 9 10", at=(1, 23), shape=(8, 30), empty=False)
    assert found["said"] == (
        "7 of 10 numbers landed; the last 3 columns had no place, "
        "for the grid ends at 30 rows and columns."
    )
    text = "\n".join([" ".join(["1"] * 40)] * 31)
    (found,) = pasted(text)
    assert found["shape"] == [30, 30]
    assert found["said"].startswith(
        "900 of 1240 numbers landed; the last row and the last 10 columns"
    )


def test_what_is_not_pasted_is_said():
    printed = str(np.arange(10_000).reshape(100, 100))
    texts = (
        *(printed, str(torch.zeros(100, 100)), r"1 & \dots & 3", "1 \u22ef 3"),
        *("\n".join([" ".join(["0"] * 500)] * 500), "[[1, 2], [3]]", "[[1, 2], [3", "a b"),
    )
    found = pasted(*texts)
    assert all("leaves numbers out" in said and "threshold" in said for said in found[:4])
    assert found[4:] == [
        found[4],
        "Row 0 has 2 entries but row 1 has 1 entry; all rows must be equally long.",
        "\u201c[[1, 2], [3\u201d cannot be read: its brackets do not come in pairs.",
        "\u201ca b\u201d cannot be read as numbers; write the numbers themselves.",
    ]
    assert "The text is too long" in found[4] or "more than 20,000" in found[4]


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("column && !", "false && !"),
        ("Math.max(need, ", "(need, "),
        ("if (LEFT_OUT.test(text))", "if (false)"),
        ("(lost.some(Boolean) ?", "(false ?"),
    ],
)
def test_a_paste_that_goes_wrong_is_caught(tmp_path, sound, broken):
    source = PASTING.read_text("utf-8")
    assert sound in source
    (tmp_path / "pasting.js").write_text(source.replace(sound, broken), "utf-8")
    for name in ("reading.js",):
        (tmp_path / name).write_text(PASTING.with_name(name).read_text("utf-8"), "utf-8")
    texts = ("1\n2\n3", "1 2\n3 4", "1 2 ... 3", " ".join(["1"] * 40))
    at, other = {"at": (1, 0), "shape": (8, 10), "empty": False}, tmp_path / "pasting.js"
    assert pasted(*texts, **at) != pasted(*texts, **at, pasting=other)
