"""What the page for administrators says of privacy is what the scripts do."""

from __future__ import annotations

import re

from building import ROOT

SCRIPTS = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for suffix in ("js", "html")
    for path in (ROOT / "src").rglob(f"*.{suffix}")
}
ABOUT = (ROOT / "book" / "about.md").read_text("utf-8")
ELSEWHERE = r"document\.cookie|sessionStorage|indexedDB|sendBeacon|XMLHttpRequest|WebSocket|fetch\("
# What is given to the storage, and the name that the page has for it.
KEPT = {
    '"mode"': "`mode`",
    "KEY": "`solved in`",
    "place": "`entered in`",
    "kept(form)": "`predicted in`",
    "figure": "`figure in`",
}
PASSED_ON = {"name", "exercise.id"}  # by a function that has one of these
CALL = re.compile(r"(?<!function )\b(?:setItem|getItem|remember|recall)\(((?:[^(),]|\([^()]*\))+)")


def given(scripts):
    return {name.strip() for text in scripts for name in CALL.findall(text)}


def listed(page):
    return set(re.findall(r"(?m)^ *\| (`[^`]+`)", page))


def test_the_page_lists_what_the_browser_keeps():
    assert given(SCRIPTS.values()) - PASSED_ON == set(KEPT)
    assert listed(ABOUT) == set(KEPT.values())
    texts = "".join(SCRIPTS.values())
    assert all(f"`{name.strip('`')} ${{" in texts for name in list(KEPT.values())[1:])


def test_no_script_keeps_or_sends_anything_else():
    found = {name: re.findall(ELSEWHERE, text) for name, text in SCRIPTS.items()}
    calling = {name: calls for name, calls in found.items() if calls}
    assert calling == {"src/coursebook/page/scripts/beside.js": ["fetch("]}  # the glossary


def test_another_name_and_another_way_are_noticed():
    assert given(['remember("new", 1)', "localStorage.setItem(KEY2, 1)"]) == {'"new"', "KEY2"}
    assert re.search(ELSEWHERE, "document.cookie = 1")


def test_the_version_is_not_written_by_hand():
    assert "{{ version }}" in ABOUT
    assert not re.search(r"\d+\.\d+\.\d+", ABOUT)
