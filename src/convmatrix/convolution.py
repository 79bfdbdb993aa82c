"""A convolution as callers hand it over, read into a weight with channels and one axis each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from numpy.typing import NDArray

from convmatrix.geometry import Axis, PerAxis, known_mode, per_axis, refuse, resolve, whole_numbers
from convmatrix.values import weights

# The channels of a weight, as torch has them, and which of them are its first axis. A transposed
# convolution has the weight of the one that it is the transpose of, whose outputs are its inputs.
OUTPUTS_FIRST = ("C_out, C_in / groups", "output")
INPUTS_FIRST = ("C_in, C_out / groups", "input")


class Channels(NamedTuple):
    """How the shape of a weight splits into channels and kernel."""

    out: int
    per_group: int
    kernel_shape: tuple[int, ...]
    groups: int

    @property
    def into(self) -> int:
        """Number of input channels."""
        return self.groups * self.per_group


class Convolution(NamedTuple):
    r"""A convolution with everything resolved; the weight is (C_out, C_in / groups, \*kernel)."""

    weight: NDArray[Any]
    axes: Sequence[Axis]
    groups: int
    padding_mode: str
    dtype: torch.dtype
    device: torch.device

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Channels and spatial shape of the input."""
        return (self.weight.shape[1] * self.groups, *(a.size for a in self.axes))

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Channels and spatial shape of the output."""
        return (self.weight.shape[0], *(a.output for a in self.axes))


def read_convolution(
    name: str,
    weight: Any,
    input_shape: PerAxis,
    options: dict[str, Any],
    groups: PerAxis = 1,
    padding_mode: str = "zeros",
) -> Convolution:
    """Read what torch takes for a convolution; ``name`` is what the caller knows the weight by.

    Raises:
        ValueError: An argument is out of range or does not fit the others.
    """
    array, dtype, device = weights(name, weight)
    layout, axes = laid_out(name, array.shape, input_shape, options, groups)
    array = array.reshape(layout.out, layout.per_group, *layout.kernel_shape)
    return Convolution(array, axes, layout.groups, known_mode(padding_mode), dtype, device)


def laid_out(
    name: str,
    weight_shape: PerAxis,
    input_shape: PerAxis,
    options: dict[str, Any],
    groups: PerAxis,
) -> tuple[Channels, Sequence[Axis]]:
    """Read the shapes of a weight and of an input, as `read_convolution` does."""
    layout = channels(weight_shape, input_shape, groups, name=name)
    names = ("input_shape", f"{name}'s kernel_shape")
    return layout, resolve(input_shape, layout.kernel_shape, **options, names=names)


def channels(
    weight_shape: PerAxis,
    input_shape: PerAxis,
    groups: PerAxis = 1,
    *,
    name: str = "weight",
    order: tuple[str, str] = OUTPUTS_FIRST,
) -> Channels:
    """Split the shape of a weight into channels and kernel.

    The rank says which kind of weight it is, a bare kernel or one with channels; ``name`` is what
    the caller knows the weight by, and ``order`` how it has its channels.

    Raises:
        ValueError: The rank fits neither, or the channels cannot be split into the groups.
    """
    shape = whole_numbers(name, weight_shape, at_least=1)
    spatial = whole_numbers("input_shape", input_shape, at_least=1)
    rank = len(spatial)
    # Batch and channels in the shape of the input are the likely reason for too many axes.
    most = len(shape) - 2 if len(shape) > 2 else len(shape)
    if rank > 3 or (rank > most and len(shape) not in (rank, rank + 2)):
        fits = f"{min(most, 3)} for {name} of shape {shape}"
        refuse("input_shape", spatial, f"1 to 3 spatial axes, without batch and channels; {fits}")
    (count,) = per_axis("groups", groups, 1, at_least=1)
    if len(shape) not in (rank, rank + 2):
        full = f"{rank + 2} ({order[0]}, *kernel) for {rank} spatial axes"
        refuse(name, f"shape {shape}", f"{rank} axes (a bare kernel) or {full}")
    out, per_group, *kernel = shape if len(shape) > rank else (1, 1, *shape)
    if out % count:
        refuse("groups", groups, f"a divisor of the {out} {order[1]} channels")
    return Channels(out, per_group, tuple(kernel), count)
