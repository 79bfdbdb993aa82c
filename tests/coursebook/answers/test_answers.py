"""Answer boxes in a real browser: with mouse, touch and keyboard, on a desktop and on a phone."""

from __future__ import annotations

import re
from itertools import chain, product

import pytest

from answering import HAND_IN, answers_to, entered, grid, opened, python_says
from browsing import WIDTHS, look, window
from building import ROOT
from convmatrix.exercises.catalogue import EXERCISES
from serving import served

pytestmark = pytest.mark.browser

LABELS = {
    path.stem: re.findall("^:label: (.+)$", path.read_text("utf-8"), re.MULTILINE)
    for path in (ROOT / "book").glob("*.md")
}
CHAPTERS = {
    name: found
    for name, labels in sorted(LABELS.items())
    if (found := [label for label in labels if label in EXERCISES])
}
every_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


@pytest.fixture(scope="module")
def site(student):
    with served(student.html) as address:
        yield address


def test_every_exercise_has_a_chapter():
    assert sorted(chain(*CHAPTERS.values())) == sorted(EXERCISES)


@pytest.mark.parametrize("size", WIDTHS)
@every_chapter
def test_every_listed_answer(browser, site, size, chapter):
    """Key, starter and each mistake: the page says what Python says, in any state accessible.

    What is said depends on no width, so the phone is asked only where axe looks, and for the key.
    axe looks at all boxes of a page at once: it takes as long for one.
    """
    faults: list[tuple[str, str]] = []
    scheme = "dark" if size == "phone" else "light"
    with window(browser, size, scheme, faults) as page:
        page.goto(f"{site}/book/{chapter}.html")
        answers = {id: listed_answers(EXERCISES[id]) for id in CHAPTERS[chapter]}
        for first in range(2):
            for id, listed in answers.items():
                hands_in(page, id, listed[first])
            faults += [(page.url, fault) for fault in look(page, scheme, ".exercise")]
        for id, listed in answers.items():
            for answer in listed[-1:] if size == "phone" else listed[2:]:
                verdict = hands_in(page, id, answer)
            assert verdict[0] == "right"  # the key comes last
            assert page.locator(f"#{id}-answer .solved-mark").is_visible()
        faults += [(page.url, fault) for fault in look(page, scheme, ".exercise")]
    assert faults == []


def hands_in(page, id, answer):
    verdict = tuple(page.evaluate(HAND_IN, [id, answer]))
    assert verdict == python_says(id, answer), answer
    return verdict


def listed_answers(exercise):
    """Return what is entered: nothing, then each mistake, and the key at the end."""
    fields = [""] * len(getattr(exercise.kind, "questions", ()))
    blank = {"set": [], "matrix": [["", ""], ["", ""]], "whole numbers": fields}
    values = reversed(answers_to(exercise))
    return [blank.get(exercise.kind.name, ""), *(entered(exercise, value) for value in values)]


