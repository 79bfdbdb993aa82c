"""Transposed convolutions as matrices: each input paints the kernel into the output."""

from __future__ import annotations

from typing import Any

from convmatrix.assembly import Matrix
from convmatrix.convolution import INPUTS_FIRST, Convolution, channels
from convmatrix.geometry import Axis, PerAxis, per_axis, refuse, sides, whole_numbers
from convmatrix.operators import matrix_of
from convmatrix.values import weights


def conv_transpose_matrix(
    weight: Any,
    input_shape: PerAxis,
    *,
    padding: PerAxis = 0,
    output_padding: PerAxis = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
    sparse: bool = False,
) -> Matrix:
    r"""Return the matrix of ``torch.nn.functional.conv_transpose1d``, 2d or 3d.

    Column j is the kernel, painted ``stride`` places further for each input; where the paint
    overlaps it adds. Kernel ``[a, b, c]`` with stride 2 on three inputs::

        [a . .]
        [b . .]
        [c a .]
        [. b .]
        [. c a]
        [. . b]
        [. . c]

    It is the transpose of the matrix of the convolution with the same weight and options that maps
    its output's shape back to its input's. A transpose, not an inverse: the values do not come
    back, only the shape.

    Args:
        weight: A bare kernel of the same rank as ``input_shape``, or a full weight of shape
            (C_in, C_out / groups, \*kernel), as transposed layers have it.
        input_shape: Spatial shape of the input alone, 1 to 3 axes.
        padding: Places cut off on each side of the output, one number or one per axis, or one pair
            (before, after) per axis.
        output_padding: Places added behind the output, one number or one per axis, fewer than the
            stride or the dilation: a strided convolution has outputs of the same size for inputs of
            several sizes, and this says which is meant.
        stride: Step from the paint of one input to that of the next.
        dilation: Distance between neighbouring taps.
        groups: Number of groups that the channels are split into.
        sparse: Return a `scipy.sparse.csr_array`.

    Returns:
        Matrix of shape (outputs, inputs), as `.conv_matrix` returns it.

    Raises:
        ValueError: An argument is out of range or does not fit the others.

    Source: Dumoulin and Visin (2016), chapter 4.

    >>> conv_transpose_matrix([2, 3, 5], 3, stride=2).sum(dim=1)
    tensor([2., 3., 7., 3., 7., 3., 5.])
    """
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    convolution = read_transposed("weight", weight, input_shape, options, output_padding, groups)
    return matrix_of(convolution, sparse=sparse, transposed=True)


def read_transposed(
    name: str,
    weight: Any,
    input_shape: PerAxis,
    options: dict[str, Any],
    output_padding: PerAxis = 0,
    groups: PerAxis = 1,
) -> Convolution:
    """Read the convolution that a transposed one is the transpose of.

    Raises:
        ValueError: An argument is out of range or does not fit the others.
    """
    array, dtype, device = weights(name, weight)
    shape = whole_numbers("input_shape", input_shape, at_least=1)
    layout = channels(array.shape, shape, groups, name=name, order=INPUTS_FIRST)
    axes = _axes(shape, layout.kernel_shape, options, output_padding)
    array = array.reshape(layout.out, layout.per_group, *layout.kernel_shape)
    return Convolution(array, axes, layout.groups, "zeros", dtype, device)


def _axes(
    shape: tuple[int, ...],
    kernel: tuple[int, ...],
    options: dict[str, Any],
    output_padding: PerAxis,
) -> tuple[Axis, ...]:
    rank = len(shape)
    around = sides(options["padding"], rank)
    strides, dilations = (
        per_axis(option, options[option], rank, at_least=1) for option in ("stride", "dilation")
    )
    extras = per_axis("output_padding", output_padding, rank, at_least=0)
    if any(extra >= max(steps) for extra, *steps in zip(extras, strides, dilations, strict=True)):
        refuse("output_padding", output_padding, "fewer places than the stride or the dilation")
    axes = []
    for size, taps, extra, (before, after), stride, dilation in zip(
        shape, kernel, extras, around, strides, dilations, strict=True
    ):
        painted = (size - 1) * stride + (taps - 1) * dilation + 1 + extra
        if before + after >= painted:
            refuse("padding", options["padding"], f"less than the {painted} places painted")
        # The places that are added behind are cut off less, down to none that were never painted.
        left = painted - before - after
        axes.append(Axis(left, taps, before, after - extra, stride, dilation))
    return tuple(axes)
