"""Figures of the book: each function returns a `Picture`, which has alternative text.

A kernel's taps have the same colours in every figure. Nothing here uses pyplot or leaves a setting
behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from convmatrix.on_demand import on_demand

if TYPE_CHECKING:
    from convmatrix.figures.commutators import commutator_grid
    from convmatrix.figures.counts import count_growth, savings
    from convmatrix.figures.images import image_and_matrix
    from convmatrix.figures.matrices import conv_matrix_grid, kernel_to_matrix
    from convmatrix.figures.paddings import boundary_rows, padding_modes
    from convmatrix.figures.palette import TAP_COLOURS
    from convmatrix.figures.patterns import stored_entries
    from convmatrix.figures.photographs import side_by_side
    from convmatrix.figures.picture import Picture
    from convmatrix.figures.signals import same_output, shift_comparison, sliding_kernel

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
    "side_by_side",
    "sliding_kernel",
    "stored_entries",
]

__getattr__ = on_demand(
    __name__,
    __all__,
    "palette picture commutators counts images matrices paddings patterns photographs signals",
)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
