"""Every page in a real browser: desktop and phone, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

import pytest

from conftest import served

pytestmark = pytest.mark.browser

# The theme fetches MathJax from here. It is answered with nothing, and no other host at all is.
MATHJAX_HOST = "cdn.jsdelivr.net"
WIDTHS = {"desktop": (1280, 800), "phone": (390, 844)}


@contextmanager
def window(browser, size, scheme, faults):
    """Open a browser window that notes every fault; the list holds (page, what)."""
    width, height = WIDTHS[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en"
    )
    context.add_init_script(f"localStorage.mode = localStorage.theme = '{scheme}'")
    page = context.new_page()
    page.route("**/*", partial(answer, faults))
    page.on("pageerror", lambda error: faults.append((page.url, f"script error: {error}")))
    page.on("console", lambda m: m.type == "error" and faults.append((page.url, m.text)))
    try:
        yield page
    finally:
        context.close()


def answer(faults, route):
    """Let this machine answer, say nothing for MathJax, and note a call to anybody else."""
    host = urlsplit(route.request.url).hostname
    if host == "127.0.0.1":
        route.continue_()
    else:
        if host != MATHJAX_HOST:
            faults.append((route.request.frame.url, f"asks {host}"))
        route.fulfill(status=200, body="", content_type="text/javascript")


def look(page, scheme) -> Iterator[str]:
    """Yield what is wrong with the page that is open."""
    if (theme := page.evaluate("document.documentElement.dataset.theme")) != scheme:
        yield f"theme is {theme}, not {scheme}"
    if (excess := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        yield f"{excess} px wider than the window"
    for source in page.evaluate(
        "[...document.images].filter(i => !i.naturalWidth).map(i => i.getAttribute('src'))"
    ):
        yield f"image {source} does not show"


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page(browser, student, size, scheme):
    faults: list[tuple[str, str]] = []
    with served(student.html) as address, window(browser, size, scheme, faults) as page:
        page.goto(address)
        page.wait_for_url(f"{address}/book/index.html")  # the entrance leads to the first page
        for path in set(student.pages) - {student.html / "index.html"}:
            page.goto(f"{address}/{path.relative_to(student.html)}", wait_until="load")
            faults += [(page.url, fault) for fault in look(page, scheme)]
        assert sorted({(url.removeprefix(address), fault) for url, fault in faults}) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>console.error('no')</script>", "no"),
        ("<script>throw Error('no')</script>", "script error: no"),
        ("<div style='width: 500px'>wide</div>", "110 px wider than the window"),
        ("<img src='none.png' alt=''>", "image none.png does not show"),
        ("<script src='https://example.org/a.js'></script>", "asks example.org"),
        ("<script>document.documentElement.dataset.theme = 'dark'</script>", "theme is dark"),
    ],
)
def test_a_fault_is_seen(browser, tmp_path, body, fault):
    html = f"<!doctype html><html data-theme=light><body style='margin: 0'>{body}"
    (tmp_path / "index.html").write_text(html)
    (tmp_path / "favicon.ico").write_bytes(b"")
    faults: list[tuple[str, str]] = []
    with served(tmp_path) as address, window(browser, "phone", "light", faults) as page:
        page.goto(f"{address}/index.html", wait_until="load")
        faults += [(page.url, found) for found in look(page, "light")]
        assert any(fault in found for _, found in faults), faults
