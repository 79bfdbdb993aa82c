"""The explorers on their pages, in a real browser: by mouse, touch and keyboard."""

# ruff: noqa: RUF001 - a reader is shown the real minus sign

from __future__ import annotations

from contextlib import contextmanager
from math import log10

import pytest

from browsing import SCHEMES, WIDTHS, look, window
from exploring import Place, number, unfold, unmask
from serving import served

pytestmark = pytest.mark.browser

MOST_SHIFT = 0.01
SHORTER_SIDES = """controls => controls
  .map((one) => one.getBoundingClientRect())
  .map(({ width, height }) => Math.min(width, height))"""

PAGES = {
    "any_layer": "any-layer",
    "counts": "counting",
    "learning": "learning",
    "padding": "padding",
    "painting": "transpose",
    "shift": "equivariance",
    "sliding_kernel": "one-dimension",
    "strides": "strides-and-channels",
    "two_dimensions": "two-dimensions",
    "two_layers": "composition",
    "waves": "ring",
}

every_explorer = pytest.mark.parametrize("name", PAGES)
every_size = pytest.mark.parametrize("size", WIDTHS)


@contextmanager
def opened(browser, edition, name, size, scheme="light", **options):
    """Open the page of an explorer; nothing may be wrong with it when it is closed."""
    faults = []
    options |= {"has_touch": True}
    with served(edition.html) as address, window(browser, size, scheme, faults, **options) as page:
        page.goto(f"{address}/book/{PAGES[name]}.html", wait_until="load")
        yield page
        if options.get("java_script_enabled", True):
            faults += [(page.url, found) for found in page.evaluate("seen.refused")]
    assert faults == []


@contextmanager
def explorer(browser, edition, name, size="desktop"):
    """Open the page of an explorer, and let it come to life."""
    with opened(browser, edition, name, size) as page:
        yield Place(page, name)


# Every explorer


@every_explorer
@every_size
def test_nothing_is_wrong_in_any_state(browser, student, name, size):
    """Each state is seen in each size, and in each scheme in one: no size changes a colour."""
    first, second = SCHEMES[size]
    with opened(browser, student, name, size, first) as page:
        read_to_the_end(page, name)
        assert page.locator(".explorer:not(.alive)").count() == 0
        assert page.evaluate("seen.shift") <= MOST_SHIFT
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        place = Place(page, name)
        assert list(look(page, first, place.selector)) == []
        is_as_high_as_the_figure_and_the_picture(place)
        controls = place.place.locator("input, select, button, .pick span")
        assert min(controls.evaluate_all(SHORTER_SIDES)) >= 24
        page.emulate_media(color_scheme=second, reduced_motion="reduce")
        set_to_the_ends(place)
        assert list(look(page, second, place.selector)) == []


def read_to_the_end(page, name):
    unfold(page, name)
    unmask(page, name)
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(100, 300)
    for _ in range(200):
        page.mouse.wheel(0, 800)  # a window's height: all comes near
        page.wait_for_timeout(30)
        if page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1"):
            break


def is_as_high_as_the_figure_and_the_picture(place):
    tall = "element => element.getBoundingClientRect().height"
    room = place.place.evaluate("e => parseFloat(getComputedStyle(e).minHeight)")
    assert place.place.evaluate(tall) == room
    place.place.evaluate("e => e.classList.remove('alive')")
    assert place.place.locator("img").evaluate(tall) <= room
    place.place.evaluate("e => e.classList.add('alive')")


def set_to_the_ends(place):
    for control in place.place.locator("input, select").all():
        kind = control.get_attribute("type")
        if kind == "number":
            control.fill("-99")
        elif kind == "range":
            control.press("End")
        elif kind is None:
            control.select_option(index=1)


