"""What a chapter's kernel runs before the first cell, so that it goes on where an assertion fails.

Each failure is written, as a line of JSON, to the file that an environment variable names. It is
read by path and imports nothing of the book: a chapter's names and outputs stay what they are.
"""

from __future__ import annotations

import ast
import builtins
import json
import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from reprlib import Repr
from typing import Any

FAILURES, RECORD = "COURSEBOOK_FAILURES", "__assertion_failed__"
NOT_OURS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try)
KNOWN_LATER = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)

Part = tuple[str, Callable[[], Any], Callable[[], Any], Callable[[], Any]]


class RecordAssertions(ast.NodeTransformer):
    """Turns ``assert left == right`` into ``if not left == right:`` and a record of both."""

    cell = 0  # how many have run, or run now

    def visit_Module(self, node: ast.Module) -> ast.AST:
        """Count the cells."""
        self.cell += 1
        return self.generic_visit(node)

    def visit(self, node: ast.AST) -> Any:
        """Leave alone what is called later or catches its errors itself."""
        return node if isinstance(node, NOT_OURS) else super().visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.If:
        """Rewrite one assertion; the values are computed again where it has failed."""
        later = any(isinstance(each, KNOWN_LATER) for each in ast.walk(node.test))
        shown = [] if later else [described(part) for part in parts(node.test)]
        arguments: list[ast.expr] = [
            ast.Constant(self.cell),
            ast.Constant(node.lineno),
            ast.Constant(ast.unparse(node.test)),
            node.msg or ast.Constant(""),
            ast.List(shown, ast.Load()),
        ]
        call = ast.Expr(ast.Call(ast.Name(RECORD, ast.Load()), arguments, []))
        new = ast.If(ast.UnaryOp(ast.Not(), node.test), [call], [])
        return ast.fix_missing_locations(ast.copy_location(new, node))


def parts(test: ast.expr) -> Iterator[ast.expr]:
    """Yield what must all be true: what stands between `and`, the links of a chain."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            yield from parts(value)
    elif isinstance(test, ast.Compare):
        for (left, right), sign in zip(
            pairwise([test.left, *test.comparators]), test.ops, strict=True
        ):
            yield ast.Compare(left, [sign], [right])
    else:
        yield test


def described(part: ast.expr) -> ast.expr:
    """Return code for a part: its source, and functions for whether it holds and its two sides."""
    empty = ast.arguments([], [], None, [], [], None, [])
    functions: list[ast.expr] = [ast.Lambda(empty, each) for each in (part, *sides(part))]
    return ast.Tuple([ast.Constant(ast.unparse(part)), *functions], ast.Load())


def sides(part: ast.expr) -> tuple[ast.expr, ast.expr]:
    """Return what is compared: ``a == b``, ``(a == b).all()`` or ``torch.equal(a, b)``."""
    inner = part
    if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and not inner.args:
        inner = inner.func.value
    if isinstance(inner, ast.Compare) and len(inner.ops) == 1:
        return inner.left, inner.comparators[0]
    if isinstance(inner, ast.Call) and len(inner.args) == 2:
        return inner.args[0], inner.args[1]
    return part, ast.Constant(True)


def record(cell: int, line: int, source: str, message: object, found: list[Part]) -> None:
    """Write down which parts of an assertion do not hold."""
    told = [text for part in found if (text := failure(*part))] or [source]
    entry = [cell, line, told, str(message)]
    with Path(os.environ[FAILURES]).open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(entry)}\n")


def failure(
    source: str,
    holds: Callable[[], Any],
    left: Callable[[], Any],
    right: Callable[[], Any],
) -> str:
    """Return a part with both its values, or nothing where it holds or was not reached."""
    try:
        if holds():
            return ""
        one, other = plain(left()), plain(right())
    except Exception:  # a part before it guards it
        return ""
    return f"{source}  left {SHORT.repr(one)}  right {SHORT.repr(other)}{difference(one, other)}"


def plain(value: Any) -> Any:
    """Return a tensor or an array as lists."""
    return value.tolist() if hasattr(value, "tolist") else value


def difference(one: Any, other: Any, place: str = "") -> str:
    """Say where two lists differ first."""
    if not (isinstance(one, list | tuple) and isinstance(other, list | tuple)):
        return f"  first difference at {place}: {SHORT.repr(one)}, {SHORT.repr(other)}" * bool(
            place
        )
    if len(one) != len(other):
        return f"  lengths{place and ' at '}{place} {len(one)} and {len(other)}"
    pairs = enumerate(zip(one, other, strict=True))
    at = next(((i, a, b) for i, (a, b) in pairs if a != b), None)
    return difference(at[1], at[2], f"{place}[{at[0]}]") if at else ""


SHORT = Repr()
SHORT.maxlist = SHORT.maxtuple = 8
SHORT.maxstring = SHORT.maxother = 120


def install() -> None:
    """Let every cell that follows record what fails."""
    from IPython.core.getipython import get_ipython  # only a kernel has it loaded

    setattr(builtins, RECORD, record)
    shell = get_ipython()
    assert shell is not None
    shell.ast_transformers.append(RecordAssertions())


if FAILURES in os.environ:
    install()
