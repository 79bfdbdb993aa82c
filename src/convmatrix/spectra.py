"""The spectrum of a convolution on a ring: its waves, how much it multiplies each, and its norm."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from convmatrix.assembly import countable, reads, room
from convmatrix.convolution import Convolution, read_convolution
from convmatrix.geometry import Padding, PerAxis, refuse
from convmatrix.values import as_tensor


def circulant_eigenvalues(
    kernel: Any, input_shape: PerAxis, *, padding: Padding = "same", dilation: PerAxis = 1
) -> Tensor:
    """Return the eigenvalues of a convolution with circular padding, one for each wave.

    Its matrix is circulant, and every circulant matrix has the same eigenvectors, the waves
    ``exp(2j pi i k / N)``: the eigenvalue of the wave with frequency k is the discrete Fourier
    transform, at k, of the matrix's column 0. That column is not the kernel: it holds the taps from
    back to front, wrapped around the place that reads itself. On six inputs, with taps a, b and c::

        column 0 = [b a . . . c]

    so ``fft(kernel, N)`` is not the list: for a real kernel its sizes are right, its phases wrong.

    Args:
        kernel: Bare kernel with 1 to 3 axes.
        input_shape: Length of the ring, or the shape of the torus.
        padding: As in `.conv_matrix`, and such that there are as many outputs as inputs.
        dilation: As in `.conv_matrix`.

    Returns:
        Complex tensor of shape ``input_shape``, indexed by frequency. Computed in complex128,
        returned in the precision of the kernel: complex64 for float32.

    Raises:
        ValueError: A kernel with channels, padding that makes more or fewer outputs than inputs, or
            as `.conv_matrix`.

    Source: Gray (2006), chapter 3.

    >>> circulant_eigenvalues([2, 3, 5], 6).abs()
    tensor([10.0000,  7.0000,  2.6458,  4.0000,  2.6458,  7.0000])
    """
    ring = _ring("kernel", kernel, input_shape, {"padding": padding, "dilation": dilation})
    if ring.weight.shape[:2] != (1, 1):
        refuse("kernel", f"{ring.weight.shape[:2]} channels", "a bare kernel, without channels")
    values = _waves(ring)[..., 0, 0, 0]
    dtype = torch.promote_types(ring.dtype, torch.float32).to_complex()
    return as_tensor("kernel", values, dtype, ring.device)


def circulant_singular_values(
    weight: Any,
    input_shape: PerAxis,
    *,
    padding: Padding = "same",
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
) -> Tensor:
    r"""Return all singular values of a convolution with circular padding, wave by wave.

    A wave stays what it is; only its channels are mixed. So there is one small matrix, C_out x
    C_in, for each frequency, and their singular values together are those of the large matrix: N
    small decompositions instead of one of N times the size. The largest is the norm: by how much
    the convolution lengthens an input at most.

    A convolution with zeros outside has other singular values, and for a given N its norm may be
    the larger one.

    Args:
        weight: As in `.conv_matrix`: a bare kernel, or (C_out, C_in / groups, \*kernel).
        input_shape: Length of the ring, or the shape of the torus.
        padding: As in `circulant_eigenvalues`.
        dilation: As in `.conv_matrix`.
        groups: As in `.conv_matrix`.

    Returns:
        Tensor of shape (\*input_shape, the smaller number of channels), indexed by frequency, the
        largest of each frequency first. Computed in float64, returned in the precision of the
        weight: float32 for float32.

    Raises:
        ValueError: As `circulant_eigenvalues`.

    Source: Sedghi, Gupta and Long (2019).

    >>> circulant_singular_values([2, 3, 5], 6).flatten()
    tensor([10.0000,  7.0000,  2.6458,  4.0000,  2.6458,  7.0000])
    """
    options = {"padding": padding, "dilation": dilation}
    ring = _ring("weight", weight, input_shape, options, groups)
    with room("weight and input_shape", (ring.weight.shape, input_shape)):
        values = np.linalg.svd(_waves(ring), compute_uv=False)
    values = values.reshape(*values.shape[:-2], -1)
    dtype = torch.promote_types(ring.dtype, torch.float32).to_real()
    return as_tensor("weight", np.sort(values)[..., ::-1], dtype, ring.device)


def _ring(
    name: str, weight: Any, input_shape: PerAxis, options: dict[str, Any], groups: PerAxis = 1
) -> Convolution:
    """Read a convolution with circular padding that maps a ring to itself."""
    ring = read_convolution(name, weight, input_shape, options, groups, "circular")
    sizes, outputs = ring.input_shape[1:], ring.output_shape[1:]
    if sizes != outputs:
        expected = f"as much as the kernel is longer than 1: {sizes} inputs have {outputs} outputs"
        refuse("padding", options["padding"], expected)
    with room("input_shape", input_shape):
        countable(prod(sizes))
        reads(ring.axes, ring.padding_mode)  # refuses to go round more than once
    return ring


def _waves(ring: Convolution) -> NDArray[Any]:
    """Return a matrix for each frequency, shape (*frequencies, groups, outputs, inputs of each).

    They are the Fourier transforms of column 0 of every block, where tap r stands r places before
    the one that reads itself.
    """
    with room("weight and input_shape", (ring.weight.shape, ring.input_shape)):
        out, per_group = ring.weight.shape[:2]
        sizes = [axis.size for axis in ring.axes]
        countable(out * per_group * prod(sizes))
        wide = np.result_type(ring.weight.dtype, np.float64)
        column = np.zeros((out, per_group, *sizes), wide)
        places = [(a.before - np.arange(a.kernel) * a.dilation) % a.size for a in ring.axes]
        at: Any = (slice(None), slice(None), *np.ix_(*places))
        np.add.at(column, at, ring.weight)
        waves = np.fft.fftn(column, axes=range(2, column.ndim))
        waves = np.moveaxis(waves, (0, 1), (-2, -1))
        return waves.reshape(*sizes, ring.groups, out // ring.groups, per_group)