@every_explorer
def test_what_is_wide_scrolls_in_its_own_region(browser, student, name):
    with explorer(browser, student, name, "phone") as place:
        place.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert list(look(place.page, "light", place.selector)) == []
        wide = "regions => regions.findIndex(one => one.scrollWidth > one.clientWidth)"
        regions = place.place.get_by_role("region")
        region = regions.nth(regions.evaluate_all(wide))
        region.press("ArrowRight")
        place.page.wait_for_function("region => region.scrollLeft > 0", arg=region.element_handle())
        assert region.get_attribute("aria-label")
        assert region.get_attribute("tabindex") == "0"


@every_explorer
def test_without_javascript_it_is_a_picture(browser, student, name):
    with opened(browser, student, name, "phone", java_script_enabled=False) as page:
        unfold(page, name)
        picture = page.locator(f'[data-explorer="{name}"] img')
        assert picture.is_visible()
        assert len(picture.get_attribute("alt")) > 40


@every_explorer
def test_fields_keep_numbers_start_again_and_are_not_on_paper(browser, student, name):
    with explorer(browser, student, name) as place:
        before = place.says
        fields = place.place.locator("input")
        first = [field.input_value() for field in fields.all()]
        for field in fields.all():
            field.press("ArrowUp")
        assert [field.input_value() for field in fields.all()] != first
        place.place.get_by_role("button", name="Start again").click()
        assert [field.input_value() for field in fields.all()] == first
        assert place.says == f"As at the start. {before}"
        for field in place.place.locator("input[type=number]").all()[:1]:
            what_is_no_number_changes_nothing(place, field)
        picture = place.place.locator("img")
        assert not picture.is_visible()
        place.page.emulate_media(media="print")
        assert picture.is_visible()
        assert not place.place.get_by_role("button").is_visible()


def what_is_no_number_changes_nothing(place, field):
    """What is not yet a number is not scolded, only what is left there."""
    kept = field.input_value()
    low, high = (field.get_attribute(bound) for bound in ("min", "max"))
    rule = f"whole numbers from {low.replace('-', '−')} to {high}"
    field.focus()  # which may choose a row
    before = place.says
    field.fill("")
    assert place.says == before
    field.press("Tab")
    assert f"{rule}: {kept} holds" in place.says
    assert field.input_value() == kept
    field.fill("1e9")
    assert rule not in place.says or f"{kept} holds" in place.says
    field.press("Enter")
    assert f"{rule}: {high} holds" in place.says
    assert field.input_value() == high
    field.fill("2.6")
    field.press("Tab")
    assert field.input_value() == high
    field.focus()
    field.press_sequentially("abc")
    field.press("Tab")
    assert int(low) <= number(field.input_value()) <= int(high)


# The sliding kernel


@every_size
def test_the_kernel_slides_by_mouse_touch_and_keyboard(browser, student, size):
    with explorer(browser, student, "sliding_kernel", size) as place:
        place("Place of the kernel").press("Home")
        assert place.says == "Row 0: 2·3 + 3·1 + 5·4 = 29."
        place.page.mouse.click(*place.cell("T", 2, 5))
        assert place.says == "Row 2: 2·4 + 3·1 + 5·5 = 36."
        place.page.mouse.move(*place.cell("T", 2, 5))
        place.page.mouse.down()
        place.page.mouse.move(*place.cell("T", 3, 0))
        place.page.mouse.up()
        assert place.says == "Row 3: 2·1 + 3·5 + 5·9 = 62."
        place.drag("Place of the kernel", 4.5 / 6, 2.5 / 6)
        assert place.says == "Row 1: 2·1 + 3·4 + 5·1 = 19."
        place.page.touchscreen.tap(*place.cell("Output", 3, 0))
        assert place.says == "Row 3: 2·1 + 3·5 + 5·9 = 62."
        place.page.touchscreen.tap(*place.cell("T", 1, 1))
        assert place.says == "Row 1: 2·1 + 3·4 + 5·1 = 19."
        bar = place("Place of the kernel")
        bar.press("End")
        bar.press("ArrowLeft")
        assert place.says == "Row 2: 2·4 + 3·1 + 5·5 = 36."
        assert bar.get_attribute("aria-valuetext") == "on inputs 2 to 4"
        assert bar.evaluate("bar => getComputedStyle(bar).outlineStyle") == "solid"
        place("Kernel, tap 1").fill("0")
        assert place.says == "Tap 1 is 0 now, in every row of T. Row 2: 2·4 + 0·1 + 5·5 = 33."
        assert place.matrix("T")[3] == [0, 0, 0, 2, 0, 5]
        place("Input 4").fill("-1")
        assert place.says == "Input 4 is −1 now. T stays as it is. Row 2: 2·4 + 0·1 + 5·(−1) = 3."
        assert place.matrix("Output") == [[26], [7], [3], [47]]
        place("Kernel, tap 2").press("ArrowDown")
        assert place.matrix("T")[0] == [2, 0, 4, 0, 0, 0]


