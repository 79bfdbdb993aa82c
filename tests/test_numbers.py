"""Every number of the book has one home: others take it from there, or are held to it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import astuple
from itertools import pairwise
from typing import Any

import pytest
import torch

from building import ROOT
from convmatrix import conv_matrix
from convmatrix.numbers import ASSIGNMENT, DEMONSTRATION

HOME = ROOT / "src" / "convmatrix" / "numbers.py"
ALL = [*astuple(DEMONSTRATION), *astuple(ASSIGNMENT)]
SOURCES = [*(path for part in ("src", "tests", "bench") for path in (ROOT / part).rglob("*.*"))]
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def frozen(value: Any) -> Any:
    """Return nested lists as tuples, so that they compare whatever they are made of."""
    return tuple(map(frozen, value)) if isinstance(value, list | tuple) else value


def literals(tree: ast.AST) -> Iterator[Any]:
    """Yield every list and tuple of plain numbers that stands in code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Tuple):
            try:
                yield frozen(ast.literal_eval(node))
            except ValueError:
                continue


def second_homes(name: str, text: str) -> list[Any]:
    """Return the book's numbers that stand in a file: in Python as code, elsewhere in brackets.

    An example in a docstring shows its numbers, as a chapter does, and runs as a test.
    """
    if name.endswith(".py"):
        return [value for value in literals(ast.parse(text)) if value in ALL]
    lists = re.findall(r"\[[-\d., ]+\]|\[(?:\[[-\d., ]+\](?:, )?)+\]", text)
    return [value for each in lists for value in literals(ast.parse(each)) if value in ALL]


def test_the_numbers_of_the_book_have_one_home():
    homes = {
        path
        for path in SOURCES
        if path.suffix in {".py", ".js", ".mjs", ".html"}
        and second_homes(path.name, path.read_text("utf-8"))
    }
    assert homes == {HOME}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", f"def f(kernel=torch.tensor({[float(n) for n in DEMONSTRATION.kernel]})): ..."),
        ("a.py", f"x = {{'w': {ASSIGNMENT.kernel}}}"),
        ("a.py", f"image = {[[*row] for row in ASSIGNMENT.image]}"),
        ("a.js", f"const start = {{ signal: {[*DEMONSTRATION.signal]}, position: 0 }};"),
    ],
)
def test_a_second_home_is_found(name, text):
    assert len(second_homes(name, text)) == 1


def test_the_example_of_the_readme_is_the_demonstration():
    """Its picture is drawn from the numbers here, its code is run as a test as well."""
    text = (ROOT / "README.md").read_text("utf-8")
    u, v = DEMONSTRATION.signal, DEMONSTRATION.kernel
    T = conv_matrix(v, len(u)).int().tolist()
    y = [sum(a * b for a, b in zip(row, u, strict=True)) for row in T]
    rows = [f"[ {'   '.join(str(n or '·') for n in row)} ]" for row in T]
    sums = " + ".join(f"{a}·{b}" for a, b in zip(v, u, strict=False))
    drawn = [f"input      {'   '.join(map(str, u))}\n", f"[ {'   '.join(map(str, v))} ]", *rows]
    for part in [*drawn, f"{sums} = {y[0]}"]:
        assert text.count(part) == 1, part
    columns = [re.findall(r"\[(\d+)\]", line) for line in text.split("```")[1].splitlines()]
    assert tuple(int(line[0]) for line in columns if line) == u
    assert [int(line[1]) for line in columns if line[1:]] == y
    tensors = re.findall(r"tensor\((\[.*?\])\)", text)
    assert {each for tensor in tensors for each in literals(ast.parse(tensor))} == {u, v, tuple(y)}


def shown_and_next(chapter: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the book's numbers that a cell of a chapter shows by name, and the cell after it."""
    cells = CELL.findall((ROOT / "book" / f"{chapter}.md").read_text("utf-8"))
    for cell, following in pairwise(cells):
        if "torch.tensor" not in cell or cell.startswith(":tags:"):
            continue
        found = {
            node.targets[0].id: values
            for node in ast.parse(re.sub(r"\A---.*?---\n", "", cell, flags=re.DOTALL)).body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            for values in list(literals(node))[:1]
            if values in ALL
        }
        if found:
            yield found, following


SHOWN = {"one-dimension": 4, "padding": 4, "equivariance": 4, "two-dimensions": 4, "counting": 1}
SHOWN |= {"strides-and-channels": 4}
SHOWN |= {"transpose": 6}
SHOWN |= {"composition": 3}
SHOWN |= {"ring": 3}
SHOWN["learning"] = 4


@pytest.mark.parametrize("chapter", SHOWN)
def test_a_chapter_refuses_any_other_number_than_it_should_show(chapter):
    """The hidden cell passes on what is shown, and fails when any single number is another."""
    cells = list(shown_and_next(chapter))
    assert sum(len(found) for found, _ in cells) == SHOWN[chapter]
    for found, hidden in cells:
        assert hidden.startswith(":tags: [remove-cell]\n")
        asserts = compile(hidden.partition("\n")[2], chapter, "exec")
        shown = {name: torch.tensor(values).float() for name, values in found.items()}
        exec(asserts, dict(shown))
        for name, tensor in shown.items():
            for place in range(tensor.numel()):
                other = tensor.clone()
                other.view(-1)[place] += 1
                with pytest.raises(AssertionError):
                    exec(asserts, shown | {name: other})


def test_the_prose_names_the_same_numbers():
    numbers = {"u": DEMONSTRATION.signal, "v": DEMONSTRATION.kernel}
    numbers |= {"x": ASSIGNMENT.signal, "w": ASSIGNMENT.kernel}
    plain = {
        path.name: re.sub(r"\\class\{tap-\d\}\{(-?\d+)\}", r"\1", path.read_text("utf-8"))
        for path in (ROOT / "book").glob("*.md")
    }
    found = [
        (page, name, said)
        for page, text in plain.items()
        for name, said in re.findall(r"\b([uvxw]) = (\[[-\d, ]+\])", text)
    ]
    assert {name for _, name, _ in found} == set(numbers)
    assert [one for one in found if one[2] != str([*numbers[one[1]]])] == []
