"""Sizes and index arithmetic: which input does each tap of the kernel read, for each output?

Everything here is about places, never about values, so it holds for every kernel. All indices count
from 0.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

# Each with how NumPy pads the indices of the inputs in that way.
_PADDED: dict[str, dict[str, Any]] = {
    "zeros": {"constant_values": -1},
    "circular": {"mode": "wrap"},
    "reflect": {"mode": "reflect"},
    "replicate": {"mode": "edge"},
}
PADDING_MODES = tuple(_PADDED)

PerAxis = int | Sequence[int]
Padding = str | int | Sequence[int | Sequence[int]]


def refuse(argument: str, came: object, expected: str) -> NoReturn:
    """Raise a ValueError that names the argument, what came, and what was expected."""
    raise ValueError(f"{argument}: got {came!r}, expected {expected}")


class Run(NamedTuple):
    """Neighbouring outputs ``start`` to ``stop - 1`` of one axis that read with the same taps."""

    start: int
    stop: int
    taps: range


@dataclass(frozen=True)
class Axis:
    """One axis of a convolution, every option resolved to numbers.

    Output i reads, with tap r, the input ``i * stride - before + r * dilation``. That input may lie
    outside 0..size-1: in the padding.
    """

    size: int
    kernel: int
    before: int = 0
    after: int = 0
    stride: int = 1
    dilation: int = 1

    @property
    def padded(self) -> int:
        """Number of inputs with the padding."""
        return self.before + self.size + self.after

    @property
    def span(self) -> int:
        """Number of places from the first tap to the last."""
        return (self.kernel - 1) * self.dilation + 1

    @property
    def output(self) -> int:
        """Number of outputs."""
        return (self.padded - self.span) // self.stride + 1

    def unpadded(self) -> Axis:
        """Return the axis that has the padding inside: as long as input and padding together."""
        return replace(self, size=self.padded, before=0, after=0)

    def reads(self) -> NDArray[np.int64]:
        """Return the input index that each output reads with each tap, shape (output, kernel)."""
        outputs, taps = np.arange(self.output), np.arange(self.kernel)
        return outputs[:, None] * self.stride - self.before + taps * self.dilation

    def inside(self, tap: int) -> range:
        """Return the outputs for which this tap reads a real input, not padding."""
        offset = self.before - tap * self.dilation
        first = max(0, -(-offset // self.stride))
        stop = min(self.output, (self.size - 1 + offset) // self.stride + 1)
        return range(first, max(first, stop))

    @property
    def places(self) -> int:
        """Number of pairs of an output and a tap that read a real input, not padding."""
        return self._below(self.before + self.size) - self._below(self.before)

    def _below(self, place: int) -> int:
        """Count the pairs that read before a place of the padded axis, with no loop over taps."""
        reading = min(self.output, -(-place // self.stride))  # outputs whose first tap does,
        rest = place - (self.kernel - 1) * self.dilation
        full = min(reading, max(0, -(-rest // self.stride)))  # and those of them whose last does
        last = place - (reading - 1) * self.stride + self.dilation - 1
        return full * self.kernel + floor_sum(reading - full, last, self.stride, self.dilation)

    def runs(self) -> Iterator[Run]:
        """Split the outputs into runs that read with the same taps: few, however long the axis."""
        reach = [self.inside(tap) for tap in range(self.kernel)]
        # A tap far in the padding may reach past the last output, in an empty range: clip it away.
        edges = {0, self.output} | {e for r in reach for e in (r.start, r.stop) if e < self.output}
        cuts = sorted(edges)
        for start, stop in pairwise(cuts):
            taps = [tap for tap, outputs in enumerate(reach) if start in outputs]
            yield Run(start, stop, range(taps[0], taps[-1] + 1) if taps else range(0))


def floor_sum(count: int, start: int, step: int, divisor: int) -> int:
    """Return the sum of ``(start + i * step) // divisor`` for i below ``count``, nothing negative.

    Whole parts are summed at once. What remains counts the whole points below a line, and seen from
    the other axis that is the same sum with smaller numbers: so many rounds as Euclid's algorithm.

    >>> floor_sum(4, 1, 3, 2) == 1 // 2 + 4 // 2 + 7 // 2 + 10 // 2
    True
    """
    total = 0
    while count:
        total += count * (start // divisor) + count * (count - 1) // 2 * (step // divisor)
        start, step = start % divisor, step % divisor
        top = start + count * step
        count, start, step, divisor = top // divisor, top % divisor, divisor, step
    return total


def output_size(n: int, k: int, *, padding: Padding = 0, stride: int = 1, dilation: int = 1) -> int:
    """Return the number of outputs of a convolution along one axis.

    Without stride and dilation this is ``n - k + 2 * padding + 1``: the kernel's first tap can
    stand on every place from which the last tap still falls on the padded input.

    Args:
        n: Input length.
        k: Kernel length, in taps.
        padding: Places added on each side, or ``((before, after),)``, or "valid" or "same".
        stride: Step from one output to the next, in places.
        dilation: Distance between neighbouring taps, in places.

    Raises:
        ValueError: A number is out of range, or the kernel is longer than the padded input.

    Source: Dumoulin and Visin (2016), chapters 2 and 5.

    >>> output_size(6, 3), output_size(6, 3, padding=1), output_size(6, 3, padding=2)
    (4, 6, 8)
    """
    names = ("n as input_shape", "k as kernel_shape")
    axes = resolve(n, k, padding=padding, stride=stride, dilation=dilation, names=names)
    if len(axes) != 1:
        refuse("n", n, "the length of one axis")
    return axes[0].output


def resolve(
    input_shape: PerAxis,
    kernel_shape: PerAxis,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    names: tuple[str, str] = ("input_shape", "kernel_shape"),
) -> tuple[Axis, ...]:
    """Turn torch's options (numbers, per-axis tuples, "same", "valid") into one `Axis` per axis.

    Padding may have two sides: one pair (before, after) for each axis. ``names`` are what the
    caller knows the two shapes by.

    Raises:
        ValueError: An option is out of range, has the wrong number of axes, or the kernel does not
            fit.
    """
    sizes = whole_numbers(names[0], input_shape, at_least=1)
    kernels, strides, dilations = (
        per_axis(name, value, len(sizes), at_least=1)
        for name, value in ((names[1], kernel_shape), ("stride", stride), ("dilation", dilation))
    )
    around = _paddings(padding, kernels, strides, dilations)
    options = zip(sizes, kernels, around, strides, dilations, strict=True)
    axes = tuple(
        Axis(size, taps, *sides, step, apart) for size, taps, sides, step, apart in options
    )
    for number, axis in enumerate(axes):
        if axis.span > axis.padded:
            fits = f"along axis {number} it spans {axis.span} places, but the padded input has"
            refuse(names[1], kernels, f"a kernel that fits: {fits} {axis.padded}")
    return axes


def _paddings(
    padding: Padding, kernels: Sequence[int], strides: Sequence[int], dilations: Sequence[int]
) -> Sequence[tuple[int, int]]:
    if not isinstance(padding, str):
        return sides(padding, len(kernels))
    if padding == "valid":
        return [(0, 0)] * len(kernels)
    if padding != "same":
        refuse("padding", padding, 'whole numbers, "valid" or "same"')
    if any(s != 1 for s in strides):
        refuse("stride", tuple(strides), 'stride 1 on every axis when padding is "same"')
    totals = [d * (k - 1) for k, d in zip(kernels, dilations, strict=True)]
    # torch puts the odd place, where there is one, after the input
    return [(total // 2, total - total // 2) for total in totals]


def sides(padding: Padding, rank: int) -> Sequence[tuple[int, int]]:
    """Read padding as one pair (before, after) for each axis; a number stands for both of them."""
    try:
        found = [_integers(each) for each in _listed(padding)]
    except (TypeError, RuntimeError):
        found = []
    pairs = [(each[0], each[-1]) for each in found if len(each) in (1, 2)]
    fits = len(pairs) == len(found) in (1, rank)
    if not fits or min(chain(*pairs)) < 0:
        each = "(before, after), " * rank
        ways = f"one, {rank} (one per axis), or a pair for each axis, ({each.strip()})"
        refuse("padding", padding, f"whole numbers of at least 0: {ways}")
    return pairs if len(pairs) == rank else pairs * rank


def padded_reads(size: int, before: int, after: int, padding_mode: str) -> NDArray[np.int64]:
    """Return which input stands on each place of the padded axis, and -1 where a zero stands.

    Args:
        size: Input length.
        before: Places added in front.
        after: Places added behind.
        padding_mode: "zeros", "circular" (the signal repeats), "reflect" (mirrored, the end not
            repeated) or "replicate" (the end repeated).

    Raises:
        ValueError: Unknown mode, or, as in torch, more padding than the signal can supply.

    >>> padded_reads(4, 2, 1, "reflect").tolist()
    [2, 1, 0, 1, 2, 3, 2]
    """
    most = {"circular": size, "reflect": size - 1}.get(known_mode(padding_mode))
    if most is not None and max(before, after) > most:
        fitting = f"at most {most} for {padding_mode} with {size} inputs"
        refuse("padding", max(before, after), fitting)
    reads: NDArray[np.int64] = np.pad(np.arange(size), (before, after), **_PADDED[padding_mode])
    return reads


def known_mode(padding_mode: str) -> str:
    """Return the padding mode, if it is one."""
    if not isinstance(padding_mode, str) or padding_mode not in PADDING_MODES:
        refuse("padding_mode", padding_mode, f"one of {PADDING_MODES}")
    return padding_mode


def whole_numbers(argument: str, value: PerAxis, *, at_least: int | None = None) -> tuple[int, ...]:
    """Read one whole number, or a sequence, array or tensor of them, as a tuple."""
    try:
        numbers = _integers(value)
    except (TypeError, RuntimeError):
        refuse(argument, value, "whole numbers")
    if not numbers:
        refuse(argument, value, "at least one axis")
    if at_least is not None and min(numbers) < at_least:
        refuse(argument, value, f"whole numbers of at least {at_least}")
    return numbers


def per_axis(
    argument: str, value: PerAxis, rank: int, *, at_least: int | None = None, each: str = "axis"
) -> tuple[int, ...]:
    """Read an option as one whole number for each of ``rank`` axes; one number serves all."""
    numbers = whole_numbers(argument, value, at_least=at_least)
    if len(numbers) == 1:
        return numbers * rank
    if len(numbers) != rank:
        refuse(argument, value, f"one whole number, or {rank} (one per {each})")
    return numbers


def _integers(value: Any) -> tuple[int, ...]:
    numbers = _listed(value)
    if any(isinstance(number, bool) for number in numbers):
        raise TypeError("torch takes no truth value for a number, either")
    return tuple(operator.index(number) for number in numbers)


def _listed(value: Any) -> list[Any]:
    """Return the elements of a sequence, array or tensor; anything else is its own only element."""
    value = value.tolist() if hasattr(value, "tolist") else value
    several = isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)
    return list(value) if several else [value]
