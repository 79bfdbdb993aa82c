"""Every page in a real browser: desktop and phone, light and dark."""

from __future__ import annotations

import pytest

from browsing import (
    ALL_BUT_COLOURS,
    COLOURS,
    EXCESS,
    SCHEMES,
    SETTLED,
    WIDTHS,
    look,
    read_pages,
    visit,
    window,
)
from building import built
from serving import served

pytestmark = pytest.mark.browser

MOST_BYTES = 150 * 1024
MOST_REQUESTS = 15
MOST_SHIFT = 0.01


@pytest.mark.parametrize("size", WIDTHS)
def test_every_page(browser, student, size):
    """No call to anybody else, nothing refused by the policy, nothing that axe objects to."""
    faults: list[tuple[str, str]] = []
    with served(student.html) as address, window(browser, size, SCHEMES[size][0], faults) as page:
        page.goto(address)
        page.wait_for_url(f"{address}/book/index.html")  # the entrance leads to the first page
        for path in read_pages(student):
            url = f"{address}/{path}"
            faults += [(url, fault) for fault in look_in_both_schemes(page, url, size)]
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            page.evaluate(SETTLED)
            if (excess := page.evaluate(EXCESS)) > 0:
                faults.append((url, f"{excess} px wider than the window with large text"))
        assert sorted({(url.removeprefix(address), fault) for url, fault in faults}) == []


def look_in_both_schemes(page, url, size):
    """Open a page, and let night fall; its colours are those of any size, so one shows them."""
    first, second = SCHEMES[size]
    page.emulate_media(color_scheme=first)
    page.goto(url, wait_until="load")
    if size == "desktop":
        yield from look(page, first)
        page.emulate_media(color_scheme=second)
        yield from look(page, second, rules=COLOURS)
    else:
        yield from look(page, first, rules=ALL_BUT_COLOURS)


def test_the_page_for_what_is_missing(browser, tiny_book):
    build = built(tiny_book, tiny_book / "out", environment={})
    faults: list[tuple[str, str]] = []
    for size in WIDTHS:
        with served(build.html) as address, window(browser, size, "light", faults) as page:
            url = f"{address}/404.html"
            faults += [(url, fault) for fault in look_in_both_schemes(page, url, size)]
    assert faults == []


def test_every_page_is_light_and_keeps_still(browser, student):
    with served(student.html) as address:
        visits = {page: visit(browser, student.html, address, page) for page in read_pages(student)}
    assert {page: v.bytes for page, v in visits.items() if v.bytes > MOST_BYTES} == {}
    assert {page: v.requests for page, v in visits.items() if len(v.requests) > MOST_REQUESTS} == {}
    assert {page: v.shift for page, v in visits.items() if v.shift > MOST_SHIFT} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_pale_in_one_scheme_is_seen(browser, tmp_path, scheme):
    pale = f"@media (prefers-color-scheme: {scheme}) {{ p {{ color: #888; background: #777 }} }}"
    theme = "document.documentElement.dataset.theme = query.matches ? 'dark' : 'light'"
    (tmp_path / "index.html").write_text(
        f"<!doctype html><html lang=en><title>T</title><style>{pale}</style><main><h1>T</h1><p>pale"
        "<script>const query = matchMedia('(prefers-color-scheme: dark)');"
        f"const show = () => {{ {theme} }}; query.addEventListener('change', show); show()</script>"
    )
    faults: list[tuple[str, str]] = []
    with served(tmp_path) as address, window(browser, "desktop", "light", faults) as page:
        found = [*look_in_both_schemes(page, f"{address}/index.html", "desktop")]
    assert any("axe: color-contrast" in fault for fault in found), found


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>console.error('no')</script>", "no"),
        ("<script>throw Error('no')</script>", "script error: no"),
        ("<div style='width: 500px'>wide</div>", "110 px wider than the window"),
        ("<img src='none.png' alt=''>", "image none.png does not show"),
        (
            "<figure><img alt='' height=900 src='data:image/svg+xml,"
            '<svg xmlns="http://www.w3.org/2000/svg"/>\'></figure>',
            "taller than the window",
        ),
        ("<script src='https://example.org/a.js'></script>", "asks example.org"),
        ("<script>document.documentElement.dataset.theme = 'dark'</script>", "theme is dark"),
        ("<p style='color: #ccc; background: #fff'>pale</p>", "axe: color-contrast"),
        ("<button></button>", "axe: button-name"),
        ("<a href='a' style='font-size:9px'>1</a><a href='b' style='font-size:9px'>2</a>", "size"),
        (
            "<meta http-equiv=Content-Security-Policy content=\"img-src 'none'\">"
            "<img src='favicon.ico' alt=''>",
            "img-src refused",
        ),
    ],
)
def test_a_fault_is_seen(browser, tmp_path, body, fault):
    html = f"<!doctype html><html data-theme=light><style>body {{ margin: 0 }}</style>{body}"
    (tmp_path / "index.html").write_text(html)
    (tmp_path / "favicon.ico").write_bytes(b"")
    faults: list[tuple[str, str]] = []
    with served(tmp_path) as address, window(browser, "phone", "light", faults) as page:
        page.goto(f"{address}/index.html", wait_until="load")
        faults += [(page.url, found) for found in look(page, "light")]
        assert any(fault in found for _, found in faults), faults


