"""What every explorer has from the kit, on a page with nothing else: no edition is built for it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from html import escape

import pytest

from browsing import window
from convmatrix import explorers
from convmatrix.explorers.source import source
from coursebook.explorers import embedding
from exploring import Place
from serving import served

pytestmark = pytest.mark.browser

CLASSES = [getattr(explorers, name) for name in explorers.__all__ if name != "Explorer"]
STYLES = embedding.HERE / "styles" / "explorers.css"


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
    (folder / "favicon.ico").write_bytes(b"")
    (folder / "index.html").write_text(
        "<!doctype html><html lang=en class=js><title>Explorers</title>"
        f"<style>{STYLES.read_text('utf-8')}</style><body>{''.join(places)}"
        f"<script type=module src={embedding.HOST}></script>",
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
