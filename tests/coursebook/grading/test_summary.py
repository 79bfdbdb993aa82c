"""The class on one page: all of it, in order, and nothing that asks anybody."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from coursebook.grading.summary import MOST_BARS, page, write
from coursebook.grading.verdicts import COULD_NOT_RUN, Row

FLIP, STEPS = "flipped kernel", "forgot the +1"


def rows():
    """Return what became of five students' answers to two exercises, and of one essay."""
    length, matrix = ("length", "How long?"), ("matrix", "The <matrix>")
    yield Row("ann (1)", *length, "right", 2, 2)
    yield Row("ann (1)", *matrix, "wrong", 0, 3, FLIP)
    yield Row("ben", *length, "wrong", 0, 2, STEPS)
    yield Row("ben", *matrix, "wrong", 0, 3, FLIP)
    yield Row("cem", *length, COULD_NOT_RUN, None, 2, remark="the file is <torn>")
    yield Row("cem", *matrix, "right", 3, 3)
    yield Row("dua", *length, "right", 2, 2)
    yield Row("dua", *matrix, COULD_NOT_RUN, 3, 3, remark="by hand: read by me")
    yield Row("eve", *length, "not attempted", 0, 2)
    yield Row("eve", *matrix, "partly right", 1.5, 3)
    yield Row("eve", "essay", "essay", "by hand", 1, 0, remark="by hand: well argued")


@pytest.fixture
def found():
    """Return the page as rows of texts, by the title of its part."""
    html = page("Padding & more", [*rows()], {"eve": {"essay": "Because\nit <is>.\ud800"}})
    parts = {}
    for title in BeautifulSoup(html, "html.parser").select("h2"):
        lines = title.find_next("table").select("tbody tr") if title.find_next("table") else []
        parts[title.get_text()] = [
            [cell.get_text().strip() for cell in line.find_all(["th", "td"])] for line in lines
        ]
    return parts


def test_what_somebody_must_look_at_comes_first(found):
    assert next(iter(found)) == "Look at these first"
    assert found["Look at these first"] == [["cem", "How long?", "the file is <torn>"]]
    nothing = page("A", [row for row in rows() if row.points is not None], {})
    assert "every answer could be judged" in nothing


def test_points_of_each_exercise_and_what_became_of_the_answers(found):
    length, matrix, essay = found["Exercises"]
    assert length == [
        "How long?",
        "1 of 2 points",
        "2 right 1 wrong 1 not attempted 1 could not run",
    ]
    assert matrix[1:] == ["1.5 of 3 points", "1 right 1 partly right 1 judged by hand 2 wrong"]
    assert essay == ["essay", "1 of 1 point", "1 judged by hand"]


def test_mistakes_by_how_many_made_them(found):
    assert found["What went wrong"] == [
        [FLIP, "The <matrix>", "2", "ann (1); ben"],
        [STEPS, "How long?", "1", "ben"],
    ]


def test_points_of_those_who_are_graded_in_full(found):
    counts = {span: int(count) for span, count in found["Points"]}
    assert [*counts.values()] == [1, 0, 2, 0, 0, 1, 0]
    assert next(iter(counts)) == "0 to 0.99"
    many = [Row(f"s{n}", "a", "A", "right", n, 40) for n in range(41)]
    spans = re.findall(r'scope="row">(\d+) to ([\d.]+)<', page("A", many, {}))
    assert len(spans) <= MOST_BARS
    assert (spans[0], spans[-1]) == (("0", "3.99"), ("36", "39.99"))


def test_everybody_is_there_with_a_page(found):
    assert found["Students"][0] == ["ann (1)", "2", "2", "0", ""]
    assert found["Students"][2] == ["cem", "", "", "3", ""]
    assert 'href="feedback/ann-1.html"' in page("A", [*rows()], {})


def test_words_are_there_to_be_read():
    html = page("A", [*rows()], {"eve": {"essay": "Because\nit <is>.\ud800"}, "ben": {}})
    (said,) = BeautifulSoup(html, "html.parser").select("blockquote")
    assert said.get_text() == "Because\nit <is>. "
    assert "Answers in words" not in page("A", [*rows()], {})


def test_bars_are_as_long_as_what_they_count():
    html = BeautifulSoup(page("A", [*rows()], {}), "html.parser")
    length = html.find("h2", string="Exercises").find_next("svg")
    assert [float(part["width"]) for part in length.select("rect")] == [40, 20, 20, 20]
    assert [float(part["x"]) for part in length.select("rect")] == [0, 40, 60, 80]


def test_it_asks_nobody_and_is_the_same_each_time(tmp_path):
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, "A", [*rows()], {})
    once, again = ((tmp_path / name / "summary.html").read_bytes() for name in ("once", "again"))
    assert once == again
    assert not re.search(rb"https?:|<script|<link|@import|url\(|src=", once)


def test_nobody_at_all_is_no_fault():
    assert "0 students" in page("A", [], {})
