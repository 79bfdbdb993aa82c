"""A file of answers, as a page of the book makes it: what was typed, programs, and words.

It is read as any stranger's data. What was typed is judged as it stands, by the grammar that reads
the boxes; a program becomes a cell, to be run in the sandbox like those of a notebook.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convmatrix.exercises import sentences
from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.reading import Unreadable

from ..answers.files import FORMAT
from ..answers.trials import NAMES

LARGEST = 1 << 20  # bytes
HEAD, PARTS = ("chapter", "edition"), ("answers", "functions", "words")

# A function that stands in a program, as the page's trial.js finds it.
FUNCTION = re.compile(
    r"^(?:def[ \t]+(\w+)[ \t]*\(|(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*lambda\b)", re.MULTILINE | re.ASCII
)
PROGRAM = """\
{source}

from convmatrix.exercises.functions import handed_lists
lambda: check({id!r}, handed_lists({name}))  # read by the grader, and never called
"""
FORGET = "%reset -f"  # each program runs alone, as in the page


@dataclass(frozen=True)
class PageFile:
    """What a file holds, by exercise: answers as the page judges them, programs, and words."""

    chapter: str
    edition: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[str, ...]:
        """The programs as cells, with a last line that says which function is the answer."""
        programs = (
            PROGRAM.format(
                source=self.functions[id], id=id, name=function_in(id, self.functions[id])
            )
            for id in self.running
        )
        return tuple(cell for program in programs for cell in (program, FORGET))

    @property
    def running(self) -> tuple[str, ...]:
        """The exercises that the cells are about, each of two cells."""
        return tuple(id for id, source in self.functions.items() if function_in(id, source))

    def told(self, id: str) -> dict[str, Any] | None:
        """Return an answer as a sandbox would tell it; nothing where only a program has one."""
        if id in self.answers:
            return {"value": filled(self.answers[id])}
        if id in self.running:
            return None
        if id in self.functions:
            handed = EXERCISES[id].problem.handed_name
            said = sentences.NO_FUNCTION.format(name=NAMES[handed], handed=handed)
            return {"unreadable": said}
        return {"value": None}


def page_file(data: bytes) -> PageFile:
    """Read a file.

    Raises:
        Unreadable: It is damaged, or something else.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("the file is damaged, or holds no answers") from None
    if not isinstance(found, dict) or not str(found.get("format")).startswith("answers/"):
        raise Unreadable("the file holds no answers of this book's pages")
    if found["format"] != FORMAT:
        raise Unreadable(f"the file is of another form than this book's, {FORMAT}")
    if reason := damage(found):
        raise Unreadable(f"the file is damaged: {reason}")
    functions = {id: each for id, each in found["functions"].items() if takes_function(id)}
    chapter, edition, answers, words = (found[name] for name in (*HEAD, "answers", "words"))
    return PageFile(chapter, edition, answers, functions, words)


def damage(found: Mapping[str, Any]) -> str:
    """Say what is not as a page writes it; nothing where all is."""
    parts = [found.get(name) for name in PARTS]
    if not all(isinstance(part, dict) for part in parts):
        return "a part of it is missing"
    texts = [found.get(name) for name in HEAD]
    texts += [text for name in ("functions", "words") for text in found[name].values()]
    if not all(map(is_text, texts)) or not all(map(is_answer, found["answers"].values())):
        return "an answer is none that a page writes"
    return ""


def is_text(value: Any) -> bool:
    """Tell whether something is a text."""
    return isinstance(value, str)


def is_answer(value: Any, depth: int = 3) -> bool:
    """Tell whether a page writes such an answer: a text, a number that was ticked, lists of them.

    >>> is_answer([["1", ""], ["0", "2"]]), is_answer({"set": []}), is_answer([[[["1"]]]])
    (True, False, False)
    """
    if isinstance(value, list):
        return depth > 1 and all(is_answer(each, depth - 1) for each in value)
    return type(value) in (str, int)


def takes_function(id: str) -> bool:
    """Tell whether an exercise of the book can be answered with a function."""
    return id in EXERCISES and isinstance(EXERCISES[id].kind, MatrixOfNumbers)


def function_in(id: str, source: str) -> str:
    r"""Return the name of the function that answers: as the editor begins, or else the last.

    >>> function_in("padded-matrix", "def one(k):\n  pass\ndef two(k, s):\n  pass")
    'two'
    """
    found = ["".join(names) for names in FUNCTION.findall(source)]
    wanted = NAMES[EXERCISES[id].problem.handed_name]
    return wanted if wanted in found else (found or [""])[-1]


def filled(answer: Any) -> Any:
    """Return an answer in which an empty cell of a matrix is a 0, as on the page.

    >>> filled([["1", " "], ["", "2"]])
    [['1', '0'], ['0', '2']]
    """
    if isinstance(answer, list) and answer and isinstance(answer[0], list):
        return [
            [cell if not is_text(cell) or cell.strip() else "0" for cell in row]
            if isinstance(row, list)
            else row
            for row in answer
        ]
    return answer
