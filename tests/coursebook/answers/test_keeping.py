"""Nothing that is typed into a box is lost, not even where the browser keeps nothing."""

from __future__ import annotations

import pytest

from answering import grid, opened
from browsing import violations, window
from serving import served

pytestmark = pytest.mark.browser

DENIED = """Object.defineProperty(window, "localStorage", { get() {
  throw new DOMException("denied", "SecurityError");
} });"""
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError");
};"""
MATRIX = "padded-matrix"


@pytest.fixture(scope="module")
def site(student):
    with served(student.html) as address:
        yield address


@pytest.fixture
def page(browser):
    faults: list[tuple[str, str]] = []
    with window(browser, "desktop", "light", faults) as page:
        yield page
    assert faults == []


def field(page, id, at=0):
    return opened(page, id).locator("[name=answer]").nth(at)


def title(page, id):
    return opened(page, id).locator(".answer-title").inner_text()


def test_every_entry_comes_back_and_can_be_cleared(page, site):
    page.goto(f"{site}/book/equivariance.html")
    vector, ticks = "shift-then-convolve", "equivariant-shifts"
    field(page, vector).fill("1, 2 3")
    field(page, ticks, 3).check()
    page.goto(f"{site}/book/counting.html")
    field(page, "parameter-counts", 1).fill("7")
    page.goto(f"{site}/book/padding.html")
    field(page, "padded-output-length").fill("-3")
    box = opened(page, MATRIX)
    box.locator("td input").first.press_sequentially("1 2 3 4")
    page.reload()
    assert field(page, "padded-output-length").input_value() == "-3"
    opened(page, MATRIX)
    assert grid(page, MATRIX) == [["1", "2", "3"], ["4", "", ""], ["", "", ""]]
    assert title(page, MATRIX) == "Your answer from before"
    page.goto(f"{site}/book/counting.html")
    values = [field(page, "parameter-counts", at).input_value() for at in range(3)]
    assert values == ["", "7", ""]
    page.goto(f"{site}/book/equivariance.html")
    assert field(page, vector).input_value() == "1, 2 3"
    assert opened(page, ticks).locator(":checked").count() == 1
    field(page, vector).fill("")
    field(page, ticks, 3).uncheck()
    assert title(page, ticks) == "Your answer"
    page.reload()
    assert [title(page, id) for id in (vector, ticks)] == ["Your answer", "Your answer"]


def test_two_tabs_share_what_is_typed(page, site):
    tabs = [page, page.context.new_page()]
    for tab in tabs:
        tab.goto(f"{site}/book/padding.html")
        opened(tab, "padded-output-length")
        opened(tab, MATRIX)
    first, second = tabs
    field(first, "padded-output-length").fill("12")
    cells = [tab.locator(f"#{MATRIX}-answer td input") for tab in tabs]
    cells[1].nth(0).press_sequentially("5 6")
    for tab in tabs:
        tab.wait_for_function(
            "id => document.querySelector(`#${id}-answer td input`).value === '5'", arg=MATRIX
        )
    cells[0].nth(3).press_sequentially("7")
    second.wait_for_function(
        "id => document.querySelectorAll(`#${id}-answer td input`)[3].value === '7'", arg=MATRIX
    )
    assert grid(second, MATRIX) == [["5", "6", ""], ["7", "", ""], ["", "", ""]]
    assert field(second, "padded-output-length").input_value() == "12"
    assert title(second, MATRIX) == "Your answer from another tab"
    field(second, "padded-output-length").fill("8")
    first.wait_for_function(
        "() => document.querySelector('#padded-output-length-answer input').value === '8'"
    )
    page.reload()
    assert field(page, "padded-output-length").input_value() == "8"
    assert grid(second, MATRIX)[0] == ["5", "6", ""]


@pytest.mark.parametrize(("refuse", "why"), [(DENIED, "keeps nothing"), (FULL, "has no room")])
def test_a_browser_that_keeps_nothing_says_so(page, site, refuse, why):
    page.context.add_init_script(refuse)
    page.goto(f"{site}/book/padding.html")
    assert page.locator(".unkept").count() == 0
    field(page, "padded-output-length").fill("10")
    field(page, "padded-output-length").press("Control+Enter")
    page.locator("#padded-output-length-answer .solved-mark").wait_for()
    assert why in page.locator(".unkept").inner_text()
    assert [*violations(page, ".unkept")] == []
    page.get_by_role("button", name="Close").click()
    assert not page.locator(".unkept").is_visible()
    page.goto(f"{site}/book/index.html")
    for name in ("Forget my progress", "Bring it back"):
        page.get_by_role("button", name=name).click()


def test_what_somebody_else_wrote_there_stops_no_box(page, site):
    page.goto(f"{site}/book/padding.html")
    for damaged in ("rubbish", "{}", "7", '["30 x", "\\t\\t9", 4]', "null"):
        page.evaluate(
            """text => ["solved in /", "entered in /#padded-matrix",
              "entered in /#padded-output-length"].forEach(
                name => localStorage.setItem(name, text))""",
            damaged,
        )
        page.reload()
        field(page, "padded-output-length").fill("10")
        field(page, "padded-output-length").press("Enter")
        page.locator("#padded-output-length-answer .solved-mark").wait_for()
        assert len(grid(page, MATRIX)) == 3
    assert page.evaluate("localStorage['solved in /']") == '["padded-output-length"]'


def test_all_is_forgotten_and_brought_back(page, site):
    page.goto(f"{site}/book/padding.html")
    field(page, "padded-output-length").fill("10")
    field(page, "padded-output-length").press("Enter")
    page.locator("#padded-output-length-answer .solved-mark").wait_for()
    page.evaluate("localStorage['predicted in /book/padding.html#x'] = 'It gets longer.'")
    page.evaluate("localStorage['figure in /book/padding.html#padding'] = '{}'")
    before = page.evaluate("({ ...localStorage })")
    page.goto(f"{site}/book/index.html")
    page.get_by_role("button", name="Forget my progress").click()
    assert page.evaluate("Object.keys(localStorage).filter(name => name !== 'mode')") == []
    page.get_by_role("button", name="Bring it back").click()
    assert page.evaluate("({ ...localStorage })") == before