def test_a_visit_measures(browser, tmp_path):
    late = "p.style.height = '300px'; const end = Date.now() + 80; while (Date.now() < end);"
    (tmp_path / "index.html").write_text(
        "<!doctype html><link rel=icon href=data:,><p id=p><p>moved<script src=a.js></script>"
        f"<script>setTimeout(() => {{ {late} }}, 200)</script>"
    )
    (tmp_path / "a.js").write_text("//" + "ab" * 5000)
    with served(tmp_path) as address:
        found = visit(browser, tmp_path, address, "index.html", slowdown=1)
    assert found.requests == ["/index.html", "/a.js"]
    assert 150 < found.bytes < 1000
    assert found.shift > MOST_SHIFT
    assert 20 < found.blocking < 200
    assert found.main_thread > 80


@pytest.fixture
def chapter(browser, student):
    """Yield a chapter on a phone, and the address of the site."""
    faults: list[tuple[str, str]] = []
    with served(student.html) as address, window(browser, "phone", "light", faults) as page:
        page.goto(f"{address}/book/two-dimensions.html", wait_until="load")
        yield page
    assert faults == []


def test_colours_are_chosen_and_remembered(chapter):
    button = chapter.get_by_role("button", name="Colours")
    themes = []
    for _ in range(3):
        button.click()
        themes.append(chapter.evaluate("document.documentElement.dataset.theme"))
        chapter.reload()
        assert chapter.evaluate("document.documentElement.dataset.theme") == themes[-1]
    assert themes == ["dark", "light", "light"]  # dark, light, as the system


def test_the_menu_opens_and_closes_from_the_keyboard(chapter):
    button = chapter.get_by_role("button", name="Contents")
    link = chapter.locator("#contents a").first
    assert not link.is_visible()
    button.press("Enter")
    assert link.is_visible()
    box = chapter.locator("#contents").bounding_box()
    assert box["y"] + box["height"] == WIDTHS["phone"][1]
    assert link.evaluate("link => link === document.activeElement")
    chapter.keyboard.press("Escape")
    assert not link.is_visible()
    assert button.evaluate("button => button === document.activeElement")


def test_code_is_copied(chapter, browser):
    chapter.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = chapter.locator(".cell_input .highlight:visible").first
    code.scroll_into_view_if_needed()
    code.locator("button.copy").click()
    copied = chapter.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == code.locator("pre").inner_text().strip()


def test_what_is_wide_scrolls_in_a_named_region(chapter):
    matrix = chapter.locator(".cell_output pre", has_text="tensor").first
    chapter.evaluate("document.querySelector('.cell_output pre').style.width = '60px'")
    matrix.scroll_into_view_if_needed()
    region = chapter.get_by_role("region", name="scrolls sideways").first
    region.wait_for()
    region.focus()
    assert region.evaluate("region => region === document.activeElement")
    assert region.get_attribute("aria-label").startswith(("Output", "Code", "Formula", "Table"))


def test_a_wide_picture_fades_where_it_goes_on(chapter):
    picture = chapter.locator("figure:has(> img.wide)").first
    picture.scroll_into_view_if_needed()
    mask = "figure => getComputedStyle(figure.querySelector('img')).maskImage"
    assert "gradient" in picture.evaluate(mask)
    picture.evaluate("figure => { figure.scrollLeft = figure.scrollWidth }")
    chapter.evaluate(SETTLED)
    assert picture.evaluate(mask) == "none"


def test_the_focus_is_seen(chapter):
    chapter.keyboard.press("Tab")
    for _ in range(12):
        width = chapter.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(width.removesuffix("px")) >= 2
        chapter.keyboard.press("Tab")


def test_nothing_moves_for_who_asked_for_less(browser, student):
    with served(student.html) as address:
        page = browser.new_page(reduced_motion="reduce")
        page.goto(f"{address}/book/index.html")
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter((element) => {"
            "  const style = getComputedStyle(element);"
            "  return style.animationName !== 'none' || style.scrollBehavior === 'smooth'"
            "    || parseFloat(style.transitionDuration) > 0;"
            "}).length"
        )
        page.close()
    assert moving == 0