def test_the_frame_stands_on_its_row_and_the_thumb_below_its_inputs(browser, student):
    with explorer(browser, student, "sliding_kernel") as place:
        place.page.emulate_media(reduced_motion="reduce")
        place("Place of the kernel").press("End")
        frame = place.place.locator(".cells i").first.bounding_box()
        _, y = place.cell("T", 3, 0)
        assert abs(frame["y"] + frame["height"] / 2 - y) < 3
        # The thumb is as wide as the kernel: whoever takes hold of its left end does not move it.
        bar = place("Place of the kernel").bounding_box()
        left = bar["x"] + 3.2 * bar["width"] / 6
        place.page.mouse.click(left, bar["y"] + bar["height"] / 2)
        assert place.says.startswith("Row 3:")
        # A click beside it brings its middle there.
        place.page.mouse.click(left - bar["width"] / 20, bar["y"] + bar["height"] / 2)
        assert place.says.startswith("Row 1:")


# Stride and dilation


def test_the_strided_kernel_slides_to_its_end_and_back(browser, student):
    unread = "Read by no output: input 5."
    with explorer(browser, student, "strides") as place:
        bar = place("Place of the kernel")
        bar.press("End")
        assert place.says == f"Output 1 is row 2 of T: 2·4 + 3·1 + 5·5 = 36. {unread}"
        bar.press("Home")
        assert place.says == f"Output 0 is row 0 of T: 2·3 + 3·1 + 5·4 = 29. {unread}"


# Padding

CORNERS = {
    "zeros": ([3, 5, 0, 0, 0, 0], [0, 0, 0, 0, 2, 3], [14, 29, 19, 36, 62, 37]),
    "circular": ([3, 5, 0, 0, 0, 2], [5, 0, 0, 0, 2, 3], [32, 29, 19, 36, 62, 52]),
    "reflect": ([3, 7, 0, 0, 0, 0], [0, 0, 0, 0, 7, 3], [16, 29, 19, 36, 62, 62]),
    "replicate": ([5, 5, 0, 0, 0, 0], [0, 0, 0, 0, 2, 8], [20, 29, 19, 36, 62, 82]),
}


@every_size
def test_padding_grows_and_what_stands_outside_changes_the_corners(browser, student, size):
    with explorer(browser, student, "padding", size) as place:
        place("Outside").select_option("circular")
        assert place.says == (
            "P = 1, same: 6 − 3 + 2·1 + 1 = 6 rows in T. "
            "Left of input 0 stands input 5, right of input 5 stands input 0."
        )
        assert place.matrix("T")[0] == [3, 5, 0, 0, 0, 2]
        for mode, (first, last, output) in CORNERS.items():
            place("Outside").select_option(mode)
            assert (place.matrix("T")[0], place.matrix("T")[-1]) == (first, last)
            assert place.matrix("Output") == [output]
            here = "a zero" if mode == "zeros" else "input"
            assert f"Left of input 0 stands {here}" in place.says
        place("Outside").select_option("circular")
        bar = place("Padding P")
        bar.press("ArrowRight")
        assert bar.get_attribute("aria-valuetext") == "2, full"
        assert place.says.startswith("P = 2, full: 6 − 3 + 2·2 + 1 = 8 rows in T.")
        assert place.matrix("Padded input") == [[5, 9, 3, 1, 4, 1, 5, 9, 3, 1]]
        assert len(place.matrix("T")) == 8
        assert len(place.matrix("Z")) == 10
        bar.press("Home")
        assert place.says == "P = 0, valid: 6 − 3 + 2·0 + 1 = 4 rows in T. Nothing stands outside."
        assert place.matrix("Output") == [[29, 19, 36, 62]]
        place("Kernel, tap 2").fill("-5")
        assert place.says.startswith("Tap 2 is −5 now. P = 0")
        assert place.matrix("T")[3] == [0, 0, 0, 2, 3, -5]
        place.drag("Padding P", 0.5, 0.99)
        assert place.says.startswith("P = 2")
        place.tap("Padding P")
        assert place.says.startswith("P = 0")


