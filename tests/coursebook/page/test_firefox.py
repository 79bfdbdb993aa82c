"""What a reader does on the pages, once in Firefox."""

from __future__ import annotations

import json

import pytest

from firefox import CONTROL, ENTER, firefox, installed_firefox
from serving import leave_out, served

pytestmark = pytest.mark.browser

CHOICE = 'document.querySelector(".predict input[type=radio]")'
CHOSEN = 'document.querySelector(".predicted:not([hidden])")'
ANSWER = 'document.querySelector("#padded-output-length-answer input")'
GRID = 'document.querySelector("#padded-matrix-answer")'
BRUSH = f'{GRID}.querySelector("[data-tap]").labels[0]'
CELL = f'{GRID}.querySelector("td input")'
SHOWN = 'document.querySelector(".explorer.alive .explorer-live > div").shadowRoot'
SAID = f"{SHOWN}.querySelector('[aria-live]').textContent"
PLAY = f"[...{SHOWN}.querySelectorAll('button')].find((one) => one.textContent === 'Play')"
PRINTED = 'document.querySelector(".try-it .printed").textContent.trim()'


@pytest.fixture(scope="module")
def tab(student, tmp_path_factory):
    if installed_firefox() is None:
        leave_out("no Firefox is installed")
    with (
        served(student.html) as address,
        firefox(tmp_path_factory.mktemp("profile"), address) as tab,
    ):
        yield tab
    assert tab.faults == []


def test_what_is_entered_predicted_and_painted_comes_back(tab):
    tab.go("padding")
    tab.click(CHOICE)
    tab.click(f"{CHOICE}.form.querySelector('button')")
    tab.wait(CHOSEN)
    tab.click(ANSWER)
    tab.type(f"9{ENTER}")
    tab.wait(f"{ANSWER}.form.querySelector('.verdict')")
    tab.evaluate(f"{GRID}.scrollIntoView()")
    tab.wait(f"'opened' in {GRID}.dataset")
    tab.click(BRUSH)
    tab.click(CELL)
    tab.wait(f"{CELL}.value")
    tab.go("padding")
    tab.wait(CHOSEN)
    for answer in (ANSWER, CELL):
        tab.evaluate(f"{answer}.scrollIntoView()")
        tab.wait(f"{answer}.value")


def test_an_explorer_comes_to_life_and_plays(tab):
    tab.go("index")
    tab.wait('document.querySelector(".explorer.alive")')
    before = tab.evaluate(SAID)
    tab.click(PLAY)
    tab.wait(f"{SAID} !== {json.dumps(before)}")


def test_python_runs(tab):
    tab.go("one-dimension")
    tab.click('document.querySelector(".try-it .begin")')
    tab.wait(PRINTED)
    assert tab.evaluate(PRINTED).startswith("[")


def test_the_search_finds(tab):
    tab.go("padding")
    tab.type("k", held=CONTROL)
    tab.wait('document.querySelector("dialog[open]")')
    tab.type("kernel")
    tab.wait('document.querySelector("dialog .found a")')
