"""Words that count are counted."""

from __future__ import annotations

import re

import pytest
import yaml

from building import ROOT
from coursebook.editions.counts import NUMBERS, reading_minutes, words

CONTENTS = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
CHAPTERS = [
    entry["file"]
    for part in CONTENTS["parts"]
    if part.get("numbered")
    for entry in part["chapters"]
]
WORDS = words([reading_minutes(ROOT / f"{name}.md") for name in CHAPTERS])


def test_the_readme_counts_as_the_book_does():
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    said = re.search(r"(\w+) chapters of ([\d to]+) minutes: ([^.]+)\.", readme)
    assert said[1].lower() == WORDS["chapters"]
    assert said[2] == WORDS["minutes"]
    assert len(re.split(r", and |, ", said[3])) == len(CHAPTERS)


def test_no_page_counts_chapters_by_hand():
    number = "|".join([*NUMBERS[2:], r"\d+"])
    by_hand = re.compile(rf"\b(?:the (?:{number}) chapters|(?:{number}) (?:to \d+ )?minutes)\b")
    found = [
        path.name for path in ROOT.glob("book/*.md") if by_hand.search(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_next_and_the_last_chapter_are_those_of_the_contents(name):
    text = (ROOT / f"{name}.md").read_text("utf-8")
    after = CHAPTERS[CHAPTERS.index(name) + 1 :]
    places = {"next": after[:1], "last": CHAPTERS[-1:]}
    for which, target in re.findall(r"\{ref\}`The (next|last) chapter <([\w-]+)>`", text):
        assert places[which] == [f"book/{target}"]
    assert ("This was the last chapter" in text) == (not after)


def test_minutes_grow_with_what_makes_a_reader_stop(tmp_path):
    page = tmp_path / "a.md"
    times = []
    for text in ("word " * 200, "\n:::{admonition} A\n:class: predict\n:::\n", "\n$x$\n"):
        with page.open("a", encoding="utf-8") as file:
            file.write(text)
        times.append(reading_minutes(page))
    assert times == pytest.approx([1, 2 + 0.3 * 3 / 60, 2 + 0.3 * 3 / 60 + 0.05], abs=0.02)


def test_a_book_without_chapters_has_no_words_for_them():
    assert words([]) == {}
