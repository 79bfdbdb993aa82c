"""Names of a package that are imported when they are first asked for.

Importing torch takes seconds, and building the book reads much of this package without computing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any


def on_demand(package: str, names: Sequence[str], modules: str) -> Callable[[str], Any]:
    """Return a package's ``__getattr__``: a name is that of the first module that has it."""

    def found(name: str) -> Any:
        for module in modules.split() if name in names else ():
            defined = vars(import_module(f"{package}.{module}"))
            if name in defined:
                return defined[name]
        where = f"; it is in none of the modules {modules}" if name in names else ""
        raise AttributeError(f"module {package!r} has no attribute {name!r}{where}")

    return found
