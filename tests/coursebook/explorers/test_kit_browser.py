"""What every explorer has from the kit, on a page with nothing else: no edition is built for it."""

# ruff: noqa: RUF001 - a reader is shown the real minus sign

from __future__ import annotations

import json
from contextlib import contextmanager
from html import escape

import pytest

from browsing import window
from convmatrix import explorers
from convmatrix.explorers.source import source
from convmatrix.numbers import DEMONSTRATION
from coursebook.explorers import embedding
from coursebook.page import assets
from exploring import Place
from serving import served

pytestmark = pytest.mark.browser

CLASSES = [getattr(explorers, name) for name in explorers.__all__ if name != "Explorer"]
STYLES = embedding.HERE / "styles" / "explorers.css"


KEEPING = ("basics", "storage")  # what a page's own script has for explorers


def write_page(folder, *shown):
    """Write a page that holds explorers, and the files that it asks for."""
    places = [
        f'<div class="explorer" data-explorer="{one.name}" data-module="{one.name}.js"'
        f' data-state="{escape(json.dumps(one.state))}"></div>'
        for one in shown
    ]
    for one in shown:
        (folder / f"{one.name}.js").write_text(source(one.name), "utf-8")
    host = (embedding.HERE / "static" / embedding.HOST).read_text("utf-8")
    (folder / embedding.HOST).write_text(host, "utf-8")
    kept = [(assets.HERE / "scripts" / f"{part}.js").read_text("utf-8") for part in KEEPING]
    (folder / "book.js").write_text("\n".join(kept), "utf-8")
    (folder / "favicon.ico").write_bytes(b"")
    (folder / "index.html").write_text(
        "<!doctype html><html lang=en class=js data-content_root=./><title>Explorers</title>"
        f"<style>{STYLES.read_text('utf-8')}</style><body>{''.join(places)}"
        f"<script src=book.js></script><script type=module src={embedding.HOST}></script>",
        "utf-8",
    )


@contextmanager
def alone(browser, folder, *shown, size="desktop", at="", **options):
    """Open such a page; yield each explorer. Nothing may be wrong with it when it is closed."""
    write_page(folder, *shown)
    faults = []
    with (
        served(folder) as address,
        window(browser, size, "light", faults, has_touch=True, **options) as page,
    ):
        page.goto(f"{address}/index.html{at}", wait_until="load")
        yield [Place(page, one.name) for one in shown]
    assert faults == []


# Masks


def masked(place, value):
    """Mask the explorer's results as a page does, or unmask them."""
    place.place.evaluate(
        "(place, value) => value === null ? place.removeAttribute('data-masked')"
        " : place.setAttribute('data-masked', value)",
        value,
    )
    return place.says


def test_what_a_prediction_asks_about_is_masked_until_it_is_made(browser, tmp_path):
    shown = [kind() for kind in CLASSES]
    with alone(browser, tmp_path, *shown) as places:
        for place in places:
            before = place.says
            for cell in place.place.locator(".cells span, .scroll > :last-child").all():
                assert "?" not in cell.inner_text()
            asked = "Predict first: then each ? becomes a number."
            assert masked(place, "") == asked
            for text in place.place.locator(".cells span").all_inner_texts():
                assert text == "?"
            place.place.get_by_role("button", name="Start again").click()
            assert place.says == f"As at the start. {asked}"
            assert masked(place, None) == before
        counts = places[CLASSES.index(explorers.Counts)]
        masked(counts, "")
        said = counts.place.locator("div:has(+ .bar)").all_inner_texts()
        assert said[0] == "dense matrix: ? entries"
        assert not any(character.isdigit() for character in "".join(said))
        counts("padding").press("ArrowRight")
        assert counts.says == "Now padding 1. Predict first: then each ? becomes a number."
        slide = places[CLASSES.index(explorers.SlidingKernel)]
        masked(slide, "Output, T#")
        assert slide.grid("T").locator("span").all_inner_texts() == ["?"]
        assert slide.grid("Output").locator("span").all_inner_texts() == ["?"] * 4
        assert slide.place.locator(".index span").count() == 0
        slide("Place of the kernel").press("End")
        slide("Kernel, tap 1").fill("7")
        assert slide.says.startswith("Tap 1 is 7 now, in every row of T. Predict first")
        assert "7" not in slide.grid("T").get_attribute("aria-label")
        masked(slide, None)
        assert slide.matrix("T")[3] == [0, 0, 0, 2, 7, 5]


# Fields


def paste(place, label, text):
    """Paste a text into a field, as a reader does who has copied it elsewhere."""
    place(label).evaluate(
        """(field, text) => {
            field.focus();
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", text);
            const how = { clipboardData, bubbles: true, cancelable: true };
            const pasted = new ClipboardEvent("paste", how);
            field.dispatchEvent(pasted);
        }""",
        text,
    )
    return place.says


