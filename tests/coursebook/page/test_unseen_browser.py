"""What lies far from the screen is laid out when it comes near, and a reader does not notice."""

from __future__ import annotations

import pytest

from browsing import SETTLED, window
from building import FRONT_MATTER, built, tiny, write
from serving import served

pytestmark = pytest.mark.browser

SECTIONS = 12
TEXT = " ".join(["The kernel slides over the signal and stops where it ends."] * 60)
SECTION = f"""## Part {{n}}

{TEXT}

```{{{{margin}}}}
A note beside part {{n}}.
```

{TEXT}
"""

LAID_OUT = """() => [...document.querySelectorAll("article h2 + p")].map((text) =>
  text.checkVisibility({ contentVisibilityAuto: true }))"""
BELOW_THE_BAR = """(id) => document.querySelector(`#${id} > h2`).getBoundingClientRect().top
  - document.querySelector(".top").getBoundingClientRect().bottom"""
MARKED = "document.querySelector('.sections [aria-current]')?.hash"
# What is seen at the middle of an element: not what covers it, nor what cuts it off.
SEEN = """(element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""
HEAR = """() => {
  window.heard = [];
  const far = [document.querySelector("#part-9 > p")];
  whenSeen(far, {}, (entries) => heard.push(...entries.map((entry) => entry.isIntersecting)));
}"""
GO = "(id) => document.getElementById(id).scrollIntoView({ behavior: 'instant' })"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    book = tiny(tmp_path_factory.mktemp("unseen"))
    parts = [SECTION.format(n=n) for n in range(SECTIONS)]
    write(book, "# First\n", page="\n".join([FRONT_MATTER + "# Title\n", *parts]))
    with served(built(book, book / "out").html) as address:
        yield address


@pytest.fixture
def page(browser, site):
    faults: list[tuple[str, str]] = []
    with window(browser, "desktop", "light", faults) as page:
        page.set_viewport_size({"width": 1600, "height": 800})
        page.goto(f"{site}/book/page.html", wait_until="load")
        page.evaluate(SETTLED)
        yield page
    assert faults == []


def test_what_is_far_away_is_laid_out_when_it_comes_near(page):
    laid_out = page.evaluate(LAID_OUT)
    assert laid_out[0]
    assert not any(laid_out[SECTIONS // 2 :])
    page.evaluate(HEAR)
    page.wait_for_function("() => heard.at(-1) === false")
    page.evaluate(GO, "part-9")
    page.wait_for_function("() => heard.at(-1) === true")
    assert page.evaluate(LAID_OUT)[9]
    note = page.locator("#part-9 aside.margin")
    note.scroll_into_view_if_needed()
    assert note.bounding_box()["x"] > page.locator("article").bounding_box()["x"] + 500
    assert note.evaluate(SEEN)
    page.evaluate(GO, "part-0")
    page.wait_for_function("() => heard.at(-1) === false")


def test_the_contents_lead_below_the_bar(page):
    page.locator(".sections a", has_text="Part 0").click()
    page.wait_for_function(f"() => {MARKED} === '#part-0'")
    at = page.evaluate(BELOW_THE_BAR, "part-0")
    page.locator(".sections a", has_text="Part 8").click()
    page.wait_for_function(f"() => {MARKED} === '#part-8'")
    page.evaluate(SETTLED)
    assert page.evaluate(BELOW_THE_BAR, "part-8") == pytest.approx(at, abs=1)


def test_a_page_that_is_not_opened_at_its_beginning_knows_where_all_is(page, site):
    page.evaluate(GO, "part-5")
    page.reload(wait_until="load")
    page.wait_for_function(f"() => {MARKED} === '#part-5'")
    assert all(page.evaluate(LAID_OUT))
    page.goto("about:blank")
    page.goto(f"{site}/book/page.html#part-7", wait_until="load")
    page.wait_for_function(f"() => {MARKED} === '#part-7'")
    assert all(page.evaluate(LAID_OUT))
    assert page.evaluate("seen.shift") <= 0.01


PICTURES = ".chapters img"
MISSING = f"""[...document.querySelectorAll("{PICTURES}")]
  .filter((image) => !image.naturalWidth).length"""


def test_the_pictures_of_chapters_come_when_their_cards_are_near(browser, student):
    faults: list[tuple[str, str]] = []
    with served(student.html) as address, window(browser, "phone", "light", faults) as page:
        page.goto(f"{address}/book/index.html", wait_until="load")
        page.evaluate(SETTLED)
        pictures = page.locator(PICTURES)
        assert page.evaluate(MISSING) == pictures.count() > 5
        height = page.evaluate("document.body.offsetHeight")
        pictures.last.evaluate("(image) => image.parentElement.scrollIntoView()")
        pictures.last.wait_for(state="visible")
        page.wait_for_function(f"() => {MISSING} < {pictures.count()}")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for n in range(pictures.count()):
            pictures.nth(n).scroll_into_view_if_needed()
        page.wait_for_function(f"() => {MISSING} === 0")
        assert page.evaluate("document.body.offsetHeight") == height
    assert faults == []
