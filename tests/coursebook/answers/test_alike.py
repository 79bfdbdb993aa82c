"""Page and Python read texts by one grammar: what they say of any text is the same."""

from __future__ import annotations

import re

import pytest

from answering import JUDGE, changed_page, page_says, python_says
from convmatrix.exercises.catalogue import EXERCISES
from writing import moved_apart, texts

COUNT = 10_000
# What few of the random texts have: an empty cell, digits in groups in a field each, and rows that
# are all too far to the right, but not by the same number of places.
RARE = [
    ("toeplitz-matrix", "1\t\t2\n0\t3\t4"),
    ("stored-matrix", ["432", "50,331,648"]),
    ("toeplitz-matrix", moved_apart(EXERCISES["toeplitz-matrix"].answer).tolist()),
]


@pytest.fixture(scope="module")
def judged():
    """Return many (exercise, text) with what Python says of each."""
    return [(asked, python_says(*asked)) for asked in [*RARE, *texts(COUNT, seed=12)]]


def differences(judged, script=JUDGE):
    said = page_says([asked for asked, _ in judged], script)
    return [(*pair, page) for pair, page in zip(judged, said, strict=True) if pair[1] != page]


def test_page_and_python_say_the_same_of_ten_thousand_texts(judged):
    assert differences(judged)[:3] == []


def test_the_texts_are_of_every_sort(judged):
    counts = [sum(said[0] == status for _, said in judged) for status in ("right", "wrong")]
    assert min(counts) > COUNT / 20
    refusals = {re.sub(r"\u201c.*\u201d|\d", "", said[2], flags=re.DOTALL) for _, said in judged}
    assert len(refusals) > 60


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("if (this.group.parted) this.item(null)", ""),
        ("cell ?? 0", "cell"),
        ("at === this.end ||", ""),
        ("instead.get(letter) ?? letter", "letter"),
        ("decimal || ", ""),
        ("found(GROUPED)", "false"),
        ("alone.length === asked", "false"),
        ("shapes[0].join()", "shape.join()"),
    ],
)
def test_a_page_that_reads_otherwise_is_caught(tmp_path, judged, sound, broken):
    page = changed_page(tmp_path, "reading.js", sound, broken)
    assert differences(judged[:2000], page)
