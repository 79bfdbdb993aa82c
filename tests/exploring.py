"""An explorer on a page that a browser has open: its controls, its matrices and what it says."""

# ruff: noqa: RUF001 - a reader is shown the real minus sign

from __future__ import annotations


class Place:
    """An explorer on its page, come to life."""

    def __init__(self, page, name):
        self.page = page
        self.selector = f'[data-explorer="{name}"]'
        self.place = page.locator(self.selector)
        unfold(page, name)
        unmask(page, name)
        self.place.scroll_into_view_if_needed()
        page.wait_for_selector(f"{self.selector}.alive")

    def __call__(self, label):
        return self.place.get_by_label(label, exact=True)

    @property
    def says(self):
        """What a screen reader is told."""
        self.page.evaluate("new Promise(requestAnimationFrame)")
        return self.place.locator("[aria-live]").inner_text().replace("\n", " ")

    def grid(self, label):
        return self.place.locator(f'[role=img][aria-label^="{label}, "]')

    def matrix(self, label):
        """Return the numbers of a drawn matrix."""
        text = self.grid(label).get_attribute("aria-label")
        rows = text.partition(", ")[2].split("; ")
        return [[number(entry) for entry in row.split(": ")[1].split()] for row in rows]

    def drag(self, label, start, end):
        """Drag with the mouse along a bar, from one share of its length to another."""
        self(label).scroll_into_view_if_needed()
        bar = self(label).bounding_box()
        middle = bar["y"] + bar["height"] / 2
        self.page.mouse.move(bar["x"] + start * bar["width"], middle)
        self.page.mouse.down()
        self.page.mouse.move(bar["x"] + end * bar["width"], middle, steps=5)
        self.page.mouse.up()

    def tap(self, label):
        """Tap the left end of a bar."""
        bar = self(label).bounding_box()
        self.page.touchscreen.tap(bar["x"] + 3, bar["y"] + bar["height"] / 2)

    def cell(self, label, row, column):
        """Return the middle of a cell, scrolled into view."""
        grid = self.grid(label)
        columns = len(self.matrix(label)[0])
        cell = grid.locator("span").nth(row * columns + column)
        cell.scroll_into_view_if_needed()
        box = cell.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def unfold(page, name):
    """Open the result that an explorer stands in, if it is folded, as a reader opens it."""
    place = page.locator(f'[data-explorer="{name}"]')
    folded = page.locator("details.result:not([open])", has=place)
    if folded.count():
        folded.locator("summary").first.click()


def unmask(page, name):
    """Open the result that asks about an explorer, if one does, so that it keeps nothing back."""
    selector = f'[data-explorer="{name}"]'
    if page.locator(f"{selector}[data-masked]").count():
        page.locator(f"{selector}[data-masked]").evaluate(
            """place => {
                const follows = (one) => place.compareDocumentPosition(one) & 4;
                [...document.querySelectorAll("details.result")].find(follows).open = true;
            }"""
        )
        page.wait_for_selector(f"{selector}:not([data-masked])", state="attached")


def number(text):
    return float(text.replace("−", "-"))
