"""Figures that can be touched: change a number, and see what it does to the matrix.

Each explorer is a small module of JavaScript, which a page of the book and a notebook run alike. In
a notebook it is alive where anywidget is installed, which the extra ``live`` brings. Everywhere
else, and on paper, it is a still picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from convmatrix.on_demand import on_demand

if TYPE_CHECKING:
    from convmatrix.explorers.any_layer import AnyLayer
    from convmatrix.explorers.counts import Counts
    from convmatrix.explorers.explorer import Explorer
    from convmatrix.explorers.learning import Learning
    from convmatrix.explorers.padding import Padding
    from convmatrix.explorers.painting import Painting
    from convmatrix.explorers.shift import Shift
    from convmatrix.explorers.sliding_kernel import SlidingKernel
    from convmatrix.explorers.strides import Strides
    from convmatrix.explorers.two_dimensions import TwoDimensions
    from convmatrix.explorers.two_layers import TwoLayers
    from convmatrix.explorers.waves import Waves

__all__ = [
    "AnyLayer",
    "Counts",
    "Explorer",
    "Learning",
    "Padding",
    "Painting",
    "Shift",
    "SlidingKernel",
    "Strides",
    "TwoDimensions",
    "TwoLayers",
    "Waves",
]

_MODULES = """explorer any_layer counts learning padding painting shift sliding_kernel strides
two_dimensions two_layers waves"""

__getattr__ = on_demand(__name__, __all__, _MODULES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
