"""No function is long: at most 25 lines, docstring, comments and blank lines not counted."""

from __future__ import annotations

import ast
import io
import tokenize

from building import ROOT

MOST = 25


def lengths(source: str) -> dict[str, int]:
    """Return the lines of code of each function; one inside another counts in both."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    code = {
        line
        for token in tokens
        if token.type != tokenize.COMMENT and token.string.strip()
        for line in range(token.start[0], token.end[0] + 1)
    }
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first, *_ = node.body
            said = range(first.lineno, first.end_lineno + 1) if ast.get_docstring(node) else ()
            lines = code & {*range(node.lineno, node.end_lineno + 1)} - {*said}
            found[f"{node.name} in line {node.lineno}"] = len(lines)
    return found


def test_no_function_is_long():
    found = {
        f"{path.relative_to(ROOT)}: {name}": length
        for path in (ROOT / "src").rglob("*.py")
        for name, length in lengths(path.read_text("utf-8")).items()
    }
    assert len(found) > 500
    assert {name: length for name, length in found.items() if length > MOST} == {}


def test_what_is_counted():
    body = '    """Say\n    it."""\n\n    # a remark\n    def inner(): return """\n\n"""\n'
    assert lengths(f"def outer(\n    a,\n):\n{body}") == {
        "outer in line 1": 6,
        "inner in line 8": 3,
    }
