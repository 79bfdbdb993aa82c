"""Hints in a notebook are those of the page, one more each time, and never the answer."""

from __future__ import annotations

import pytest

from convmatrix.exercises import hint
from convmatrix.exercises.catalogue import EXERCISES


@pytest.mark.parametrize("id", [id for id in EXERCISES if id != "output-length"])  # see its example
def test_each_time_there_is_one_hint_more(id):
    hints = EXERCISES[id].hints
    for number in range(1, len(hints) + 1):
        shown = repr(hint(id)).splitlines()
        assert shown == [
            f"Hint {n} of {len(hints)}: {text}" for n, text in enumerate(hints[:number], start=1)
        ]
    for _ in range(2):
        assert repr(hint(id)).splitlines() == [*shown, "There is no other hint."]


def test_a_card_shows_signs_as_they_are():
    given = hint("padded-matrix")
    object.__setattr__(given, "given", ("Is 1 < 2?",))
    assert "Is 1 &lt; 2?" in given._repr_html_()


def test_hints_to_nothing_are_refused_by_name():
    with pytest.raises(ValueError, match="padded-matricks"):
        hint("padded-matricks")