def press(place, label):
    place.place.get_by_role("button", name=label, exact=True).click()
    return place.says


def test_a_number_counts_once_it_is_complete(browser, tmp_path):
    with alone(browser, tmp_path, explorers.SlidingKernel()) as [place]:
        before = place.says
        field = place("Kernel, tap 0")
        field.focus()
        for unfinished in ("-", "Backspace", "-"):
            field.press(unfinished)
            assert place.says == before
        field.press("1")
        assert place.says == "Tap 0 is −1 now, in every row of T. Row 0: −1·3 + 3·1 + 5·4 = 20."
        field.press("2")
        field.press("3")  # too large by now, and perhaps not finished
        assert place.says.startswith("Tap 0 is −12 now")
        field.press("Enter")
        assert place.says.startswith("Here stand whole numbers from −99 to 99: −99 holds. Row 0")
        assert field.input_value() == "-99"


def test_inputs_and_taps_become_more_and_fewer_and_are_pasted(browser, tmp_path):
    with alone(browser, tmp_path, explorers.SlidingKernel(position=3), size="phone") as [place]:
        # The kernel is where it was, or as near as can be.
        assert press(place, "inputs: one fewer") == (
            "inputs: one fewer. Row 2: 2·4 + 3·1 + 5·5 = 36."
        )
        assert press(place, "inputs: one more").startswith("inputs: one more. Row 2")
        assert place("Input 5").input_value() == "9"  # as at the start
        assert press(place, "inputs: one more").startswith("inputs: one more. Row 2")
        assert place.matrix("T")[4] == [0, 0, 0, 0, 2, 3, 5]
        assert press(place, "taps: one more") == (
            "taps: one more. Row 2: 2·4 + 3·1 + 5·5 + 1·9 = 45."
        )
        for _ in range(3):
            press(place, "taps: one more")
        assert place.matrix("T") == [[2, 3, 5, 1, 1, 1, 1]]
        more = place.place.get_by_role("button", name="taps: one more")
        assert more.get_attribute("aria-disabled") == "true"
        more.press("Enter")
        assert place.says.startswith("No further here. Row 0")
        said = paste(place, "Kernel, tap 1", "tensor([1, 0, −1])")
        assert said == "Pasted: 3 numbers. Row 0: 1·3 + 0·1 − 1·4 = −1."
        assert place("Kernel, tap 1").input_value() == "0"
        assert paste(place, "Input 0", "1\t2\t3\t4") == (
            "Pasted: 4 numbers. Row 0: 1·1 + 0·2 − 1·3 = −2."
        )
        assert place.matrix("T") == [[1, 0, -1, 0], [0, 1, 0, -1]]
        for wrong, count in (("1 2", 2), ("1 2 3.5 4", 4), ("1 2 3 100", 4)):
            said = paste(place, "Input 0", wrong)
            assert said.startswith(f"These {count} numbers do not fit here. Row 0")
        assert len(place.matrix("T")) == 2
        assert press(place, "Start again").startswith("As at the start. Row 3")
        assert place.matrix("T")[3] == [0, 0, 0, 2, 3, 5]


def test_what_was_entered_comes_back_with_its_place(browser, tmp_path):
    shown = (explorers.SlidingKernel(), explorers.TwoDimensions())
    with alone(browser, tmp_path, *shown) as [slide, image]:
        press(slide, "taps: one more")
        for label, words in (("Input 5", "inputs"), ("Kernel, tap 3", "taps")):
            slide(label).fill("8")
            press(slide, f"{words}: one fewer")
            press(slide, f"{words}: one more")
            assert slide(label).input_value() == "8"
        image("Pixel (2, 3)").fill("8")
        for words in ("rows", "columns"):
            press(image, f"image {words}: one fewer")
        for words in ("rows", "columns"):
            press(image, f"image {words}: one more")
        assert image("Pixel (2, 3)").input_value() == "8"
        press(slide, "Start again")
        press(slide, "taps: one more")  # nothing is left of what was entered
        assert slide("Kernel, tap 3").input_value() == "1"
        press(slide, "inputs: one fewer")
        press(slide, "inputs: one more")
        assert slide("Input 5").input_value() == "9"


