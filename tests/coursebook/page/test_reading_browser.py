"""A page as it is read: its margin, its code, its formulas, and what opens beside the text."""

from __future__ import annotations

import pytest

from browsing import look, window
from building import FRONT_MATTER, built, tiny, write
from serving import served

pytestmark = pytest.mark.browser

PAGE = """# Title

A {term}`kernel` slides, says {cite}`someone`, and so does {eq}`eq-sum`; {doc}`more` says more.

```{margin}
A note in the margin.
```

$$
y_n = \\sum_r w_r x_{n+r}
$$ (eq-sum)

```{code-cell} ipython3
first = "a line that is a good deal longer than the text is wide, and yet can be read whole"
```

The sums SUMS and no more.
"""
SOURCES = "# Sources\n\n```{bibliography}\n:style: plain\n```\n"
MORE = "# More\n\n:::{glossary}\nkernel\n  The numbers $w_r$ that slide.\n:::\n"

# What is wrong with code, and which lines begin with the punctuation of a formula.
FAULTS = """() => {
  const faults = [];
  for (const block of document.querySelectorAll("div.highlight")) {
    const [code, copy] = [block.querySelector("pre"), block.querySelector(".copy")];
    if (code.scrollWidth > code.clientWidth + 1) faults.push("cut");
    const text = new Range();
    text.selectNodeContents(code);
    const { left, bottom } = copy.getBoundingClientRect();
    const covers = (line) => line.right > left && line.top < bottom && line.width;
    if ([...text.getClientRects()].some(covers)) faults.push("covered");
  }
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: { parentElement } } = walker.currentNode;
    const before = walker.currentNode.previousSibling?.getClientRects?.();
    if (!before?.length || !/^[,.;:]/.test(data)) continue;
    const sign = new Range();
    sign.setStart(walker.currentNode, 0);
    sign.setEnd(walker.currentNode, 1);
    if (sign.getBoundingClientRect().left < [...before].at(-1).right - 1) faults.push("begins");
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    book = tiny(tmp_path_factory.mktemp("read"))
    sums = ", ".join(f"$a_{{{n}}} + b$" for n in range(40))
    text = FRONT_MATTER + PAGE.replace("SUMS", sums)
    write(book, "# First\n", page=text, more=MORE, bibliography=SOURCES)
    return built(book, book / "out").html


@pytest.fixture
def page(browser, site, request):
    """Yield the page in a window, with what went wrong in it; nothing may have."""
    faults: list[tuple[str, str]] = []
    size, options = getattr(request, "param", ("desktop", {}))
    with served(site) as address, window(browser, size, "light", faults, **options) as page:
        page.goto(f"{address}/book/page.html", wait_until="load")
        yield page
    assert faults == []


def test_notes_and_long_code_use_the_margin(page):
    text = page.locator("article p").first.bounding_box()
    note = page.locator("aside.margin").bounding_box()
    assert note["x"] > text["x"] + text["width"]
    assert note["x"] + note["width"] < 1280
    page.wait_for_selector(".copy")
    assert page.evaluate(FAULTS) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.locator("aside.margin").bounding_box()["x"] < 700
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_no_line_begins_with_the_punctuation_of_a_formula(page):
    page.wait_for_selector(".copy")
    for width in range(320, 460, 9):
        page.set_viewport_size({"width": width, "height": 800})
        faults = page.evaluate(FAULTS)
        assert "begins" not in faults, width
        assert "covered" not in faults
    assert "cut" in faults  # on a phone code scrolls
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_links_open_beside_the_text(page):
    note = page.get_by_role("tooltip")
    said = {"kernel": "The numbers", "[1]": "A.\u00a0Author", "(1)": "y"}
    for name, text in said.items():
        link = page.get_by_role("main").get_by_role("link", name=name.strip("[]"), exact=True)
        link.hover()
        note.wait_for()
        assert note.inner_text().startswith(text) or name == "(1)"
        assert bool(note.locator("math").count()) == (name != "[1]")
        assert link.get_attribute("aria-describedby") == note.get_attribute("id")
        assert list(look(page, "light")) == []
        page.keyboard.press("Escape")
        assert note.count() == 0
        assert link.get_attribute("aria-describedby") is None
    page.keyboard.press("Tab")
    page.locator("main a", has_text="kernel").focus()
    note.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    note.wait_for(state="detached")


@pytest.mark.parametrize("page", [("phone", {"has_touch": True})], indirect=True)
def test_a_finger_follows_the_link(page):
    page.locator("main a", has_text="kernel").tap()
    page.wait_for_url("**/more.html#term-kernel")
    assert page.get_by_role("tooltip").count() == 0


def test_from_the_disk_the_link_is_a_link(browser, site):
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((site / "book" / "page.html").as_uri())
    page.locator("main a", has_text="kernel").hover()
    page.wait_for_timeout(300)
    assert said == []
    page.locator("main a", has_text="(1)").hover()
    page.get_by_role("tooltip").wait_for()
    page.close()


def test_a_copied_text_has_each_formula_once(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        "getSelection().selectAllChildren([...document.querySelectorAll('article p')].at(-1))"
    )
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("The sums a_0 + b, a_1 + b, a_2 + b")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.katex-html .base'))")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "y_n = ∑_r w_r x_{n+r}"
