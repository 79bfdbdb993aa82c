"""Imports go one way, and a student's install needs four packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "convmatrix"

MATHEMATICS = {"geometry", "operators", "structure", "equivariance", "counting"}
MAY_IMPORT = {
    "geometry": set(),
    "operators": {"geometry"},
    "structure": {"geometry"},
    "equivariance": {"geometry", "operators"},
    "counting": {"geometry", "operators"},
    "figures": MATHEMATICS,
    "exercises": MATHEMATICS,
    "explorers": {*MATHEMATICS, "figures"},
    "courseware": {"exercises", "explorers"},
    "__init__": MATHEMATICS,
}
STUDENT_INSTALL = {"torch", "numpy", "scipy", "matplotlib"}
# What is optional stands in one module, which nobody imports before it is asked for.
OPTIONAL = {"explorers/live.py": {"anywidget", "traitlets"}}


def imported(tree: ast.AST, package: tuple[str, ...]) -> set[str]:
    """Return the full names of the modules that a module of `package` imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def violations(
    name: str,
    source: str,
    package: tuple[str, ...] = ("convmatrix",),
    optional: frozenset[str] = frozenset(),
) -> list[str]:
    """Return the imports that a module of the layer `name` may not make."""
    wrong = []
    for target in sorted(imported(ast.parse(source), package)):
        top, _, rest = target.partition(".")
        layer = rest.split(".")[0]
        own = top == "convmatrix" and layer in (name, *MAY_IMPORT[name])
        known = sys.stdlib_module_names | STUDENT_INSTALL | optional
        outside = top in known or name == "courseware"
        if not (own or (outside and top != "convmatrix")) or target.startswith("matplotlib.pyplot"):
            wrong.append(f"{name} imports {target}")
    return wrong


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    package = ("convmatrix", *parts[:-1])
    optional = frozenset(OPTIONAL.get(path.relative_to(PACKAGE).as_posix(), ()))
    assert violations(parts[0], path.read_text("utf-8"), package, optional) == []


@pytest.mark.parametrize(
    ("name", "source", "package"),
    [
        ("geometry", "from convmatrix.operators import conv_matrix", ("convmatrix",)),
        ("geometry", "from convmatrix import conv_matrix", ("convmatrix",)),
        ("operators", "from . import figures", ("convmatrix",)),
        ("figures", "from ..courseware import editions", ("convmatrix", "figures")),
        ("figures", "def f():\n    import convmatrix.courseware", ("convmatrix",)),
        ("figures", "import matplotlib.pyplot as plt", ("convmatrix",)),
        ("figures", "from matplotlib import pyplot", ("convmatrix",)),
        ("counting", "import sphinx", ("convmatrix",)),
        ("figures", "from convmatrix.exercises import check", ("convmatrix", "figures")),
        ("exercises", "from convmatrix import figures", ("convmatrix", "exercises")),
        ("explorers", "import anywidget", ("convmatrix", "explorers")),
        ("explorers", "from convmatrix import courseware", ("convmatrix", "explorers")),
        ("figures", "from convmatrix import explorers", ("convmatrix", "figures")),
        ("courseware", "from convmatrix import operators", ("convmatrix", "courseware")),
    ],
)
def test_a_wrong_import_is_caught(name, source, package):
    assert len(violations(name, source, package)) == 1


def test_the_build_does_not_load_torch():
    """It would cost every build two seconds, those with nothing to do as well."""
    code = "import sys, convmatrix.courseware; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
