"""Matrices are painted by mouse, finger and keyboard, and every entry has the colour of its tap."""

from __future__ import annotations

from typing import Any

import pytest

from answering import grid, opened
from browsing import WIDTHS, look, window
from serving import served

pytestmark = pytest.mark.browser

ID = "block-toeplitz-matrix"
COLOURS = "row => [...row.cells].map(cell => cell.className.replace('tap-', ''))"
STROKE = """([id, from, to]) => {
  const cells = document.querySelectorAll(`#${id}-answer td`);
  const send = (type, at) => {
    const { left, top, width, height } = cells[at].getBoundingClientRect();
    cells[at].firstElementChild.dispatchEvent(new PointerEvent(type, {
      bubbles: true, cancelable: true, pointerType: "touch",
      clientX: left + width / 2, clientY: top + height / 2 }));
  };
  send("pointerdown", from); send("pointermove", to); send("pointerup", to);
}"""


# From column 1 to the right edge of the region, and there it rests.
HOLD = """id => {
  const region = document.querySelector(`#${id}-answer .grid-region`);
  const cell = region.querySelectorAll("tr")[2].cells[1].firstElementChild;
  const { left, top } = cell.getBoundingClientRect();
  const send = (type, clientX) => cell.dispatchEvent(new PointerEvent(type, {
    bubbles: true, cancelable: true, pointerType: "touch", clientX, clientY: top + 9 }));
  send("pointerdown", left + 9);
  send("pointermove", region.getBoundingClientRect().right - 9);
  document.addEventListener("release", () => send("pointerup", 0), { once: true });
}"""


@pytest.fixture(scope="module")
def site(student):
    with served(student.html) as address:
        yield address


@pytest.fixture(params=WIDTHS)
def box(request, browser, site):
    """Return the box of an image's matrix, 6 rows and 20 columns."""
    faults: list[tuple[str, str]] = []
    touch = request.param == "phone"
    with window(browser, request.param, "light", faults, has_touch=touch) as page:
        page.goto(f"{site}/book/two-dimensions.html")
        box = opened(page, ID)
        for name, size in (("rows", "6"), ("columns", "20")):
            box.locator(f"[name={name}]").fill(size)
            box.locator(f"[name={name}]").press("Tab")
        yield box
        faults += [(page.url, fault) for fault in look(page, "light", ".exercise")]
    assert faults == []


def texts(box, row):
    return grid(box.page, ID)[row]


def colours(box, row):
    return box.locator("tr").nth(row).evaluate(COLOURS)


def said(box):
    return box.locator(".grid-said").inner_text()


def cell(box, row, column):
    return box.locator("tr").nth(row).locator("input").nth(column)


def test_a_row_is_given_repeated_and_coloured(box):
    box.get_by_role("button", name="Copy the given row").click()
    box.get_by_role("button", name="Row 0 again").click()
    assert said(box) == "Row 1 is row 0 now, one to the right."
    assert texts(box, 1) == ["", *texts(box, 0)[:-1]]
    taps = ["0", "1", "2", "", "", "3", "4", "5", "", "", "6", "7", "8"]
    assert colours(box, 0) == [*taps, *[""] * 7]
    assert colours(box, 1) == ["", *taps, *[""] * 6]
    cell(box, 1, 0).fill("7")  # no tap has this value
    cell(box, 1, 3).fill("")
    assert colours(box, 1)[:5] == ["", "0", "1", "", ""]
    cell(box, 5, 0).focus()
    box.locator("[data-does=again]").click()
    assert said(box) == "Row 5 is still empty."
    rows, columns = len(grid(box.page, ID)), len(texts(box, 0))
    assert columns == 20
    box.get_by_role("button", name="Empty").click()
    assert grid(box.page, ID) == [[""] * columns] * rows  # emptied, and as large as before
    box.get_by_role("button", name="Undo").click()
    assert texts(box, 1)[:3] == ["7", "2", "1"]


def test_equal_taps_are_told_apart_by_their_diagonals(box):
    for row, column in ((0, 0), (1, 0), (1, 1)):
        cell(box, row, column).fill("1")
    assert colours(box, 0)[0] == "1"
    assert colours(box, 1)[:2] == ["5", "1"]