def test_every_explorer_takes_own_data(browser, tmp_path):
    with alone(browser, tmp_path, *(kind() for kind in CLASSES)) as places:
        found = dict(zip((kind.name for kind in CLASSES), places, strict=True))
        for name in ("padding", "shift", "sliding_kernel"):
            assert paste(found[name], "Input 0", "7, -2, 0, 5").startswith("Pasted: 4")
            assert paste(found[name], "Kernel, tap 0", "1 2").startswith("Pasted: 2")
            press(found[name], "inputs: one more")
        assert found["padding"].matrix("Padded input") == [[0, 7, -2, 0, 5, 5, 0]]
        assert len(found["padding"].matrix("Z")) == 7
        assert found["shift"].matrix("Shifted") == [[0, 7, -2, 0, 5]]
        image = found["two_dimensions"]
        assert paste(image, "Pixel (0, 0)", "[[1, 2, 3],\n [4, 5, 6]]").startswith("Pasted: 6")
        assert image.matrix("Output") == [[1 + 4 + 12 + 20, 2 + 6 + 15 + 24]]
        press(image, "kernel rows: one fewer")
        press(image, "image columns: one more")
        assert image.matrix("Output") == [
            [5, 8, 5],
            [14, 17, 6],
        ]  # the new column is as at the start
        counts = found["counts"]
        counts("Image, side 0").fill("10")
        counts("Image, side 0").press("Enter")
        assert counts.says == "Now rows 10. Dense: 27 outputs times 40 inputs."


# Playing, and rows that follow the mouse


# A clock that the test turns.
CLOCK = """
window.setInterval = (go) => { window.tick = go; return 1; };
window.clearInterval = () => { window.tick = () => {}; };
"""


def test_it_plays_to_the_end_and_stops_at_once(browser, tmp_path):
    with alone(browser, tmp_path, explorers.SlidingKernel()) as [place]:
        place.page.evaluate(CLOCK)

        def after_a_while():
            place.page.evaluate("tick()")
            return place.says[:5]

        button = place.place.locator(".buttons button").first
        spoken = place.place.locator("[aria-live]")
        assert press(place, "Play").startswith("Row 1:")
        assert spoken.get_attribute("aria-live") == "off"
        assert after_a_while() == "Row 2"
        assert press(place, "Stop").startswith("Row 2")
        assert spoken.get_attribute("aria-live") == "polite"
        assert after_a_while() == "Row 2"
        assert press(place, "Play").startswith("Row 3")
        assert after_a_while() == "Row 3"  # the last
        assert button.inner_text() == "Play"
        assert press(place, "Play").startswith("Row 0")  # from the end it begins again
        place("Place of the kernel").press("ArrowRight")  # taken in the hand it stops
        assert button.inner_text() == "Play"
        assert after_a_while() == "Row 1"
        press(place, "Play")
        place.page.mouse.click(*place.cell("T", 0, 0))
        assert button.inner_text() == "Play"
        assert after_a_while() == "Row 0"


def test_who_asks_for_less_motion_goes_by_steps(browser, tmp_path):
    with alone(browser, tmp_path, explorers.SlidingKernel(), reduced_motion="reduce") as [place]:
        still = "one => getComputedStyle(one).transitionDuration"
        rider = place.place.locator(".rider")
        assert rider.evaluate(still) == "0s"
        place("Place of the kernel").press("End")
        assert abs(rider.bounding_box()["x"] - place("Input 3").bounding_box()["x"]) < 5
        press(place, "Start again")
        assert [press(place, "Step")[:5] for _ in range(4)] == ["Row 1", "Row 2", "Row 3", "Row 0"]
        assert place.place.get_by_role("button", name="Stop").count() == 0


def test_the_window_follows_the_row_below_the_mouse(browser, tmp_path):
    with alone(browser, tmp_path, explorers.SlidingKernel(position=1)) as [place]:
        mouse = place.page.mouse
        for label, row in (("T", 3), ("Output", 0)):
            mouse.move(*place.cell(label, row, 0))
            assert place.says.startswith(f"Row {row}:")
            assert place("Place of the kernel").input_value() == str(row)
        mouse.move(1, 1)  # it was a look
        assert place.says.startswith("Row 1:")
        mouse.click(*place.cell("T", 2, 0))
        mouse.move(*place.cell("T", 3, 0))
        mouse.move(1, 1)
        assert place.says.startswith("Row 2:")
        mouse.move(*place.cell("T", 0, 0))
        place("Place of the kernel").press("End")  # what is set while the mouse looks on stays
        mouse.move(1, 1)
        assert place.says.startswith("Row 3:")


# Links


def entered(place):
    return [one.input_value() for one in place.place.locator("input, select").all()]


def change(place):
    """Choose the last of each choice, and set the first slider to its end."""
    for choice in place.place.locator("select").all():
        choice.select_option(index=choice.locator("option").count() - 1)
    place.place.locator("input[type=range]").first.press("End")


