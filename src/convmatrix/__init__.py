"""A convolution is a matrix: build it, look at its structure, and test what it keeps."""

from typing import TYPE_CHECKING

from convmatrix.on_demand import on_demand

if TYPE_CHECKING:
    from convmatrix.counting import ParameterCounts, parameter_counts
    from convmatrix.equivariance import commutator, equivariance_error, equivariant_shifts
    from convmatrix.geometry import output_size
    from convmatrix.operators import (
        conv_matrix,
        layer_matrix,
        pad_matrix,
        shift_matrix,
        tap_matrices,
    )
    from convmatrix.structure import Structure, is_doubly_block_toeplitz, is_toeplitz

__all__ = [
    "ParameterCounts",
    "Structure",
    "commutator",
    "conv_matrix",
    "equivariance_error",
    "equivariant_shifts",
    "is_doubly_block_toeplitz",
    "is_toeplitz",
    "layer_matrix",
    "output_size",
    "pad_matrix",
    "parameter_counts",
    "shift_matrix",
    "tap_matrices",
]

__getattr__ = on_demand(__name__, __all__, "geometry operators structure equivariance counting")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