def test_a_size_that_is_entered_while_the_box_is_loading_counts(browser, site):
    faults: list[tuple[str, str]] = []
    held: list[Any] = []
    with window(browser, "desktop", "light", faults) as page:
        page.route("**/box.js*", lambda route: held.append(route))
        page.goto(f"{site}/book/two-dimensions.html")
        with page.expect_request("**/box.js*"):
            page.locator(f"#{ID}-answer").scroll_into_view_if_needed()
        for name, size in (("rows", "6"), ("columns", "20")):
            page.locator(f"#{ID}-answer [name={name}]").fill(size)
        assert held
        for route in held:
            route.continue_()
        opened(page, ID)
        assert (len(grid(page, ID)), len(grid(page, ID)[0])) == (6, 20)
    assert faults == []


def test_with_a_stride_a_tap_goes_on_as_far_to_the_right(box):
    box.page.goto(f"{box.page.url.rpartition('/')[0]}/strides-and-channels.html")
    strided = opened(box.page, "strided-matrix")
    for name, size in (("rows", "4"), ("columns", "10")):
        strided.locator(f"[name={name}]").fill(size)
    for row in range(4):
        cell(strided, row, 2 * row).press_sequentially("1 1 -2")
    taps = ["0", "1", "2", *[""] * 7]
    for row in range(4):
        assert colours(strided, row) == taps[10 - 2 * row :] + taps[: 10 - 2 * row]
    # Whatever row it is the answer to, a row's own order comes first.
    cell(strided, 0, 0).press_sequentially("0 1 1 -2")
    assert colours(strided, 0)[:4] == ["", *taps[:3]]
    cell(strided, 0, 0).press_sequentially("1 -2 0 0")
    assert colours(strided, 0)[:4] == ["1", "2", "", ""]


def test_painting_by_mouse_and_finger(box):
    page = box.page
    box.get_by_label("tap 2,").check()
    box.locator("[data-does=again]").click()
    assert "still empty" in said(box)
    cells = [cell(box, 1, 2).bounding_box(), cell(box, 3, 4).bounding_box()]
    if page.evaluate("navigator.maxTouchPoints"):
        page.evaluate(STROKE, [ID, 22, 64])
        cell(box, 4, 5).tap()
        assert page.evaluate("document.activeElement.closest('td')") is None  # no keyboard comes up
    else:
        for at, button in zip(cells, (page.mouse.down, page.mouse.up), strict=True):
            page.mouse.move(at["x"] + 9, at["y"] + 9)
            button()
        cell(box, 4, 5).click()
    painted = [
        (row, column)
        for row, texts in enumerate(grid(page, ID))
        for column, text in enumerate(texts)
        if text == "-2"
    ]
    assert painted == [(1, 2), (2, 3), (3, 4), (4, 5)]
    assert said(box) == ""
    assert colours(box, 2)[3] == "2"
    box.get_by_role("button", name="Undo").click()
    box.get_by_role("button", name="Undo").click()
    assert not any(text for texts in grid(page, ID) for text in texts)


def test_a_stroke_that_is_held_at_the_edge_takes_the_grid_along(box):
    page, region = box.page, box.locator(".grid-region")
    region.evaluate("region => (region.style.maxWidth = '250px')")
    box.get_by_label("tap 2,").check()
    page.evaluate(HOLD, ID)
    page.wait_for_function(
        "id => document.querySelectorAll(`#${id}-answer tr`)[2].cells[19].className", arg=ID
    )
    assert texts(box, 2) == ["", *["-2"] * 19]
    page.evaluate("document.dispatchEvent(new Event('release'))")
    touch = "at => getComputedStyle(document.querySelector(at)).touchAction"
    assert page.evaluate(touch, ".paints input") == "none"
    assert page.evaluate(touch, ".paints td") == "auto"
    before = grid(page, ID)
    box.locator("td").first.dispatch_event("pointerdown", {"pointerType": "touch"})
    assert grid(page, ID) == before


