"""Imports go one way, and a student's install needs four packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"

MATHEMATICS = {
    *("geometry", "values", "convolution", "assembly", "operators", "transposes", "matrix_free"),
    *("layers", "structure", "equivariance", "counting", "unfolding", "gradients", "composition"),
    *("spectra", "nearest", "photograph"),
}
READING = {"geometry", "values"}
BUILDING = {*READING, "convolution", "assembly"}
FOUNDATION = {
    *("edition_names", "falsehoods", "fingerprints", "mentions", "myst_cells", "packages"),
    *("places", "predicting", "repository", "settings"),
}
EDITIONS = {*FOUNDATION, "editions"}
PARTS = {"running", "page", "maths", "answers", "explorers", "scripting", "notebooks"}
ALL_PARTS = {*EDITIONS, *PARTS}
MAY_IMPORT: dict[str, dict[str, set[str]]] = {
    "convmatrix": {
        "geometry": set(),
        "values": {"geometry"},
        "convolution": READING,
        "assembly": READING,
        "operators": BUILDING,
        "transposes": {*BUILDING, "operators"},
        "matrix_free": BUILDING,
        "layers": {*BUILDING, "operators", "transposes", "matrix_free"},
        "structure": READING,
        "equivariance": {*BUILDING, "operators"},
        **dict.fromkeys(("counting", "unfolding", "gradients", "composition"), BUILDING),
        **dict.fromkeys(("spectra", "nearest"), BUILDING),
        "photograph": {"geometry"},
        "numbers": set(),
        "on_demand": set(),
        "figures": {*MATHEMATICS, "numbers", "on_demand"},
        "exercises": {*MATHEMATICS, "numbers"},
        "explorers": {*MATHEMATICS, "numbers", "on_demand", "figures"},
        "__init__": {*MATHEMATICS, "on_demand"},
    },
    "coursebook": {
        **{name: set() for name in FOUNDATION},
        "fingerprints": {"packages"},
        "predicting": {"places"},
        "settings": {"places"},
        "editions": FOUNDATION,
        **dict.fromkeys(PARTS, EDITIONS),
        **dict.fromkeys(("leaks", "grading"), ALL_PARTS),
        "publish": ALL_PARTS,
        "classes": {*ALL_PARTS, "grading"},
        "__init__": {*ALL_PARTS, "grading"},
        "__main__": {*ALL_PARTS, "leaks", "grading", "publish", "classes"},
    },
}
# What the builders of the book use of the package.
TAUGHT = {
    "answers": {"exercises", "figures"},  # the colours of taps
    "leaks": {"exercises"},
    "grading": {"exercises"},
    "classes": {"exercises"},
    "explorers": {"explorers"},
    "maths": {"numbers"},
    "notebooks": {"exercises"},  # which of them vary
    "page": {"figures", "numbers"},
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


def allowed(package: str, layer: str, target: str, optional: frozenset[str]) -> bool:
    """Say whether a module of a layer may import a module."""
    top, _, rest = target.partition(".")
    part = rest.split(".")[0]
    if top == package:
        return part in (layer, *MAY_IMPORT[package][layer])
    if package == "coursebook":
        return top != "convmatrix" or part in TAUGHT.get(layer, ())
    known = sys.stdlib_module_names | STUDENT_INSTALL | optional
    return top in known and not target.startswith("matplotlib.pyplot")


def violations(
    layer: str,
    source: str,
    package: tuple[str, ...] = ("convmatrix",),
    optional: frozenset[str] = frozenset(),
) -> list[str]:
    """Return the imports that a module of a layer may not make."""
    targets = sorted(imported(ast.parse(source), package))
    wrong = [each for each in targets if not allowed(package[0], layer, each, optional)]
    return [f"{layer} imports {target}" for target in wrong]


def modules() -> list[Path]:
    return sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=str)
def test_imports_go_one_way(path):
    package, layer = path.parts[0], path.with_suffix("").parts[1]
    optional = frozenset(OPTIONAL.get(path.relative_to(package).as_posix(), ()))
    source = (SOURCE / path).read_text("utf-8")
    assert violations(layer, source, path.parts[:-1], optional) == []


def test_private_names_of_myst_nb_stand_in_one_module():
    users = {
        path.as_posix()
        for path in modules()
        if any(
            name.startswith("myst_nb.")
            for name in imported(ast.parse((SOURCE / path).read_text("utf-8")), path.parts[:-1])
        )
    }
    assert users == {"coursebook/myst_cells.py"}


@pytest.mark.parametrize(
    ("name", "source", "package"),
    [
        ("geometry", "from convmatrix.operators import conv_matrix", ("convmatrix",)),
        ("geometry", "from convmatrix import conv_matrix", ("convmatrix",)),
        ("operators", "from . import figures", ("convmatrix",)),
        ("figures", "from coursebook import editions", ("convmatrix", "figures")),
        ("figures", "def f():\n    import coursebook", ("convmatrix",)),
        ("figures", "import matplotlib.pyplot as plt", ("convmatrix",)),
        ("figures", "from matplotlib import pyplot", ("convmatrix",)),
        ("counting", "import sphinx", ("convmatrix",)),
        ("figures", "from convmatrix.exercises import check", ("convmatrix", "figures")),
        ("exercises", "from convmatrix import figures", ("convmatrix", "exercises")),
        ("explorers", "import anywidget", ("convmatrix", "explorers")),
        ("figures", "from convmatrix import explorers", ("convmatrix", "figures")),
        ("running", "from convmatrix import operators", ("coursebook", "running")),
        ("editions", "from ..page import links", ("coursebook", "editions")),
        ("page", "from ..notebooks import builder", ("coursebook", "page")),
        ("page", "from ..publish import printing", ("coursebook", "page")),
        ("notebooks", "from coursebook.running import execution", ("coursebook", "notebooks")),
        ("publish", "from .. import __main__", ("coursebook", "publish")),
    ],
)
def test_a_wrong_import_is_caught(name, source, package):
    assert len(violations(name, source, package)) == 1


@pytest.mark.parametrize(
    ("module", "left_out"),
    [("coursebook.page", "torch"), ("coursebook.__main__", "myst_nb"), ("coursebook", "sphinx")],
)
def test_what_costs_seconds_is_not_loaded_before_it_is_needed(module, left_out):
    """Every build would pay for it, those with nothing to do as well."""
    code = f"import sys, {module}; print({left_out!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
