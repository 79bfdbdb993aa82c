"""Predict first: how a chapter asks for a prediction, and where its result ends.

A prompt is an admonition of the class ``predict``. What follows it, up to a line ``% until here``,
is its result; without such a line the prompt only asks. A list in a prompt whose items begin with
``[x]`` or ``[ ]`` is a choice: the right one has the cross, and what stands below an item is the
response to whoever chooses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase
from typing import NoReturn, TypeGuard, cast

from docutils import nodes

from .places import BookError, place

END = "until here"
PROMPT = "predict"
MASKED = "masked"  # a picture that keeps back what is to be predicted
RIGHT = "Right."
MARK = re.compile(r"^\[([ x])\]\s+")


@dataclass(frozen=True)
class Choice:
    """What a reader may choose, and what the book says to that."""

    letter: str
    words: nodes.paragraph
    response: list[nodes.Element]
    right: bool

    @property
    def value(self) -> str:
        """The words as they are written; a browser keeps a choice under these."""
        return self.words.astext()


def asks(node: nodes.Node) -> TypeGuard[nodes.admonition]:
    """Tell whether a node asks for a prediction."""
    return isinstance(node, nodes.admonition) and PROMPT in node["classes"]


def is_end(node: nodes.Node) -> bool:
    """Tell whether a node is the line that ends a result."""
    return isinstance(node, nodes.comment) and node.astext().strip() == END


def name_of(prompt: nodes.admonition, length: int = 40) -> str:
    """Return a name made of a prompt's first words, which other prompts do not change."""
    words = " ".join(part.astext() for part in prompt.children[1:] if not is_choice(part))
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:length].strip("-") or PROMPT


def is_choice(node: nodes.Node) -> TypeGuard[nodes.bullet_list]:
    """Tell whether a node is the list that a reader chooses from."""
    return isinstance(node, nodes.bullet_list) and any(
        MARK.match(item.astext()) for item in node.children
    )


def choice_list(prompt: nodes.admonition) -> nodes.bullet_list | None:
    """Return the list that a prompt lets its reader choose from, if it has one."""
    return next(filter(is_choice, prompt.children), None)


def choices(asked: nodes.bullet_list) -> list[Choice]:
    """Return the choices of a list, without their marks.

    Raises:
        BookError: An item has no mark or no response, or not exactly one is right.
    """
    items = cast(list[nodes.list_item], asked.children)
    found = [choice(*pair) for pair in zip(ascii_uppercase, items, strict=False)]
    if sum(each.right for each in found) != 1:
        refuse(asked, "one choice must be right, and have the mark [x]")
    return found


def choice(letter: str, item: nodes.list_item) -> Choice:
    """Return one choice of a list."""
    words, *response = item.children
    mark = MARK.match(words.astext())
    if not isinstance(words, nodes.paragraph) or not mark:
        refuse(item, "each choice begins with the mark [x] or [ ]")
    if not response or not isinstance(response[0], nodes.paragraph):
        refuse(item, f"no response below the choice {words.astext()!r}")
    bare, right = words.deepcopy(), mark[1] == "x"
    first = next(bare.findall(nodes.Text))
    first.parent.replace(first, nodes.Text(MARK.sub("", first.astext())))
    said = cast(list[nodes.Element], [block.deepcopy() for block in response])
    if right:
        said[0][:0] = [nodes.strong("", RIGHT), nodes.Text(" ")]
    return Choice(letter, bare, said, right)


def refuse(node: nodes.Node, why: str) -> NoReturn:
    """Raise BookError, which names where a prediction cannot be understood."""
    raise BookError("Prediction error", f"{place(node)}: {why}")
