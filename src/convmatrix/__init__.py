"""A convolution is a matrix: build it, look at its structure, and test what it keeps."""

from convmatrix.counting import ParameterCounts, parameter_counts
from convmatrix.equivariance import commutator, equivariance_error, equivariant_shifts
from convmatrix.geometry import output_size
from convmatrix.operators import (
    Structure,
    conv_matrix,
    is_doubly_block_toeplitz,
    is_toeplitz,
    layer_matrix,
    pad_matrix,
    shift_matrix,
    tap_matrices,
)

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