# Two dimensions

ROW_4 = "Row 4 makes output (1, 1) from pixels 5, 6, 9, 10: 1·1 + 2·1 + 3·1 + 4·0 = 6."
ROW_2 = "Row 2 makes output (0, 2) from pixels 2, 3, 6, 7: 1·2 + 2·1 + 3·1 + 4·0 = 7."


@every_size
def test_a_row_is_chosen_by_mouse_touch_and_keyboard(browser, student, size):
    with explorer(browser, student, "two_dimensions", size) as place:
        assert place.says == ROW_4
        for press in (place.page.mouse.click, place.page.touchscreen.tap):
            press(*place.cell("T", 2, 7))
            assert place.says == ROW_2
            press(*place.cell("Output", 1, 1))
            assert place.says == ROW_4
            press(*place.cell("Flattened output", 2, 0))
            assert place.says == ROW_2
            press(*place.cell("Flattened image", 0, 5))  # pixel (1, 1)
            assert place.says == ROW_4
        # No patch begins in the last column: the nearest is taken.
        place("Pixel (0, 3)").click()
        assert place.says == ROW_2
        bar = place("Row of T")
        bar.press("Home")
        assert bar.get_attribute("aria-valuetext") == "0, output (0, 0)"
        assert place.says.endswith("from pixels 0, 1, 4, 5: 1·1 + 2·0 + 3·0 + 4·1 = 5.")
        bar.press("End")
        assert place.says.startswith("Row 5 makes output (1, 2)")
        place("Kernel, tap (1, 0)").fill("-3")
        assert place.says.startswith("Tap (1, 0) is −3 now, in every row of T.")
        assert place.matrix("T")[3] == [0, 0, 0, 0, 1, 2, 0, 0, -3, 4, 0, 0]
        place("Pixel (2, 3)").fill("9")
        assert place.says.startswith("Pixel (2, 3) is 9 now. T stays as it is. Row 5")
        assert place.matrix("Flattened image")[0][-1] == 9
        assert place.matrix("Output") == [[5, 5, 1], [0, 0, 37]]


def test_the_blocks_of_the_row_light_up(browser, student):
    with explorer(browser, student, "two_dimensions") as place:
        strong = place.place.locator(".strong")
        assert strong.count() == 2 * 3 * 4  # two blocks of 3 x 4
        lit = "spans => spans.map(span => [...span.parentNode.children].indexOf(span))"
        assert {divmod(i, 12)[0] for i in strong.evaluate_all(lit)} == {3, 4, 5}
        assert {divmod(i, 12)[1] for i in strong.evaluate_all(lit)} == set(range(4, 12))
        place("Row of T").press("Home")
        assert {divmod(i, 12)[1] for i in strong.evaluate_all(lit)} == set(range(8))


# Shift

PADDED = (
    "On this signal it does not hold: output 1 is off by 5·x0 = 15, "
    "output 5 is off by −5·x4 = −25. "
    "On some signal it does not hold: entries of C that are not 0: 2."
)
HEALED = "On this signal it holds. On every signal it holds: entries of C that are not 0: 0."


def pad_and_shift_by_two(place):
    place("Ends").select_option("padding 1")
    place("Shift n").press("ArrowRight")
    assert place.says.startswith("On this signal")