@pytest.mark.parametrize("size", WIDTHS)
class TestMatrix:
    @pytest.fixture
    def page(self, browser, site, size):
        faults: list[tuple[str, str]] = []
        with window(browser, size, "light", faults) as page:
            page.goto(f"{site}/book/one-dimension.html")
            opened(page, "toeplitz-matrix")
            yield page
        assert faults == []

    def test_by_keyboard_alone(self, page):
        page.locator("#toeplitz-matrix .hint summary").first.focus()
        for key in ("Tab", "4", "Tab", "5", "Tab"):
            page.keyboard.press(key)
        page.keyboard.press("Tab")  # over the palette to the first cell
        page.keyboard.type("1 2,3")
        for key in ("Enter", "4", "ArrowDown", "5", "ArrowRight", "6", "ArrowUp", "ArrowLeft", "7"):
            page.keyboard.press(key)
        assert grid(page, "toeplitz-matrix") == [
            ["1", "2", "3", "", ""],
            ["7", "", "", "", ""],
            ["5", "6", "", "", ""],
            ["", "", "", "", ""],
        ]
        page.keyboard.press("Control+Enter")
        page.locator("#toeplitz-matrix-answer .verdict").wait_for()
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "1\t0\t-2\t4\n0\t1\t5\t6",
                "[[1, 0, -2, 4], [0, 1, 5, 6]]",
                "1 0 \u22122 4\n0 1 5 6\n",
            ),
            "tensor([[ 1.,  0., -2.,  4.],\n        [ 0.,  1.,  5.,  6.]])",
        ],
    )
    def test_a_whole_matrix_is_pasted(self, page, text):
        paste(page, text)
        assert grid(page, "toeplitz-matrix") == [["1", "0", "-2", "4"], ["0", "1", "5", "6"]]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("[[1, 2], [3]]", "Row 0 has 2 entries but row 1 has 1 entry"),
            ("[[1, 2], [3", "Nothing was pasted. \u201c[[1, 2], [3\u201d cannot be read"),
        ],
    )
    def test_what_is_no_matrix_is_not_pasted(self, page, text, expected):
        before = grid(page, "toeplitz-matrix")
        paste(page, text)
        assert grid(page, "toeplitz-matrix") == before
        assert expected in page.locator("#toeplitz-matrix-answer .grid-said").inner_text()

    def test_typing_goes_on_in_the_next_row(self, page):
        page.locator("#toeplitz-matrix-answer td input").first.focus()
        page.keyboard.type("1 2 3 4 5")
        assert grid(page, "toeplitz-matrix") == [["1", "2", "3"], ["4", "5", ""], ["", "", ""]]

    def test_what_cannot_be_read_is_marked(self, page):
        page.evaluate(HAND_IN, ["toeplitz-matrix", [["1", "z"], ["", "2"]]])
        invalid = page.locator("#toeplitz-matrix-answer [aria-invalid=true]")
        assert invalid.count() == 1
        assert invalid.get_attribute("aria-label") == "row 0, column 1"

    def test_a_new_size_and_a_paste_are_said(self, page):
        box = page.locator("#toeplitz-matrix-answer")
        box.locator("[name=rows]").fill("1000000")
        box.locator("[name=rows]").press("Tab")
        assert "30 rows and 3 columns now" in box.locator(".grid-said").inner_text()
        paste(page, "1\t2\n3\t4")
        assert box.locator(".grid-said").inner_text() == "Pasted 2 rows of 2."

    def test_the_entry_that_breaks_a_diagonal_is_marked(self, page):
        matrix = EXERCISES["toeplitz-matrix"].answer.copy()
        matrix[3, 4] = 7
        answer = entered(EXERCISES["toeplitz-matrix"], matrix)
        page.evaluate(HAND_IN, ["toeplitz-matrix", answer])
        marked = page.evaluate(
            "[...document.querySelectorAll('#toeplitz-matrix-answer .unequal')].map(cell => "
            "[cell.closest('tr').rowIndex, cell.closest('td').cellIndex])"
        )
        assert marked == [[3, 4]]

    def test_it_scrolls_in_its_own_region(self, page):
        box = page.locator("#toeplitz-matrix-answer")
        box.locator("[name=columns]").fill("30")
        box.locator("[name=columns]").press("Tab")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        region = box.locator(".grid-region")
        assert region.locator("[tabindex='0']").count() == 1
        assert region.evaluate("region => region.scrollWidth > region.clientWidth")


def test_numbers_in_one_field_go_to_their_own(browser, site):
    answer = entered(EXERCISES["parameter-counts"], EXERCISES["parameter-counts"].answer)
    faults: list[tuple[str, str]] = []
    with window(browser, "desktop", "light", faults) as page:
        page.goto(f"{site}/book/counting.html")
        status, *_ = page.evaluate(HAND_IN, ["parameter-counts", [", ".join(answer), "", ""]])
        fields = page.locator("#parameter-counts-answer [name=answer]")
        assert (status, [field.input_value() for field in fields.all()]) == ("right", answer)
        assert fields.first.get_attribute("aria-invalid") == "false"
    assert faults == []


