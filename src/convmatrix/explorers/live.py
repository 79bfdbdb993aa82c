"""The live view of an explorer in a notebook. It alone needs anywidget, which is optional."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def live(name: str, module: str, state: Mapping[str, Any]) -> Any:
    """Return a widget that runs a module, with a synchronised trait for each part of the state.

    Raises:
        ImportError: anywidget is not installed.
    """
    import anywidget
    import traitlets

    traits = {key: traitlets.Any(value).tag(sync=True) for key, value in state.items()}
    kind = type(name.title().replace("_", ""), (anywidget.AnyWidget,), {"_esm": module, **traits})
    return kind()
