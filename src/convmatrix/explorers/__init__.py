"""Figures that can be touched: change a number, and see what it does to the matrix.

Each explorer is a small module of JavaScript, which a page of the book and a notebook run alike. In
a notebook it is alive where anywidget is installed, which the extra ``live`` brings. Everywhere
else, and on paper, it is a still picture.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convmatrix.explorers.counts import Counts
    from convmatrix.explorers.explorer import Explorer
    from convmatrix.explorers.padding import Padding
    from convmatrix.explorers.shift import Shift
    from convmatrix.explorers.sliding_kernel import SlidingKernel
    from convmatrix.explorers.two_dimensions import TwoDimensions

_MODULES = {
    "Counts": "counts",
    "Explorer": "explorer",
    "Padding": "padding",
    "Shift": "shift",
    "SlidingKernel": "sliding_kernel",
    "TwoDimensions": "two_dimensions",
}

__all__ = ["Counts", "Explorer", "Padding", "Shift", "SlidingKernel", "TwoDimensions"]


def __getattr__(name: str) -> Any:
    """Import an explorer when it is first asked for: the build reads the modules without torch."""
    if name in _MODULES:
        return getattr(import_module(f"convmatrix.explorers.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
