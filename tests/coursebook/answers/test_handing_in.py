"""A page's answers as a file: what is typed is what the grader reads, and nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from answering import HAND_IN, entered, opened
from browsing import look, violations, window
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.answers import digests
from coursebook.answers.files import edition_of
from coursebook.grading.page_files import PageFile, page_file
from serving import served

pytestmark = pytest.mark.browser

MATRIX, FUNCTION = "padded-matrix", "def matrix(kernel, shape):\n    return [kernel]"


@pytest.fixture(scope="module")
def site(student):
    with served(student.html) as address:
        yield address


@pytest.fixture(params=[("desktop", "light"), ("phone", "dark")], ids=lambda each: each[0])
def page(browser, request):
    faults: list[tuple[str, str]] = []
    with window(browser, *request.param, faults) as page:
        page.scheme = request.param[1]
        yield page
    assert faults == []


def handed_in(page):
    """Press the button by keyboard; return the file's name and what the grader reads in it."""
    page.locator(".hand-in button").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    name = download.value.suggested_filename
    assert page.locator(".hand-in-said").inner_text().startswith(f"{name} has ")
    return name, page_file(Path(download.value.path()).read_bytes())


def edition(*ids):
    return edition_of(digests.compiled(EXERCISES[id]) for id in ids)


def test_where_nothing_was_entered_it_says_so(page, site):
    page.goto(f"{site}/book/padding.html")
    page.locator(".hand-in button").click()
    page.get_by_text("You have entered nothing on this page yet.").wait_for()
    assert [*look(page, page.scheme, ".hand-in")] == []


def test_it_holds_answers_and_programs_after_a_reload_as_well(page, site):
    page.goto(f"{site}/book/padding.html")
    opened(page, "padded-output-length").locator("input").fill("a few")
    opened(page, MATRIX).locator("td input").first.press_sequentially("1 2")
    page.locator(f"#{MATRIX}-function summary").click()
    editor = page.locator(f"#{MATRIX}-function textarea")
    page.locator(f"#{MATRIX}-function .run:enabled").wait_for()
    editor.fill(FUNCTION)
    name, found = handed_in(page)
    assert name == "convolution-is-a-matrix-padding.json"
    asked = page.locator("[data-exercises]").first.get_attribute("data-exercises").split()
    assert found == PageFile(
        "padding",
        edition(*asked),
        {"padded-output-length": "a few", MATRIX: [["1", "2", ""], ["", "", ""], ["", "", ""]]},
        {MATRIX: FUNCTION},
    )
    said = page.locator(".hand-in-said").inner_text()
    assert said.endswith("2 answers and 1 function.")
    page.reload()
    assert handed_in(page) == (name, found)
    assert [*violations(page, ".hand-in")] == []


def test_it_holds_words(page, site):
    page.goto(f"{site}/book/equivariance.html")
    question = page.locator(".open-answer").first
    question.scroll_into_view_if_needed()
    question.locator("textarea").fill("Because of the \u201cedge\u201d.")
    _, found = handed_in(page)
    assert found.answers == found.functions == {}
    assert found.words == {
        question.get_attribute("data-exercise"): "Because of the \u201cedge\u201d."
    }


def test_every_box_gives_what_it_has_judged(page, site, student):
    """The key of every exercise, typed; so the file says what Python's own tests hand in."""
    for path in sorted((student.html / "book").glob("*.html")):
        page.goto(f"{site}/{path.relative_to(student.html).as_posix()}")
        boxes = page.locator(".answer-box").evaluate_all("all => all.map(b => b.dataset.exercise)")
        typed = {id: entered(EXERCISES[id], EXERCISES[id].answer) for id in boxes}
        for answer in typed.items():
            page.evaluate(HAND_IN, answer)
        if typed:
            assert handed_in(page)[1].answers == typed
        else:
            assert page.locator(".hand-in").count() == 0