@every_size
def test_the_signal_is_shifted_by_mouse_touch_and_keyboard(browser, student, size):
    with explorer(browser, student, "shift", size) as place:
        pad_and_shift_by_two(place)
        assert place.says == PADDED
        place("Ends").select_option("no padding")
        bar = place("Shift n")
        bar.press("ArrowLeft")
        assert bar.evaluate("bar => bar.ariaValueText") == "n = 1"
        assert place.says.startswith(
            "On this signal it does not hold: output 0 is off by 3·x0 + 5·x1 = 14. On some"
        )
        assert place.matrix("Shifted") == [[0, 3, 1, 4, 1, 5]]
        assert place.matrix("TSx") == [[14], [29], [19], [36]]
        assert place.matrix("S′Tx") == [[0], [29], [19], [36]]
        assert place.matrix("Cx") == [[14], [0], [0], [0]]
        assert place.matrix("C")[0] == [3, 5, 0, 0, 0, 0]
        bar.press("Home")
        assert bar.evaluate("bar => bar.ariaValueText") == "n = −5"
        assert place.matrix("Shifted") == [[9, 0, 0, 0, 0, 0]]
        for _ in range(5):
            bar.press("ArrowRight")
        assert place.says == HEALED
        place.drag("Shift n", 0.5, 0.99)
        assert place.matrix("Shifted") == [[0, 0, 0, 0, 0, 3]]
        place.tap("Shift n")
        assert place.matrix("Shifted") == [[9, 0, 0, 0, 0, 0]]


@every_size
def test_a_line_leads_from_the_input_through_its_entry_to_the_output(browser, student, size):
    with explorer(browser, student, "shift", size) as place:
        for _ in range(3):
            lines_lead_through_their_entries(place)
            place("Shift n").press("ArrowRight")


def lines_lead_through_their_entries(place):
    matrix = place.matrix("C")
    signal = [float(place(f"Input {j}").input_value()) for j in range(6)]
    broken = [i for i, (error,) in enumerate(place.matrix("Cx")) if error]
    assert broken
    ends = [(i, j) for i in broken for j in range(6) if matrix[i][j] * signal[j]]
    for line, (i, j) in zip(place.place.locator("u").all(), ends, strict=True):
        box, field = line.bounding_box(), place(f"Input {j}").bounding_box()
        (x, y), (right, _) = place.cell("C", i, j), place.cell("Cx", i, 0)
        assert abs(box["x"] - x) < 2
        assert abs(box["x"] - field["x"] - field["width"] / 2) < 3
        assert abs(box["y"] + box["height"] - y) < 2
        assert -4 < field["y"] + field["height"] - box["y"] < 6
        assert 0 < right - box["x"] - box["width"] < 30


@every_size
def test_zeros_heal_this_signal_a_tap_every_signal_and_a_ring_every_shift(browser, student, size):
    with explorer(browser, student, "shift", size) as place:
        pad_and_shift_by_two(place)
        assert place.place.locator("u").count() == 2
        place("Input 0").fill("0")
        assert place.place.locator("u").count() == 1
        place("Input 4").fill("0")
        assert place.says == (
            "Input 4 is 0 now. On this signal it holds. "
            "On some signal it does not hold: entries of C that are not 0: 2."
        )
        assert place.place.locator("u, .bad").count() == 0
        place("Kernel, tap 2").fill("0")
        assert place.says == f"Tap 2 is 0 now. {HEALED}"
        place.place.get_by_role("button", name="Start again").click()
        place("Ends").select_option("circular")
        bar = place("Shift n")
        bar.press("Home")
        for _ in range(11):
            assert place.says == HEALED
            assert place.place.locator("u").count() == 0
            assert not any(map(any, place.matrix("C")))
            bar.press("ArrowRight")
        place("Ends").select_option("padding 1")
        assert place.says.startswith("On this signal it does not hold")


# Counts


def shown(place):
    """Return the three counts, as they are written."""
    return place.place.locator("div:has(+ .bar)").all_inner_texts()


