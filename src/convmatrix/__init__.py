"""A convolution is a matrix: build it, look at its structure, and test what it keeps."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for.

    Importing torch takes seconds, and building the book imports this package without computing.
    """
    if name in __all__:
        for module in ("geometry", "operators", "structure", "equivariance", "counting"):
            found = vars(import_module(f"convmatrix.{module}")).get(name)
            if found is not None and found.__module__ == f"convmatrix.{module}":
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
