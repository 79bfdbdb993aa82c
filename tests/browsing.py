"""Visiting pages in a real browser, and what is wrong with them, or how heavy they are."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from coursebook.publish.printing import BROWSERS

CHROMIUM_OPTIONS = [
    *("--no-sandbox", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
WIDTHS = {"desktop": (1280, 800), "phone": (390, 844)}
# A page is opened in the one scheme and changes to the other, as the reader's system does at dusk.
SCHEMES = {"desktop": ("light", "dark"), "phone": ("dark", "light")}
COMPRESSED = {".css", ".html", ".js", ".svg", ".json", ".xml", ".txt"}

# Notes what the policy refuses, and how far the page moves and how long it is deaf.
WATCH = """
window.seen = { refused: [], shift: 0, blocking: 0 };
document.addEventListener("securitypolicyviolation", (event) =>
  seen.refused.push(`${event.violatedDirective} refused ${event.blockedURI}`));
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
watch("longtask", (entry) => { seen.blocking += Math.max(0, entry.duration - 50); });
"""

# What the page's scripts put off until it is idle is done: such calls come in their order, on a
# page that is never idle after the same time.
SETTLED = """async () => {
  const frame = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  await document.fonts.ready;
  await new Promise((go) => requestIdleCallback(go, { timeout: 2000 }));
  await frame();
}"""

# All of a page: what is far from the screen is neither loaded nor laid out before it comes near.
WHOLE = """async () => {
  document.documentElement.classList.add("whole");
  for (const image of document.images) image.loading = "eager";
  await Promise.allSettled([...document.images].map((image) => image.decode()));
}"""

# Nothing of a page but a part, where it stands: axe reads all that is there, whatever it judges.
ALONE = """selector => {
  const kept = new Set();
  for (const one of document.querySelectorAll(selector))
    for (let each = one; each && !kept.has(each); each = each.parentElement) kept.add(each);
  const leave = (place) => [...place.children].forEach((one) => {
    if (kept.has(one)) one.matches(selector) || leave(one);
    else if (!one.matches("script, style, link")) one.remove();
  });
  leave(document.querySelector("main"));
  scrollTo(0, 0);
}"""

# In a window as low as a telephone's that lies on its side nothing could be read.
TALL = """[...document.querySelectorAll("figure > img")]
  .filter((image) => image.clientHeight > Math.max(innerHeight, 480))
  .map((image) => image.getAttribute("src"))"""
EXCESS = "document.documentElement.scrollWidth - innerWidth"


@dataclass
class Visit:
    """What one page cost to load, figures apart: files, bytes as sent, and slow time."""

    requests: list[str] = field(default_factory=list)
    bytes: int = 0
    blocking: float = 0.0
    main_thread: float = 0.0
    shift: float = 0.0


def read_pages(site: Any) -> list[str]:
    """Return the pages of a site that can be read at any address.

    The entrance leads on at once. The page for what is missing asks the site's own address for its
    files, since it is shown at any depth.
    """
    names = (path.relative_to(site.html).as_posix() for path in site.pages)
    return [name for name in names if name not in ("index.html", "404.html")]


def installed_browser() -> str | None:
    """Return the path of the browser that the tests drive."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def launched(driver: Any) -> Any:
    """Start the browser by playwright's driver."""
    return driver.chromium.launch(executable_path=installed_browser(), args=CHROMIUM_OPTIONS)


@contextmanager
def window(
    browser: Any, size: str, scheme: str, faults: list[tuple[str, str]], **options: Any
) -> Iterator[Any]:
    """Open a browser window that notes every fault; the list holds (page, what)."""
    width, height = WIDTHS[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en", **options
    )
    context.add_init_script(WATCH)
    page = context.new_page()

    def heard(message: Any) -> None:
        if message.type == "error":
            faults.append((page.url, message.text))

    page.route("**/*", partial(answer, faults))
    page.on("pageerror", lambda error: faults.append((page.url, f"script error: {error}")))
    page.on("console", heard)
    try:
        yield page
    finally:
        context.close()


def answer(faults: list[tuple[str, str]], route: Any) -> None:
    """Let this machine answer, and nobody else."""
    host = urlsplit(route.request.url).hostname
    if host == "127.0.0.1":
        route.continue_()
    else:
        faults.append((route.request.frame.url, f"asks {host}"))
        route.abort()


EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
# What alone differs in the other scheme, and alone does not in another size: most of axe's time.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
ALL_BUT_COLOURS = {"rules": {**EVERY_RULE["rules"], "color-contrast": {"enabled": False}}}


def look(
    page: Any, scheme: str, within: str | None = None, rules: dict[str, Any] = EVERY_RULE
) -> Iterator[str]:
    """Yield what is wrong with the page that is open, or with a part, which stays there alone."""
    if within:
        page.evaluate(ALONE, within)
    page.evaluate(WHOLE)
    page.evaluate(SETTLED)
    if (theme := page.evaluate("document.documentElement.dataset.theme")) != scheme:
        yield f"theme is {theme}, not {scheme}"
    if (excess := page.evaluate(EXCESS)) > 0:
        yield f"{excess} px wider than the window"
    for image in page.evaluate(
        "[...document.images].filter(i => !i.naturalWidth).map(i => i.getAttribute('src'))"
    ):
        yield f"image {image} does not show"
    for image in page.evaluate(TALL):
        yield f"image {image} is taller than the window"
    yield from page.evaluate("seen.refused")
    yield from violations(page, within, rules)


def violations(
    page: Any, within: str | None = None, rules: dict[str, Any] = EVERY_RULE
) -> Iterator[str]:
    """Yield what axe finds, in the page or a part of it: all its rules, and the size of targets."""
    from axe_playwright_python.sync_playwright import Axe  # installed for `make verify` only

    options = {"resultTypes": ["violations"], **rules}
    for found in Axe().run(page, within, options).response["violations"]:
        for node in found["nodes"]:
            yield f"axe: {found['id']}: {node['html'][:80]}"


def visit(browser: Any, site: Path, address: str, path: str, slowdown: int = 4) -> Visit:
    """Load a page with an empty cache on a slow machine, and measure it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en")
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.route(lambda url: not url.startswith(address), lambda route: route.abort())
    page.goto(f"{address}/{path}", wait_until="networkidle")
    page.wait_for_timeout(1000)
    seen = page.evaluate("seen")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    asked = [url for url in urls if "/_images/" not in url and not url.startswith("data:")]
    own = {urlsplit(url).path for url in asked if url.startswith(address)}
    return Visit(
        requests=[url.removeprefix(address) for url in asked],
        bytes=sum(sent(site / unquote(path).lstrip("/")) for path in own),
        blocking=seen["blocking"],
        main_thread=1000 * metrics["TaskDuration"],
        shift=seen["shift"],
    )


def sent(path: Path) -> int:
    """Return the bytes of a file as a server sends it."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in COMPRESSED else len(content)
