"""The gradient of a kernel: weights that are shared sum what each of their places is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor

from convmatrix.assembly import gather_by_tap, room
from convmatrix.convolution import laid_out
from convmatrix.geometry import Padding, PerAxis, refuse, whole_numbers
from convmatrix.values import as_tensor, weights


@np.errstate(all="ignore")
def kernel_gradient(
    signal: Any,
    weight_shape: PerAxis,
    output_gradient: Any,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
    padding_mode: str = "zeros",
) -> Tensor:
    r"""Return the gradient of a convolution's weight, from the gradient of its output.

    By the chain rule the gradient of a matrix is the outer product ``g x^T``, of all its entries.
    Weight r stands at the places of P_r, so its gradient is the sum over these places, along a
    diagonal of ``g x^T``::

        dL/dw[r] = sum(g x^T where P[r] is 1) = g . (P[r] @ x)

    That is all that weight sharing means on the way back.

    Args:
        signal: x, the input: its spatial shape alone for a bare kernel, otherwise
            (C_in, \*input_shape).
        weight_shape: Shape of the weight: a bare kernel, or (C_out, C_in / groups, \*kernel).
        output_gradient: g, the gradient of the loss with respect to each output: of the outputs'
            spatial shape for a bare kernel, otherwise (C_out, \*outputs).
        padding: As in `.conv_matrix`.
        stride: As in `.conv_matrix`.
        dilation: As in `.conv_matrix`.
        groups: As in `.conv_matrix`.
        padding_mode: As in `.conv_matrix`.

    Returns:
        Tensor of shape ``weight_shape``, in the units of the loss for each unit of a weight. It
        is what autograd gives, summed in float64, and has the dtype of a product of the two.
        For a batch, sum the gradients of its inputs. Complex inputs are conjugated, as in autograd.

    Raises:
        ValueError: Shapes that do not fit, or as `.conv_matrix`.

    Source: Goodfellow, Bengio and Courville (2016), section 9.5.

    >>> u, g = [3, 1, 4, 1, 5, 9], [1, -1, 0, 0]
    >>> kernel_gradient(u, 3, g)
    tensor([ 2., -3.,  3.])
    """
    x, error = weights("signal", signal), weights("output_gradient", output_gradient)
    shape = whole_numbers("weight_shape", weight_shape, at_least=1)
    bare = x.array.ndim == len(shape)
    spatial = _spatial(x.array, bare, len(shape))
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    layout, axes = laid_out("weight_shape", shape, spatial, options, groups)
    with room("signal and padding", (spatial, padding)):
        taps = gather_by_tap(axes, padding_mode, np.dtype(np.float64))
    outputs = (layout.out, *(axis.output for axis in axes))
    read = _by_group("signal", x.array, (layout.into, *spatial), layout.groups, bare).conj()
    told = _by_group("output_gradient", error.array, outputs, layout.groups, bare)
    sums = np.stack([_summed(tap, read, told) for tap in taps], axis=-1)
    dtype = torch.promote_types(x.dtype, error.dtype)
    return as_tensor("output_gradient", sums.reshape(shape), dtype, x.device)


def _spatial(signal: NDArray[Any], bare: bool, axes: int) -> tuple[int, ...]:
    """Return the shape of an input without its channels."""
    shape = signal.shape[not bare :]
    if not shape or len(shape) != (axes if bare else axes - 2) or not signal.size:
        expected = "the shape of an input, with channels unless the weight is a bare kernel"
        refuse("signal", f"shape {signal.shape}", expected)
    return shape


def _by_group(
    name: str, array: NDArray[Any], shape: tuple[int, ...], groups: int, bare: bool
) -> NDArray[Any]:
    """Return channels in groups, each flattened, in float64."""
    if array.shape != shape[bare:]:
        refuse(name, f"shape {array.shape}", f"shape {shape[bare:]}")
    wide = np.result_type(array.dtype, np.float64)
    return array.astype(wide).reshape(groups, shape[0] // groups, -1)


def _summed(tap: csr_array, read: NDArray[Any], told: NDArray[Any]) -> NDArray[Any]:
    """Return what each weight of this tap is told, for each output channel and input channel."""
    groups, channels_in, places = read.shape
    reads = (tap @ read.reshape(-1, places).T).T.reshape(groups, channels_in, -1)
    each: NDArray[Any] = told @ reads.transpose(0, 2, 1)
    return each.reshape(-1, channels_in)
