"""Predictions on the page and in notebooks: what is folded, chosen from, answered and masked."""

from __future__ import annotations

import re

import nbformat
import pytest

from building import CHAPTERS, FRONT_MATTER, build_book, built, write

PROMPT = ":::{admonition} Predict first\n:class: predict\nWhat is it?\n:::\n\n"
CHOICES = """:::{admonition} Predict first
:class: predict
What is it?

- [ ] $4 - 1$

  You counted the steps.

- [x] four

  All of them.

  And so on.
:::

"""
ASKS = "---\nmystnb: {image: {classes: masked}}\n---\n"
MASKED = f"""```{{code-cell}} ipython3
{ASKS}from convmatrix.explorers import SlidingKernel
SlidingKernel([3, 1, 4, 1, 5, 9], [2, 3, 5])
```

"""


def ask(book, text) -> None:
    """Make a book of one page."""
    start = "```{code-cell} ipython3\nprint(1)\n```\n\n"
    write(book, f"{FRONT_MATTER}# Title\n\n## Section\n\n{start}{text}")


class TestPredictions:
    def test_a_result_is_folded(self, tiny_book):
        ask(tiny_book, PROMPT + "The result.\n\n% until here\n\nWhat comes after.\n")
        page = built(tiny_book, tiny_book / "out").page()
        result = page.select_one("details.result")
        assert "The result." in result.get_text()
        assert "What comes after" not in result.get_text()
        assert result.find_previous_sibling("form")["class"] == ["prediction", "js-only"]

    def test_a_prompt_without_an_end_only_asks(self, tiny_book):
        ask(tiny_book, PROMPT + "The result.\n")
        assert not built(tiny_book, tiny_book / "out").page().select("details.result")

    def test_an_end_without_a_prompt_fails(self, tiny_book):
        ask(tiny_book, "The result.\n\n% until here\n")
        build = build_book(tiny_book, tiny_book / "out")
        assert build.status != 0
        assert "no prompt before '% until here' in this section" in build.log

    def test_most_results_of_the_book_are_folded(self, student):
        for chapter in CHAPTERS:
            assert student.text(chapter).count('<details class="result">') >= 3

    def test_a_prediction_keeps_its_name_when_others_are_added(self, tiny_book):
        end = "Four.\n\n% until here\n\n"
        names = []
        for text in (PROMPT + end, PROMPT.replace("is it", "now") + end + PROMPT + end):
            ask(tiny_book, text)
            page = built(tiny_book, tiny_book / "out").page()
            names.append([form["aria-describedby"] for form in page.select("form.prediction")])
        assert names == [["predict-what-is-it"], ["predict-what-now", "predict-what-is-it"]]


class TestChoices:
    def test_they_are_offered_in_the_prompt_and_answered_in_the_result(self, tiny_book):
        ask(tiny_book, CHOICES + "The result.\n\n% until here\n")
        build = built(tiny_book, tiny_book / "out")
        page = build.page()
        form = page.select_one("form.prediction")
        buttons = page.select(".predict .choices input[type=radio]")
        assert [button["value"] for button in buttons] == ["4 - 1", "four"]
        assert {button["form"] for button in buttons} == {form["id"]}
        assert not form.select("textarea")
        assert page.select_one(".predict .choices").get_text().split()[-1] == "four"
        wrong, right = page.select("details.result > .responses > li")
        assert (wrong["value"], wrong.get_text(strip=True)) == ("1", "You counted the steps.")
        assert right["class"] == ["right"]
        assert right.select_one("strong").get_text() == "Right."
        assert len(right.select("p")) == 2
        notebook = nbformat.read(build.written["book/index"], as_version=4)
        cells = [cell.source for cell in notebook.cells]
        at = next(n for n, text in enumerate(cells) if text.startswith("> **Predict first**"))
        assert (
            cells[at]
            == "> **Predict first**\n>\n> What is it?\n>\n> - **A:** $4 - 1$\n> - **B:** four"
        )
        assert cells[at + 1].startswith("*Your prediction*")
        assert cells[at + 2] == "The result."
        said = "- **A:** You counted the steps.\n\n- **B:** **Right.** All of them.\n\n  And so on."
        assert cells[at + 3] == said

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("[x]", "[ ]", "one choice must be right"),
            ("[ ]", "[x]", "one choice must be right"),
            ("[ ] ", "", "each choice begins with the mark"),
            ("You counted the steps.", "", "no response below the choice '[ ] 4 - 1'"),
            ("% until here", "", "choices need a result"),
        ],
    )
    def test_what_cannot_be_chosen_from_fails(self, tiny_book, old, new, said):
        ask(tiny_book, (CHOICES + "The result.\n\n% until here\n").replace(old, new))
        build = build_book(tiny_book, tiny_book / "out")
        assert build.status != 0
        assert re.search(rf"index\.md:\d+: {re.escape(said)}", build.log), build.log[-900:]


class TestMasks:
    def test_an_explorer_before_its_prompt_is_masked(self, tiny_book):
        ask(tiny_book, MASKED + PROMPT + "The result.\n\n% until here\n" + MASKED.replace(ASKS, ""))
        page = built(tiny_book, tiny_book / "out").page()
        masks = [place.get("data-masked") for place in page.select(".explorer")]
        assert masks == ["", None]
        assert page.select_one(".explorer img")["src"]

    def test_an_explorer_says_what_of_it_is_asked(self, tiny_book):
        learning = MASKED.replace("SlidingKernel", "Learning")
        ask(tiny_book, learning + PROMPT + "The result.\n\n% until here\n")
        page = built(tiny_book, tiny_book / "out").page()
        assert page.select_one(".explorer")["data-masked"] == "W"

    def test_a_mask_that_no_prediction_takes_off_fails(self, tiny_book):
        ask(tiny_book, PROMPT + "The result.\n\n% until here\n\n" + MASKED)
        build = build_book(tiny_book, tiny_book / "out")
        assert build.status != 0
        assert "no prompt with a result takes the mask off this figure" in build.log
