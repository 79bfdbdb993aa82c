"""What a page keeps in the browser: it comes back, never throws, and says when it is not kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from answering import run_script
from coursebook.page import assets

SCRIPTS = [assets.HERE / "scripts" / f"{name}.js" for name in ("basics", "storage")]
USE = Path(__file__).parents[2] / "use_storage.mjs"


def use(*calls, storage="kept", held=()):
    """Return what calls return, what is kept in the end, and what the page says."""
    scripts = [path.read_text("utf-8") for path in SCRIPTS]
    given = {"scripts": scripts, "storage": storage, "held": dict(held), "calls": calls}
    return run_script(USE, given)


def test_what_is_kept_comes_back_and_is_forgotten():
    calls = (("remember", "a", "1"), ("recall", "a"), ("remember", "a", None), ("recall", "a"))
    done = use(*calls, ("recall", "b"), held={"b": "2"})
    assert done == {"found": [None, "1", None, None, "2"], "kept": {"b": "2"}, "said": []}


@pytest.mark.parametrize(("storage", "why"), [("denied", "keeps nothing"), ("full", "has no room")])
def test_what_cannot_be_kept_holds_on_this_page_and_that_is_said_once(storage, why):
    calls = (("remember", "a", "1"), ("remember", "b", "2"), ("recall", "a"), ("keptNames", "b"))
    done = use(*calls, storage=storage, held={"a": "0"})
    assert done["found"] == [None, None, "1", ["b"]]
    assert done["kept"] == {"a": "0"}
    assert [why in line for line in done["said"]] == [True]


@pytest.mark.parametrize("storage", ["denied", "full", "kept"])
def test_forgetting_never_throws(storage):
    done = use(("remember", "a", None), ("recall", "a"), storage=storage, held={"a": "0"})
    assert done["found"] == [None, None]


@pytest.mark.parametrize("damaged", ["rubbish", "{}", "7", "null", '"text"', "[1, {}, null]", ""])
def test_a_damaged_list_is_an_empty_one(damaged):
    assert use(("recallList", "a"), held={"a": damaged})["found"] == [[]]


def test_of_a_list_its_texts_remain():
    assert use(("recallList", "a"), held={"a": '["x", 1, "y"]'})["found"] == [["x", "y"]]


def test_another_books_names_are_not_this_ones():
    held = {"solved in /course/": "[]", "solved in /other/": "[]"}
    assert use(("keptNames", "solved in /course/"), held=held)["found"] == [["solved in /course/"]]
