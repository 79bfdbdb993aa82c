r"""A formula as a line of text, as one would write it by hand: ``y_n = ∑_r w_r x_{n+r}``.

What is copied, and what a search shows, has each formula once, in these words. They are read from
the formula's MathML, which knows what its commands mean.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MATHML = re.compile(r"<math.*?</math>", re.DOTALL)
OPENING, PUNCTUATION = set("([{⟨⌊⌈|"), set(",;")
CLOSING = set(")]}⟩⌋⌉|!")
UNSEEN = str.maketrans("", "", "\u2061\u2062\u2063\u200b")


def words_of(html: str) -> str:
    """Return the words of a formula that was set; a letter or a number is its own.

    >>> words_of('<span class="katex">12</span>')
    '12'
    """
    found = MATHML.search(html)
    if not found:
        return re.sub(r"<[^>]*>", "", html)
    root = ElementTree.fromstring(found[0])  # noqa: S314 - KaTeX wrote it a moment ago
    return re.sub(r" (?=[)\],.;])", "", " ".join(words(root).split()))


def words(node: Element) -> str:
    """Return the words of a part."""
    parts = list(node)
    match node.tag.rpartition("}")[2]:
        case "mi" | "mn" | "mo" | "mtext":
            return (node.text or "").translate(UNSEEN).replace("\u00a0", " ")
        case "mspace":
            return " "
        case "mphantom":
            return ""
        case "mfrac":
            return "/".join(grouped(words(part)) for part in parts)
        case "msqrt":
            return "√" + grouped(row(parts))
        case "mtable":
            return "; ".join(map(words, parts))
        case "mtr":
            return " ".join(map(words, parts))
        case "msub" | "munder":
            return script(parts, "_")
        case "msup" | "mover":
            return script(parts, "^")
        case "msubsup" | "munderover":
            return script(parts, "_^")
        case _:
            return row(parts)


def script(parts: list[Element], signs: str) -> str:
    """Return a base with what stands below and above it.

    >>> script([Element("mi"), Element("mi")], "_")
    '_'
    """
    base, *scripts = map(words, parts)
    for sign, text in zip(signs, scripts, strict=True):
        compact = text.replace(" ", "")
        primes = set(compact) == {"\u2032"}
        braces = len(compact) > 1 and not primes
        base += ("" if primes else sign) + (f"{{{compact}}}" if braces else compact)
    return base


def row(parts: list[Element]) -> str:
    """Return what stands side by side, with room around signs that stand between two things."""
    text, before = "", None
    for part in parts:
        said = words(part)
        is_sign = part.tag.endswith("}mo")
        if is_sign and said in PUNCTUATION:
            said += " "
        elif is_sign and said not in OPENING | CLOSING and is_operand(before):
            said = f" {said} "
        elif before is not None and not is_sign and has_scripts(before, part):
            said = f" {said}"
        text += said
        before = part
    return text


def is_operand(part: Element | None) -> bool:
    """Say whether what follows this would stand between two things."""
    return part is not None and (not part.tag.endswith("}mo") or words(part) in CLOSING)


def has_scripts(*parts: Element) -> bool:
    """Say whether two neighbours would run into each other."""
    tags = [part.tag.rpartition("}")[2] for part in parts]
    return "mo" not in tags and "mspace" not in tags and any(len(tag) > 3 for tag in tags)


def grouped(text: str) -> str:
    """Return a part in brackets, if it has more than one letter.

    >>> grouped("a"), grouped("a + b")
    ('a', '(a + b)')
    """
    return text if len(text) == 1 or text.isdigit() else f"({text})"
