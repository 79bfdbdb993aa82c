"""Figures of the book: each function returns a `Picture`, which has alternative text.

A kernel's taps have the same colours in every figure. Nothing here uses pyplot or leaves a setting
behind.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convmatrix.figures.commutators import commutator_grid
    from convmatrix.figures.counts import count_growth, savings
    from convmatrix.figures.images import image_and_matrix
    from convmatrix.figures.matrices import conv_matrix_grid, kernel_to_matrix
    from convmatrix.figures.paddings import boundary_rows, padding_modes
    from convmatrix.figures.palette import TAP_COLOURS
    from convmatrix.figures.picture import Picture
    from convmatrix.figures.signals import same_output, shift_comparison, sliding_kernel

_MODULES = {
    "commutator_grid": "commutators",
    "count_growth": "counts",
    "savings": "counts",
    "image_and_matrix": "images",
    "conv_matrix_grid": "matrices",
    "kernel_to_matrix": "matrices",
    "boundary_rows": "paddings",
    "padding_modes": "paddings",
    "TAP_COLOURS": "palette",
    "Picture": "picture",
    "same_output": "signals",
    "shift_comparison": "signals",
    "sliding_kernel": "signals",
}

__all__ = [
    "TAP_COLOURS",
    "Picture",
    "boundary_rows",
    "commutator_grid",
    "conv_matrix_grid",
    "count_growth",
    "image_and_matrix",
    "kernel_to_matrix",
    "padding_modes",
    "same_output",
    "savings",
    "shift_comparison",
    "sliding_kernel",
]


def __getattr__(name: str) -> Any:
    """Import a figure when it is first asked for: the build needs the palette alone."""
    if name in _MODULES:
        return getattr(import_module(f"convmatrix.figures.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
