"""Texts as somebody may enter them: right answers and ones near them, in many spellings."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from convmatrix.exercises import grammar
from convmatrix.exercises.catalogue import EXERCISES

LINES = ["\n", "\r\n", "\n\n", " \n ", "\u2028"]
SEPARATORS = [
    *(
        ", ",
        ",",
        " ",
        "  ",
        ";",
        "; ",
        "|",
        " | ",
        "\t",
        "\t\t",
        "\n",
        "\u00a0",
        "\u3000",
        "\uff0c",
    ),
    *(",,", ", , ", " and ", ", and ", " & ", ",\t", "\u3001", "-", " - ", "/", "  ,", "\u200b "),
]
AROUND = [
    *("{}", "[{}]", "({})", "{{{}}}", "tensor({})", "tensor([{}])", "array([{}], dtype=float32)"),
    *(
        "$\\{{{}\\}}$",
        "${}$",
        '"{}"',
        "'{}'",
        "\u201c{}\u201d",
        " {} ",
        "\t{}\t",
        "{}\n",
        "\ufeff{}",
    ),
    *(
        "tensor([{}], grad_fn=<MvBackward0>)",
        "Parameter containing:\ntensor([{}], device='cuda:0')",
    ),
    *("np.int64({})", "torch.Size([{}])", "{{{},}}", "[{},]", ",{}", "{},", "[{}", "{}]", "[[{}]]"),
    *(
        "x = {}",
        "Out[3]: {}",
        "\\left[{}\\right]",
        "`{}`",
        "[{})",
        "{} outputs",
        "b'{}'",
        "set({})",
    ),
    *(
        "\\begin{{bmatrix}}{}\\end{{bmatrix}}",
        "matrix({})",
        "range({})",
        "frozenset({{{}}})",
        "|{}|",
    ),
    *("[{}, ...]", "[..., {}]", "nn.Parameter({})", "-({})", "'{}", "({}", "\uff3b{}\uff3d", "{};"),
]
WRITTEN = [
    *("{}", "{}.", "{}.0", "+{}", " {}", "{}e0", "{}.00000", '"{}"', "np.float64({}.0)", "[{}]"),
    *(
        "({})",
        "{}.000004",
        "{}.00006",
        "{}.5",
        "{}e1",
        "0{}",
        "{},0",
        "{},000",
        "{}_0",
        "0x{}",
        "{}/2",
        "{}+1",
    ),
    *(
        "{}+0j",
        "{}j",
        "1{}",
        "'{}'",
        "- {}",
        "{}\u200b",
        "{}*2",
        "{}!",
        "--{}",
        "{}e-7",
        "\uff10{}",
    ),
]
INSTEAD = [
    *(
        "",
        "None",
        "...",
        "\u2026",
        "True",
        "nan",
        "inf",
        "-inf",
        "a few",
        "eight",
        "0",
        "-0",
        "-0.0",
    ),
    *("0.000006", "0.00004", "0.00006", "1e400", "1e22", "1e-5", "999999999999999999", "0.1", "{}"),
    *(
        "[]",
        "()",
        "{1: 2}",
        "1.2.3",
        "\u2205",
        "\ud800",
        "\0",
        "N-K",
        "\u00bd",
        "\u00b2",
        "e",
        ".",
        "+",
    ),
    *(
        "\u0668",
        "\u0969",
        "\U0001d7d6",
        "1 000",
        "1,5",
        "8,0",
        "[1, 2]",
        "1e999999",
        "0b1",
        "\\frac12",
    ),
    *(
        "x" * 60,
        "9" * 400,
        "[" * 30 + "1" + "]" * 30,
        "10-3+1",
        "6*20",
        "<function f at 0x1>",
        "1e",
        ".5",
    ),
]
ZEROS = [*grammar.DIGITS]
DASHES = [*grammar.CHARACTERS["-"]]
AWKWARD = [
    *grammar.CHARACTERS[""][:20],
    *grammar.CHARACTERS[" "],
    *"0123456789+-.,;|()[]{}\"'`$\\ \t\n_&*/e=",
]


def number_of(value: float, chance: random.Random, rare: float) -> str:
    """Return how a number is written by somebody who has a keyboard of their own."""
    text = f"{value:g}"
    if chance.random() < rare:
        text = chance.choice(WRITTEN).format(text)
    if chance.random() < rare / 5:
        text = chance.choice(INSTEAD)
    if chance.random() < rare:
        text = text.replace("-", chance.choice(DASHES))
    if chance.random() < rare:
        zero = chance.choice(ZEROS)
        text = "".join(chr(ord(zero) + int(c)) if c in "0123456789" else c for c in text)
    return text


def near(value: Any, chance: random.Random) -> list[list[float]]:
    """Return an answer in rows, with a few changes more often than not."""
    array = np.array(sorted(value) if isinstance(value, frozenset) else value, dtype=float)
    rows = [list(row) for row in np.atleast_2d(array)]
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
        row = chance.choice(rows)
        match chance.randrange(4):
            case 0 if len(row) > 1:
                row.pop(chance.randrange(len(row)))
            case 1:
                row.insert(chance.randrange(len(row) + 1), chance.choice([0, 1, -2, 3.5]))
            case _ if row:
                row[chance.randrange(len(row))] = chance.choice([0, 1, 5, -2, 0.25, 120, 24])
    return rows


def written(rows: list[list[float]], chance: random.Random) -> str:
    """Return rows as one text."""
    between, line = chance.choice(SEPARATORS), chance.choice([*LINES, "; ", ";", "], ["])
    mixed, rare = chance.random() < 0.1, chance.choice([0, 0, 1 / max(map(len, rows)), 0.1])
    texts = []
    for row in rows:
        numbers = [number_of(value, chance, rare / len(rows)) for value in row]
        text = numbers[0] if numbers else ""
        for number in numbers[1:]:
            text += (chance.choice(SEPARATORS) if mixed else between) + number
        texts.append(text + chance.choice(["", "", "", "", "\t", ",", " "]))
    form = chance.choice(["{}", "[{}]", "[[{}]]", *AROUND]) if chance.random() < 0.7 else "{}"
    if len(rows) > 1 and line == "], [":
        form = chance.choice(["[[{}]]", "tensor([[{}]])", "array([[{}]])", "[[{}]"])
    text = form.format(line.join(texts))
    if chance.random() < 0.1:
        text = chance.choice(AROUND).format(text)
    return text


def disturbed(text: str, chance: random.Random) -> str:
    """Return a text after a slip of the finger."""
    at = chance.randrange(len(text) + 1)
    match chance.randrange(3):
        case 0:
            return text[:at] + chance.choice(AWKWARD) + text[at:]
        case 1:
            return text[:at] + text[at + 1 :]
        case _:
            return text[:at] + chance.choice(AWKWARD) + text[at + 1 :]


def texts(count: int, seed: int) -> list[tuple[str, str]]:
    """Return (exercise, text) pairs, as many for each exercise."""
    chance = random.Random(seed)
    found = []
    for at in range(count):
        exercise = [*EXERCISES.values()][at % len(EXERCISES)]
        wrong = [w for m in exercise.mistakes for w in exercise.wrong(m, exercise.problem)]
        value = exercise.answer if chance.random() < 0.6 else chance.choice(wrong)
        text = written(near(value, chance), chance)
        for _ in range(chance.choice([0, 0, 0, 0, 0, 0, 1, 2])):
            text = disturbed(text, chance)
        if chance.random() < 0.02:
            text = chance.choice(INSTEAD)
        found.append((exercise.id, text))
    return found


def moved_apart(rows: Any) -> Any:
    """Return a matrix's rows, the upper ones one place too far to the right, the others two."""
    half = len(rows) // 2
    return np.vstack([np.roll(rows[:half], 1, axis=1), np.roll(rows[half:], 2, axis=1)])