def test_a_link_carries_the_state_of_a_figure(browser, tmp_path):
    shown, links = [kind() for kind in CLASSES], {}
    with alone(browser, tmp_path, *shown) as places:
        places[0].page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        for kind, place in zip(CLASSES, places, strict=True):
            first = entered(place)
            change(place)
            assert press(place, "Copy a link").startswith("Copied: a link to this figure")
            copied = place.page.evaluate("navigator.clipboard.readText()").partition("#")[2]
            assert copied.startswith(f"{kind.name}?")
            links[kind] = copied, entered(place)
            assert first != entered(place)
    for at, (kind, (link, then)) in enumerate(links.items()):
        with alone(browser, tmp_path, kind(), CLASSES[at - 1](), at=f"#{link}") as (place, other):
            assert place.says.startswith("As in the link. ")
            assert entered(place) == then
            assert "link" not in other.says


def test_a_figure_is_as_it_was_left(browser, tmp_path):
    shown = [kind() for kind in CLASSES]
    with alone(browser, tmp_path, *shown) as places:
        page = places[0].page
        first = [entered(place) for place in places]
        for place in places:
            change(place)
        slide = places[CLASSES.index(explorers.SlidingKernel)]
        slide("Input 5").fill("8")
        page.mouse.move(*slide.cell("T", 0, 0))  # a look is not kept
        then = [entered(place) for place in places]

        def again():
            page.reload(wait_until="load")
            return [Place(page, one.name) for one in shown]

        then[CLASSES.index(explorers.SlidingKernel)][-1] = "3"
        places = again()
        assert [place.says[:16] for place in places] == ["As you left it. "] * len(shown)
        assert [entered(place) for place in places] == then
        for place in places:
            press(place, "Start again")
            assert place.says.startswith("As at the start. ")
        assert [entered(place) for place in places] == first
        assert page.evaluate("localStorage.length") == 0
        slide = places[CLASSES.index(explorers.SlidingKernel)]
        slide("Input 5").fill("8")
        page.evaluate("name => localStorage[name] = localStorage[name].replace(8, 800)", NAME)
        assert [entered(place) for place in again()] == first


NAME = "figure in /index.html#sliding_kernel"


def test_a_link_leads_to_its_figure(browser, tmp_path):
    start = explorers.SlidingKernel()
    link = "#sliding_kernel?signal=1,2&kernel=3&position=1"
    write_page(tmp_path, start)
    page_text = (tmp_path / "index.html").read_text("utf-8")
    far = "<details><summary>Result</summary><div style='height: 3000px'>far</div><div class"
    (tmp_path / "far.html").write_text(
        page_text.replace("<body><div class", f"<body>{far}"), "utf-8"
    )
    faults = []
    with served(tmp_path) as address, window(browser, "phone", "light", faults) as page:
        page.goto(f"{address}/far.html{link}")
        page.wait_for_selector(".explorer.alive")
        place = page.locator(".explorer")
        page.wait_for_function("() => scrollY > 1000")
        assert (
            place.locator("[aria-live]").inner_text().startswith("As in the link. Row 1: 3·2 = 6.")
        )
    assert faults == []


@pytest.mark.parametrize(
    "wrong",
    [
        "signal=3,1,4&kernel=2,3,5,7&position=0",
        "signal=3,1,400&kernel=2,3&position=0",
        "signal=3,1,4&kernel=2,3&position=2",
        "signal=3,1,4&kernel=2,3",
        "signal=<b>&kernel=%&position=alert(1)",
        "nothing",
    ],
)
def test_a_link_to_what_cannot_be_is_said_and_changes_nothing(browser, tmp_path, wrong):
    start = explorers.SlidingKernel()
    with alone(browser, tmp_path, start, at=f"#sliding_kernel?{wrong}") as [place]:
        assert place.says == (
            "The link's figure cannot be: this is the one that stands here. "
            "Row 0: 2·3 + 3·1 + 5·4 = 29."
        )


def test_without_a_clipboard_the_link_is_in_the_address_bar(browser, tmp_path):
    with alone(browser, tmp_path, explorers.SlidingKernel(position=2)) as [place]:
        place.page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
        assert "in the address bar" in press(place, "Copy a link")
        signal, kernel = (
            ",".join(map(str, each)) for each in (DEMONSTRATION.signal, DEMONSTRATION.kernel)
        )
        end = f"#sliding_kernel?signal={signal}&kernel={kernel}&position=2"
        assert place.page.url.endswith(end)
        change(place)  # and the link says it no more, or a reload would take the change back
        assert "#" not in place.page.url
        then = entered(place)
        place.page.reload(wait_until="load")
        place = Place(place.page, "sliding_kernel")
        assert place.says.startswith("As you left it. ")
        assert entered(place) == then