DEMONSTRATION = [
    *("dense matrix: 72 entries", "sparse matrix: 24 multiplications", "kernel: 4 weights"),
]
REAL_LAYER = [
    "dense matrix: 483,385,147,392 entries",
    "sparse matrix: 86,188,800 multiplications",
    "kernel: 1,728 weights",
]


@every_size
def test_layers_are_chosen_by_mouse_and_touch(browser, student, size):
    with explorer(browser, student, "counts", size) as place:
        assert shown(place) == DEMONSTRATION
        assert place.says == "Dense: 6 outputs times 12 inputs."
        for press in ("click", "tap"):
            for name, counts in {
                "A real layer": REAL_LAYER,
                "Demonstration": DEMONSTRATION,
            }.items():
                getattr(place.place.get_by_role("button", name=name), press)()
                assert shown(place) == counts
            assert place.says.startswith(
                "Demonstration: entries divided by 6,710,000,000, "
                "multiplications divided by 3,590,000, weights divided by 432."
            )
        place.drag("output channels", 0.02, 0.99)
        assert shown(place)[2] == "kernel: 2,048 weights"
        place.tap("output channels")
        assert shown(place) == DEMONSTRATION


def test_counts_grow_by_keyboard(browser, student):
    with explorer(browser, student, "counts") as place:
        place("padding").press("ArrowRight")
        place("kernel side").press("ArrowRight")
        image = place("image")
        for _ in range(6):
            image.press("ArrowRight")
        assert image.evaluate("bar => bar.ariaValueText") == "224 × 224"
        assert place.says == (
            "Now image 224 × 224: entries times 16, multiplications times 4.02, weights unchanged. "
            "Dense: 50,176 outputs times 50,176 inputs."
        )
        place("input channels").press("ArrowRight")
        assert place.says.startswith(
            "Now input channels 2: entries times 2, multiplications times 2, weights times 2."
        )
        for label in ("image", "output channels", "input channels"):
            place(label).press("End")
        # 512 channels on both sides, 448 x 448 pixels each.
        assert shown(place)[0] == f"dense matrix: {(512 * 448**2) ** 2:,} entries"
        image.press("Home")
        place("padding").press("Home")
        place("kernel side").press("End")
        assert place.says.startswith("Now kernel side 3: entries")
        assert place("kernel side").input_value() == "2"


def test_bars_are_as_long_as_the_logarithms(browser, student):
    with explorer(browser, student, "counts") as place:
        place.page.emulate_media(reduced_motion="reduce")
        place.place.get_by_role("button", name="A real layer").click()
        bars = place.place.locator(".bar")
        for bar, text in zip(bars.all(), shown(place), strict=True):
            count = int(text.split(": ")[1].split()[0].replace(",", ""))
            long = bar.locator("i").bounding_box()["width"] / bar.bounding_box()["width"]
            assert abs(long - 0.06 * log10(count)) < 0.003


# Any layer


def test_a_layer_is_typed_refused_and_gone_through(browser, student):
    with explorer(browser, student, "any_layer", "phone") as place:
        typed = place("Layer")
        typed.fill("nn.Conv1d(1, 1, 3, strid=2)")
        assert "no argument “strid”" in place.says
        assert typed.get_attribute("aria-invalid") == "true"
        assert len(place.matrix("T")) == 6
        typed.fill("nn.Conv1d(1, 2, 3, stride=2)")
        assert place.matrix("T")[2:] == [[4, 5, 6, 0, 0, 0], [0, 0, 4, 5, 6, 0]]
        assert typed.get_attribute("aria-invalid") == "false"
        place("Row of T").press("End")
        assert "Row 3 makes output 3 from inputs 2, 3, 4." in place.says
        place.page.touchscreen.tap(*place.cell("T", 0, 1))
        assert place("Row of T").input_value() == "0"
        place.place.get_by_role("button", name="Image").click()
        assert len(place.matrix("T")[0]) == 12
        assert "image row of the output" in place.place.locator("li").last.inner_text()
        assert list(look(place.page, "light", place.selector)) == []
