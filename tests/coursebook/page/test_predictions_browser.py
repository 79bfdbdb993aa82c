"""Predictions in a browser: committed to, changed, kept, chosen, and what they take a mask off."""

from __future__ import annotations

import pytest

from browsing import WIDTHS, look, window
from building import FRONT_MATTER, built, tiny, write
from serving import served

pytestmark = pytest.mark.browser

TEXT = f"""{FRONT_MATTER}# Title

## Words

:::{{admonition}} Predict first
:class: predict
How many?
:::

There are four.

% until here

## Choices

```{{code-cell}} ipython3
---
mystnb: {{image: {{classes: masked}}}}
---
from convmatrix.explorers import SlidingKernel

SlidingKernel([3, 1, 4, 1, 5, 9], [2, 3, 5])
```

:::{{admonition}} Predict first
:class: predict
Which row?

- [ ] $[0, 5, 3]$

  Back to front.

- [x] this one

  It moved.

- [ ] none

  One there is.
:::

It is a row.

% until here
"""
FIRST, SECOND = "#predict-how-many-form", "#predict-which-row-form"
SAID = ".predicted:visible"
NO_STORAGE = (
    "Storage.prototype.setItem = Storage.prototype.getItem = () => { throw new Error('no'); };"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Serve a book of one page that asks for words, and then for a choice."""
    book = tiny(tmp_path_factory.mktemp("predictions"))
    write(book, TEXT)
    with served(built(book, book / "out").html) as address:
        yield f"{address}/book/index.html"


def state(page):
    """Return what is said of predictions, and which results are open."""
    opened = page.locator("details.result").evaluate_all("all => all.map((one) => one.open)")
    return page.locator(f"{SAID} > p").all_inner_texts(), opened


@pytest.mark.parametrize("size", WIDTHS)
def test_words_are_committed_changed_and_kept(browser, site, size):
    faults: list[tuple[str, str]] = []
    with window(browser, size, "light", faults) as page:
        page.goto(site)
        other = page.context.new_page()
        other.goto(site)
        page.locator(FIRST).get_by_role("button").press("Enter")
        assert "Nothing is committed yet" in page.locator(f"{FIRST} [role=status]").inner_text()
        assert state(page) == ([], [False, False])
        words = page.get_by_label("Your prediction", exact=True).first
        words.press_sequentially("thr")
        page.reload()
        assert words.input_value() == "thr"  # not committed to, and not lost
        words.fill("three")
        assert page.locator(f"{FIRST} [role=status]").inner_text() == ""
        words.press("Control+Enter")
        assert state(page) == (["You predicted: three"], [True, False])
        assert page.evaluate("document.activeElement.textContent") == "You predicted: three"
        other.wait_for_selector(SAID)
        assert state(other) == state(page)
        page.get_by_role("button", name="Edit").press("Enter")
        assert words.input_value() == "three"
        words.fill("four")
        page.locator(FIRST).get_by_role("button").click()
        assert state(page)[0] == ["You predicted: four\nBefore: three"]
        faults += [(page.url, fault) for fault in look(page, "light")]
        page.reload()
        assert state(page) == (["You predicted: four\nBefore: three"], [True, False])
        for leave in ("Control+Enter", "Escape"):  # what was said stands, also while it is changed
            page.get_by_role("button", name="Edit").press("Enter")
            words.fill("")
            page.reload()
            assert state(page) == (["You predicted: four\nBefore: three"], [True, False])
            page.get_by_role("button", name="Edit").press("Enter")
            words.fill("fou")
            page.reload()
            assert words.input_value() == "fou"
            assert state(page) == (["You predicted: four\nBefore: three"], [True, False])
            words.fill("" if leave == "Control+Enter" else "five")
            words.press(leave)
            assert not words.is_visible()
            assert state(page) == (["You predicted: four\nBefore: three"], [True, False])
    assert faults == []


def test_what_a_prediction_leads_to_comes_into_sight(browser, site):
    height = 420
    faults: list[tuple[str, str]] = []
    with window(browser, "phone", "light", faults) as page:
        page.set_viewport_size({"width": 390, "height": height})
        page.goto(site)
        words = page.get_by_label("Your prediction", exact=True).first
        words.fill("three")
        words.evaluate("(field) => field.scrollIntoView({ block: 'end' })")
        words.press("Control+Enter")
        said = page.locator(SAID).bounding_box()
        result = page.locator("details.result").first.bounding_box()
        assert said["y"] >= 0
        assert result["y"] + result["height"] < height + 1
    assert faults == []


@pytest.mark.parametrize("size", WIDTHS)
def test_a_choice_is_answered_and_takes_the_mask_off(browser, site, size):
    faults: list[tuple[str, str]] = []
    with window(browser, size, "dark", faults, has_touch=True) as page:
        page.goto(site)
        masked = page.locator("[data-masked]")
        assert masked.count() == 1
        page.locator(SECOND).get_by_role("button").tap()
        assert "Choose one" in page.locator(f"{SECOND} [role=status]").inner_text()
        faults += [(page.url, fault) for fault in look(page, "dark")]
        page.get_by_role("radio").first.press("ArrowUp")  # round to the last one
        page.get_by_role("radio").last.press("Control+Enter")
        assert state(page) == (["You chose C"], [False, True])
        responses = page.locator(".responses > li")
        assert responses.all_inner_texts() == [
            "One there is.",
            "Back to front.",
            "Right. It moved.",
        ]
        assert responses.evaluate_all("all => all.map((one) => one.value)") == [3, 1, 2]
        page.wait_for_function("() => !document.querySelector('[data-masked]')")
        page.get_by_role("button", name="Choose again").tap()
        page.get_by_text("this one").tap()
        page.locator(SECOND).get_by_role("button").tap()
        page.reload()
        assert state(page) == (["You chose B\nBefore: C"], [False, True])
        assert responses.all_inner_texts()[0] == "Right. It moved."
        assert masked.count() == 0
        faults += [(page.url, fault) for fault in look(page, "dark")]
    assert faults == []


def test_without_storage_and_with_damage_it_works_for_this_page(browser, site):
    faults: list[tuple[str, str]] = []
    with window(browser, "desktop", "light", faults) as page:
        page.goto(site)
        page.evaluate(
            f"localStorage.setItem('predicted in ' + location.pathname + '{FIRST[:-5]}', '4')"
        )
        page.reload()
        assert state(page)[0] == ["You predicted: 4"]  # somebody else wrote there
        page.add_init_script(NO_STORAGE)
        page.reload()
        page.get_by_label("Your prediction", exact=True).first.fill("five")
        page.locator(FIRST).get_by_role("button").click()
        assert state(page) == (["You predicted: five"], [True, False])
        assert page.locator(".unkept").is_visible()
    assert faults == []


def test_without_a_script_nothing_is_masked_and_results_open(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    assert page.locator("form:visible, input:visible").count() == 0
    assert page.locator(".choices > li").all_inner_texts()[1:] == ["this one", "none"]
    assert (
        page.locator(".explorer > img").evaluate("one => getComputedStyle(one).visibility")
        == "visible"
    )
    assert not page.get_by_text("It moved.").is_visible()
    page.locator("details.result summary").last.click()
    assert page.get_by_text("It moved.").is_visible()
    context.close()