def test_the_keyboard_paints_moves_and_undoes(box):
    page = box.page
    assert box.locator("td input[tabindex='0']").count() == 1
    cell(box, 0, 0).focus()
    page.keyboard.type("abc")
    page.keyboard.press("End")
    page.keyboard.type("f")  # at the end of a row it goes on in the next
    page.keyboard.press("Control+End")
    page.keyboard.type("4")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.type("h")
    page.keyboard.press("Home")
    page.keyboard.type("e")
    assert (texts(box, 0)[:3], texts(box, 0)[19], texts(box, 5)[0], texts(box, 5)[19]) == (
        *(["2", "1", "-2"], "1", "-1", "4"),
    )
    assert colours(box, 0)[19] == "5"
    assert colours(box, 5)[0] == "4"
    cell(box, 2, 7).focus()
    page.keyboard.press("Control+z")
    assert texts(box, 5)[0] == "1"
    assert cell(box, 5, 0).evaluate("cell => cell === document.activeElement")
    page.keyboard.press("Control+y")
    assert texts(box, 5)[0] == "-1"
    box.get_by_label("Erase").check()
    cell(box, 0, 0).focus()
    page.keyboard.type("  ")
    page.keyboard.press("Escape")
    page.keyboard.type("9")
    assert texts(box, 0)[:3] == ["", "", "9"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.does") == "again"


def test_a_letter_goes_on_and_a_space_behind_it_no_further(box):
    cell(box, 0, 0).focus()
    box.page.keyboard.type("a b  c")
    assert texts(box, 0)[:5] == ["2", "1", "", "-2", ""]


def test_undoing_goes_on_from_the_buttons_below_the_grid(box):
    cell(box, 0, 0).press_sequentially("7 8")
    again = box.locator("[data-does=again]")
    again.press("Enter")
    assert texts(box, 1)[:3] == ["", "7", "8"]
    again.press("Control+z")
    assert (texts(box, 0)[:2], texts(box, 1)[:3]) == (["7", "8"], [""] * 3)
    assert said(box) == "Undone."
    cell(box, 3, 3).fill("1")
    assert said(box) == ""


def test_what_a_smaller_grid_hides_comes_back(box):
    cell(box, 4, 12).fill("6")
    cell(box, 4, 12).press("Control+z")
    cell(box, 4, 12).press("Control+Shift+Z")
    for size in ("2", "6"):
        box.locator("[name=rows]").fill(size)
        assert len(grid(box.page, ID)) == int(size)  # at once: nothing moves when the field is left
    box.locator("[name=rows]").fill("")
    assert len(grid(box.page, ID)) == 6
    assert texts(box, 4)[12] == "6"


def test_what_finds_no_entry_stays_and_is_said(box):
    cell(box, 5, 18).press_sequentially("1 2 3 4")
    assert texts(box, 5)[18:] == ["1", "2 3 4"]
    assert "last entry" in said(box)
    cell(box, 5, 19).press("Control+Enter")
    verdict = box.locator(".verdict")
    verdict.wait_for()
    assert "Entry 19 of a row is a list" in verdict.inner_text()
    cell(box, 0, 18).fill("5 6 7")
    assert (texts(box, 0)[18:], texts(box, 1)[0]) == (["5", "6"], "7")


def test_a_verdict_says_when_it_is_about_an_earlier_answer(box):
    verdict, earlier = box.locator(".verdict"), box.locator(".verdict .earlier")
    box.locator("[name=rows]").fill("5")
    box.locator("[name=rows]").press("Enter")
    assert len(grid(box.page, ID)) == 5
    assert verdict.count() == 0
    cell(box, 0, 0).fill("1")
    cell(box, 0, 0).press("Control+Enter")
    verdict.wait_for()
    assert verdict.evaluate("verdict => verdict.getBoundingClientRect().bottom <= innerHeight")
    assert not earlier.is_visible()
    box.get_by_role("button", name="Empty").click()
    assert earlier.is_visible()
    box.get_by_role("button", name="Undo").click()
    assert not earlier.is_visible()


def test_the_last_column_can_be_reached_on_a_phone_and_rows_keep_their_numbers(box):
    region = box.locator(".grid-region")
    region.evaluate("region => (region.scrollLeft = 9999)")
    inside = cell(box, 0, 19).evaluate(
        "cell => cell.getBoundingClientRect().right <= cell.closest('.grid-region')"
        ".getBoundingClientRect().right + 1"
    )
    assert inside
    assert cell(box, 0, 0).get_attribute("inputmode") == "decimal"
    box.get_by_role("button", name="Change the sign").click()
    assert texts(box, 0)[0] == "-"
    following = box.get_by_role("button", name="Next entry")
    assert following.is_visible() == (box.page.viewport_size["width"] < 500)


def test_a_right_answer_says_why_and_leads_on(box, site):
    page = box.page
    page.goto(f"{site}/book/padding.html")
    number = opened(page, "padded-output-length")
    assert not number.get_by_role("link").is_visible()
    number.locator("input").fill("10")
    number.locator("input").press("Enter")
    number.get_by_role("link", name="Next exercise: Write the padded matrix").click()
    assert page.url.endswith("#padded-matrix")
    assert "slides as without padding" in number.locator(".verdict").inner_text()
