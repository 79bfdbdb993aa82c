"""What a chapter's kernel runs before the first cell, so that it goes on where an assertion fails.

Each failure is written, as a line of JSON, to the file that an environment variable names. It is
read by path and imports nothing of the book: a chapter's names and outputs stay what they are.
"""

from __future__ import annotations

import ast
import builtins
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from reprlib import Repr
from typing import Any

FAILURES, RECORD = "COURSEBOOK_FAILURES", "__record_failure__"
NOT_OURS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try)


class RecordAssertions(ast.NodeTransformer):
    """Puts each assertion into a ``with`` statement that records its failure."""

    cell = 0  # how many have run, or run now

    def visit_Module(self, node: ast.Module) -> ast.AST:
        """Count the cells."""
        self.cell += 1
        return self.generic_visit(node)

    def visit(self, node: ast.AST) -> Any:
        """Leave alone what is called later or catches its errors itself."""
        return node if isinstance(node, NOT_OURS) else super().visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.With:
        """Wrap one assertion."""
        call = f"{RECORD}({self.cell}, {node.lineno}, {ast.unparse(node.test)!r})"
        new = ast.With([ast.withitem(ast.parse(call, mode="eval").body)], [node])
        return ast.fix_missing_locations(ast.copy_location(new, node))


@contextmanager
def record(cell: int, line: int, source: str) -> Iterator[None]:
    """Write down which parts of an assertion do not hold, and go on."""
    try:
        yield
    except AssertionError as error:
        trace = error.__traceback__ and error.__traceback__.tb_next
        if trace is None or trace.tb_next:  # one that failed inside of what this one calls
            raise
        names = trace.tb_frame.f_globals, trace.tb_frame.f_locals
        found = [failure(part, *names) for part in parts(ast.parse(source, mode="eval").body)]
        entry = [cell, line, [*filter(None, found)] or [source], str(error)]
        with Path(os.environ[FAILURES]).open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(entry)}\n")


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


def failure(part: ast.expr, *names: dict[str, Any]) -> str:
    """Return a part with both its values, or nothing where it holds or was not reached."""
    asked = [ast.unparse(each) for each in (part, *sides(part))]
    try:
        holds, one, other = (eval(each, *names) for each in asked)  # noqa: S307 - a chapter's own
        if holds:
            return ""
        one, other = plain(one), plain(other)
    except Exception:  # a part before it guards it
        return ""
    return f"{asked[0]}  left {SHORT.repr(one)}  right {SHORT.repr(other)}{difference(one, other)}"


def plain(value: Any) -> Any:
    """Return a tensor or an array as lists."""
    return value.tolist() if hasattr(value, "tolist") else value


def difference(one: Any, other: Any, place: str = "") -> str:
    """Say where two lists differ first."""
    if not (isinstance(one, list | tuple) and isinstance(other, list | tuple)):
        told = f"  first difference at {place}: {SHORT.repr(one)}, {SHORT.repr(other)}"
        return told if place else ""
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
