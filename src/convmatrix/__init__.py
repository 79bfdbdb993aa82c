"""A convolution is a matrix: build it, look at its structure, and test what it keeps."""

from typing import TYPE_CHECKING

from convmatrix.on_demand import on_demand

if TYPE_CHECKING:
    from convmatrix.composition import compose_kernels, receptive_field
    from convmatrix.counting import ParameterCounts, parameter_counts
    from convmatrix.equivariance import commutator, equivariance_error, equivariant_shifts
    from convmatrix.geometry import output_size
    from convmatrix.gradients import kernel_gradient
    from convmatrix.layers import layer_matrix, layer_operator
    from convmatrix.matrix_free import conv_operator
    from convmatrix.nearest import nearest_convolution
    from convmatrix.operators import (
        conv_matrix,
        pad_matrix,
        shift_matrix,
        tap_matrices,
    )
    from convmatrix.photograph import portrait
    from convmatrix.spectra import circulant_eigenvalues, circulant_singular_values
    from convmatrix.structure import Structure, is_doubly_block_toeplitz, is_toeplitz
    from convmatrix.transposes import conv_transpose_matrix
    from convmatrix.unfolding import unfold_matrix

__all__ = [
    "ParameterCounts",
    "Structure",
    "circulant_eigenvalues",
    "circulant_singular_values",
    "commutator",
    "compose_kernels",
    "conv_matrix",
    "conv_operator",
    "conv_transpose_matrix",
    "equivariance_error",
    "equivariant_shifts",
    "is_doubly_block_toeplitz",
    "is_toeplitz",
    "kernel_gradient",
    "layer_matrix",
    "layer_operator",
    "nearest_convolution",
    "output_size",
    "pad_matrix",
    "parameter_counts",
    "portrait",
    "receptive_field",
    "shift_matrix",
    "tap_matrices",
    "unfold_matrix",
]

_MODULES = """geometry operators structure equivariance counting transposes layers matrix_free
unfolding gradients composition spectra nearest photograph"""

__getattr__ = on_demand(__name__, __all__, _MODULES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
