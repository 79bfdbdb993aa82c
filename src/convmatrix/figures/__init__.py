"""Figures of the book: each function returns a `Picture`, which has alternative text.

A kernel's taps have the same colours in every figure. Nothing here uses pyplot or leaves a setting
behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from convmatrix.on_demand import on_demand

if TYPE_CHECKING:
    from convmatrix.figures.commutators import commutator_grid
    from convmatrix.figures.compositions import receptive_cone, two_layers
    from convmatrix.figures.counts import count_growth, savings
    from convmatrix.figures.images import image_and_matrix, image_and_output
    from convmatrix.figures.learning import learned_matrices
    from convmatrix.figures.matrices import conv_matrix_grid, kernel_to_matrix
    from convmatrix.figures.paddings import boundary_rows, padding_modes
    from convmatrix.figures.palette import TAP_COLOURS
    from convmatrix.figures.patterns import stored_entries
    from convmatrix.figures.photographs import side_by_side
    from convmatrix.figures.picture import Picture
    from convmatrix.figures.rings import wave_factor, waves
    from convmatrix.figures.signals import same_output, shift_comparison, sliding_kernel
    from convmatrix.figures.strides import channel_blocks, strided_matrix
    from convmatrix.figures.transposes import coverage, painting, transpose_grid

__all__ = [
    "TAP_COLOURS",
    "Picture",
    "boundary_rows",
    "channel_blocks",
    "commutator_grid",
    "conv_matrix_grid",
    "count_growth",
    "coverage",
    "image_and_matrix",
    "image_and_output",
    "kernel_to_matrix",
    "learned_matrices",
    "padding_modes",
    "painting",
    "receptive_cone",
    "same_output",
    "savings",
    "shift_comparison",
    "side_by_side",
    "sliding_kernel",
    "stored_entries",
    "strided_matrix",
    "transpose_grid",
    "two_layers",
    "wave_factor",
    "waves",
]

_MODULES = """palette picture commutators compositions counts images learning matrices paddings
patterns photographs rings signals strides transposes"""

__getattr__ = on_demand(__name__, __all__, _MODULES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
