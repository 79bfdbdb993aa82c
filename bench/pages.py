"""What each page of the student edition costs a reader, and what axe says: one line a page.

Bytes are those that a server sends (text compressed), figures apart, with an empty cache. Times are
those of a processor at a quarter of this machine's speed; close other programs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from browsing import launched, look, visit, window  # beside the tests
from building import ROOT, Build
from serving import served

RUNS = 3
COLUMNS = "{:26} {:>5} {:>8} {:>6} {:>9} {:>7} {:>6} {:>10}"


def main() -> None:
    site = Build(0, "", Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "_build" / "student")
    heads = ("page", "KiB", "requests", "hosts", "blocking", "busy", "shift", "violations")
    print(COLUMNS.format(*heads))
    with sync_playwright() as driver, served(site.html) as address:
        browser = launched(driver)
        for path in site.pages:
            name = path.relative_to(site.html).as_posix()
            if name != "index.html":
                print(COLUMNS.format(*row(browser, site.html, address, name)), flush=True)
        browser.close()
    total = sum(path.stat().st_size for path in site.html.rglob("*") if path.is_file())
    print(f"the whole site: {total / 1e6:.2f} MB")


def row(browser, site, address, name):
    visits = [visit(browser, site, address, name) for _ in range(RUNS)]
    faults = [
        fault
        for size in ("desktop", "phone")
        for scheme in ("light", "dark")
        for fault in looked(browser, address, name, size, scheme)
    ]
    hosts = sum(fault.startswith("asks ") for fault in faults)
    return (
        name,
        f"{visits[0].bytes / 1024:.0f}",
        len(visits[0].requests),
        hosts,
        f"{median(v.blocking for v in visits):.0f} ms",
        f"{median(v.main_thread for v in visits):.0f} ms",
        f"{max(v.shift for v in visits):.3f}",
        len(faults) - hosts,
    )


def looked(browser, address, name, size, scheme):
    faults = []
    with window(browser, size, scheme, faults) as page:
        page.goto(f"{address}/{name}", wait_until="load")
        found = list(look(page, scheme))
    return [fault for _, fault in faults] + found


if __name__ == "__main__":
    main()
