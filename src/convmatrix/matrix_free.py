"""Convolutions as linear operators: all that a matrix does, without the matrix."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator
from torch import Tensor

from convmatrix.assembly import reads, room, within
from convmatrix.convolution import Convolution, read_convolution
from convmatrix.geometry import Padding, PerAxis, refuse
from convmatrix.values import HELD_IN

_FORWARD = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
_BACKWARD = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


def conv_operator(
    weight: Any,
    input_shape: PerAxis,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
    padding_mode: str = "zeros",
) -> LinearOperator:
    r"""Return a convolution as a linear operator that never forms its matrix.

    ``conv_operator(w, shape) @ x`` equals ``conv_matrix(w, shape) @ x``, and ``.H @ y`` is the
    matrix's adjoint times y. torch convolves, so it costs what a convolution costs: the memory of
    an input and an output, and one multiplication for each tap of each output. Everything in SciPy
    that takes an operator takes it: ``svds`` finds the norm of a layer, ``lsqr`` undoes it.

    Args:
        weight: As in `.conv_matrix`.
        input_shape: As in `.conv_matrix`.
        padding: As in `.conv_matrix`.
        stride: As in `.conv_matrix`.
        dilation: As in `.conv_matrix`.
        groups: As in `.conv_matrix`.
        padding_mode: As in `.conv_matrix`.

    Returns:
        `scipy.sparse.linalg.LinearOperator` of shape (outputs, inputs), with ``matvec``,
        ``rmatvec`` (the adjoint: complex weights are conjugated), ``matmat`` and ``rmatmat`` for a
        batch, one input in each column. It takes and gives NumPy arrays, in the dtype that NumPy
        gives a product of the weight and what comes.

    Raises:
        ValueError: As `.conv_matrix`; or, when it is applied, numbers that torch cannot convolve.

    Source: Ravasi and Vasconcelos (2020), for operators that are not formed.

    >>> A = conv_operator([2, 3, 5], 6)
    >>> A @ [3, 1, 4, 1, 5, 9]
    array([29., 19., 36., 62.])
    >>> A.T @ [1, -1, 0, 0]
    array([ 2.,  1.,  2., -5.,  0.,  0.])
    """
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    return operator_of(
        read_convolution("weight", weight, input_shape, options, groups, padding_mode)
    )


def operator_of(convolution: Convolution) -> LinearOperator:
    """Return the operator of a convolution that was read."""
    map_ = _Convolving(convolution)
    shape = (prod(convolution.output_shape), prod(convolution.input_shape))
    return LinearOperator(
        shape,
        dtype=convolution.weight.dtype,
        matvec=map_.forward,
        rmatvec=map_.adjoint,
        matmat=map_.forward,
        rmatmat=map_.adjoint,
    )


class _Convolving:
    """A convolution and its adjoint, on batches that stand in columns."""

    def __init__(self, convolution: Convolution) -> None:
        self.convolution = convolution
        self.weight = torch.from_numpy(convolution.weight)
        axes = self.axes = [within(axis) for axis in convolution.axes]
        self.options: dict[str, Any] = {
            "stride": [a.stride for a in axes],
            "dilation": [a.dilation for a in axes],
            "groups": convolution.groups,
        }
        with room("input_shape and padding", [(a.size, (a.before, a.after)) for a in axes]):
            self.padding = _Padding(convolution)

    def forward(self, columns: NDArray[Any]) -> NDArray[Any]:
        weight, images = self._images(columns, self.convolution.input_shape)
        convolve = _FORWARD[len(self.axes)]
        outputs = convolve(self.padding.pad(images), weight, **self.options)
        return _columns(outputs, columns)

    def adjoint(self, columns: NDArray[Any]) -> NDArray[Any]:
        weight, images = self._images(columns, self.convolution.output_shape)
        paint = _BACKWARD[len(self.axes)]
        # what no output reads, behind the last window, gets nothing
        unread = [(a.padded - a.span) % a.stride for a in self.axes]
        painted = paint(images, weight.conj(), output_padding=unread, **self.options)
        return _columns(self.padding.fold_back(painted), columns)

    def _images(self, columns: NDArray[Any], shape: tuple[int, ...]) -> tuple[Tensor, Tensor]:
        dtype = np.result_type(self.weight.numpy().dtype, columns.dtype)
        if dtype not in HELD_IN.values():
            refuse("x", columns.dtype, "an array of numbers, of a dtype that torch has")
        images = torch.from_numpy(columns.reshape(len(columns), -1).T.astype(dtype, order="C"))
        return self.weight.to(images.dtype), images.reshape(-1, *shape)


class _Padding:
    """What the padded places hold, and its adjoint: they give back to where they were read."""

    def __init__(self, convolution: Convolution) -> None:
        axes, mode = convolution.axes, convolution.padding_mode
        self.around = [side for axis in reversed(axes) for side in (axis.before, axis.after)]
        self.sizes = [axis.size for axis in axes]
        places = [] if mode == "zeros" else reads(axes, mode)
        self.places = [torch.from_numpy(along) for along in places]

    def pad(self, images: Tensor) -> Tensor:
        if not self.places:
            return F.pad(images, self.around)
        for axis, along in enumerate(self.places, start=2):
            images = images.index_select(axis, along)
        return images

    def fold_back(self, painted: Tensor) -> Tensor:
        if not self.places:
            return F.pad(painted, [-side for side in self.around])
        for axis, (along, size) in enumerate(zip(self.places, self.sizes, strict=True), start=2):
            shape = [*painted.shape[:axis], size, *painted.shape[axis + 1 :]]
            painted = painted.new_zeros(shape).index_add_(axis, along, painted)
        return painted


def _columns(images: Tensor, like: NDArray[Any]) -> NDArray[Any]:
    """Return images as columns; one image as a vector, where one came."""
    columns: NDArray[Any] = images.flatten(1).numpy().T
    return columns if like.ndim == 2 else columns[:, 0]