def paste(page, text):
    """Paste a text into the first cell."""
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text", text);
          const cell = document.querySelector("#toeplitz-matrix-answer td input");
          cell.dispatchEvent(new ClipboardEvent("paste",
            { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def press(page, target, how):
    """Use a control by mouse, by touch, or with the keyboard."""
    target.scroll_into_view_if_needed()
    if how == "keyboard":
        target.focus()
        page.keyboard.press("Space")
    elif how == "touch":
        target.tap()
    else:
        target.click()


def type_in(page, field, text, how):
    """Go to a field, and type over what it holds."""
    if how == "keyboard":
        field.focus()
    else:
        press(page, field, how)
    field.select_text()
    page.keyboard.type(text)


def enter(page, exercise, how):
    """Enter the key of an exercise."""
    box = opened(page, exercise.id)
    answer, fields = entered(exercise, exercise.answer), box.locator("[name=answer]")
    match exercise.kind.name:
        case "set":
            for number in answer:
                press(page, box.locator(f"[value='{number}']"), how)
        case "matrix":
            for name, length in (("rows", len(answer)), ("columns", len(answer[0]))):
                type_in(page, box.locator(f"[name={name}]"), str(length), how)
                page.keyboard.press("Tab")
            numbers = " ".join(entry for row in answer for entry in row)
            type_in(page, box.locator("td input").first, numbers, how)
        case "whole numbers":
            for place, text in enumerate(answer):
                type_in(page, fields.nth(place), text, how)
        case _:
            type_in(page, fields, answer, how)
    press(page, box.get_by_role("button", name="Check"), how)
    box.locator(".verdict").wait_for()
    return box.locator(".verdict").get_attribute("data-status")


WAYS = ("mouse", "touch", "keyboard")


def by_hand():
    """Return what is entered in which way in each chapter: every exercise, every kind in all ways.

    The exercises of a kind take turns, for they have the same box; few are entered in each way.
    """
    kinds: dict[str, list[str]] = {}
    for id in chain(*CHAPTERS.values()):
        kinds.setdefault(EXERCISES[id].kind.name, []).append(id)
    due: dict[tuple[str, str], list[str]] = {}
    for how, (chapter, ids) in product(WAYS, CHAPTERS.items()):
        for id in ids:
            alike = kinds[EXERCISES[id].kind.name]
            if len(alike) < len(WAYS) or WAYS[alike.index(id) % len(WAYS)] == how:
                due.setdefault((how, chapter), []).append(id)
    return due


@pytest.mark.parametrize(("how", "chapter"), by_hand())
def test_the_keys_are_entered_by_hand(browser, site, how, chapter):
    faults: list[tuple[str, str]] = []
    size = "phone" if how == "touch" else "desktop"
    with window(browser, size, "light", faults, has_touch=how == "touch") as page:
        page.goto(f"{site}/book/{chapter}.html")
        for exercise in map(EXERCISES.get, by_hand()[how, chapter]):
            assert enter(page, exercise, how) == "right"
            hint = page.locator(f"#{exercise.id} .hint summary").first
            press(page, hint, how)
            assert page.get_by_text(exercise.hints[0]).is_visible()
    assert faults == []


def test_progress_is_kept_shown_and_forgotten(browser, site):
    faults: list[tuple[str, str]] = []
    with window(browser, "desktop", "light", faults) as page:
        page.goto(f"{site}/book/padding.html")
        assert page.locator(".page-progress").inner_text() == "Checked exercises solved: 0 of 4"
        page.locator("#padded-output-length-answer input").fill("10")
        page.locator("#padded-output-length-answer input").press("Enter")
        page.locator("#padded-output-length-answer .solved-mark").wait_for()
        assert page.locator(".page-progress").inner_text() == "Checked exercises solved: 1 of 4"
        page.reload()
        assert page.locator("#padded-output-length-answer .solved-mark").is_visible()
        page.goto(f"{site}/book/index.html")
        counts = page.locator("main [data-exercises]")
        assert [text[-6:] for text in counts.all_inner_texts()].count("1 of 4") == 1
        page.get_by_role("button", name="Forget my progress").press("Enter")
        assert all(re.search(r"0 of \d$", text) for text in counts.all_inner_texts())
        page.get_by_role("button", name="Bring it back").press("Enter")
        assert [text[-6:] for text in counts.all_inner_texts()].count("1 of 4") == 1
        page.get_by_role("button", name="Forget my progress").press("Enter")
        page.goto(f"{site}/book/padding.html")
        assert page.locator("#padded-output-length-answer .solved-mark").is_hidden()
    assert faults == []


def test_the_answer_to_an_open_question_is_kept(browser, site):
    faults: list[tuple[str, str]] = []
    with window(browser, "phone", "light", faults) as page:
        page.goto(f"{site}/book/equivariance.html")
        words = page.locator(".open-answer textarea").first
        words.fill("At the ends,\nwhere data fall off.")
        page.reload()
        page.get_by_text("from before").first.wait_for()
        assert words.input_value() == "At the ends,\nwhere data fall off."
        faults += [(page.url, fault) for fault in look(page, "light", ".open-answer")]
    assert faults == []


def test_from_the_disk_there_are_hints_and_no_dead_boxes(browser, student):
    context = browser.new_context()
    page = context.new_page()
    page.goto((student.html / "book" / "padding.html").as_uri())
    assert page.locator(".hint summary:visible").count() >= 2
    assert page.locator(".answer-box:visible, .page-progress:visible").count() == 0
    form = page.locator("form.prediction:has(textarea)").first
    form.get_by_label("Your prediction").fill("It gets longer.")
    result = form.locator("+ details.result")
    assert result.get_attribute("open") is None
    form.get_by_role("button").click()
    assert result.get_attribute("open") == ""
    context.close()


class TestPredictions:
    def test_they_are_forgotten_with_the_rest(self, browser, site):
        faults: list[tuple[str, str]] = []
        with window(browser, "desktop", "light", faults) as page:
            page.goto(f"{site}/book/one-dimension.html")
            form = page.locator("form.prediction").first
            form.get_by_label("Your prediction").fill("19")
            form.get_by_role("button").press("Enter")
            assert page.locator(".predicted:visible").count() == 1
            page.goto(f"{site}/book/index.html")
            page.get_by_role("button", name="Forget my progress").click()
            page.goto(f"{site}/book/one-dimension.html")
            assert page.locator(".predicted:visible").count() == 0
        assert faults == []

    def test_a_link_leads_into_a_result(self, browser, site):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{site}/book/one-dimension.html#fig-sliding")
        assert page.locator("#fig-sliding").is_visible()
        context.close()
