"""Random convolutions for hypothesis: every geometry that torch accepts, and small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import Tensor

CONVOLUTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
LAYERS = {1: torch.nn.Conv1d, 2: torch.nn.Conv2d, 3: torch.nn.Conv3d}
TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
TRANSPOSED_LAYERS = {
    1: torch.nn.ConvTranspose1d,
    2: torch.nn.ConvTranspose2d,
    3: torch.nn.ConvTranspose3d,
}
PADDING_MODES = ("zeros", "circular", "reflect", "replicate")


@dataclass(frozen=True)
class Case:
    """A convolution: its weight, the shape of its input, and torch's options."""

    weight: Tensor
    input_shape: tuple[int, ...]
    options: dict[str, Any]

    @property
    def rank(self) -> int:
        return len(self.input_shape)

    @property
    def channels(self) -> int:
        return int(self.weight.shape[1]) * int(self.options.get("groups", 1))


def integers_as(dtype: torch.dtype, shape: tuple[int, ...], seed: int) -> Tensor:
    """Whole numbers from -9 to 9 as floats: sums of their products are exact."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(-9, 10, shape, generator=generator).to(dtype)


seeds = st.integers(0, 2**32 - 1)
dtypes = st.sampled_from([torch.float32, torch.float64])


@st.composite
def cases(draw: st.DrawFn, ranks: tuple[int, ...] = (1, 2, 3)) -> Case:
    """Draw a full weight (C_out, C_in / groups, *K), an input shape and options that fit."""
    rank = draw(st.sampled_from(ranks))
    longest = {1: 9, 2: 6, 3: 4}[rank]
    sizes = tuple(draw(st.integers(1, longest)) for _ in range(rank))
    padding = draw(st.one_of(st.sampled_from(["same", "valid"]), per_axis(rank, 0, 3)))
    dilation = draw(per_axis(rank, 1, 2))
    stride = 1 if padding == "same" else draw(per_axis(rank, 1, 3))
    kernel = tuple(draw(st.integers(1, most)) for most in longest_kernels(sizes, padding, dilation))
    groups = draw(st.integers(1, 2))
    out, per_group = groups * draw(st.integers(1, 2)), draw(st.integers(1, 2))
    weight = integers_as(draw(dtypes), (out, per_group, *kernel), draw(seeds))
    options = {"padding": padding, "stride": stride, "dilation": dilation, "groups": groups}
    return Case(weight, sizes, options)


def per_axis(rank: int, least: int, most: int) -> st.SearchStrategy[Any]:
    """One number, or a tuple with one number for each axis, as torch takes its options."""
    number = st.integers(least, most)
    return st.one_of(number, st.tuples(*[number] * rank))


def longest_kernels(sizes: tuple[int, ...], padding: Any, dilation: Any) -> list[int]:
    """For each axis, the longest kernel (at most 4 taps) that still fits on the padded input."""
    rank = len(sizes)
    steps = dilation if isinstance(dilation, tuple) else (dilation,) * rank
    if padding == "same":
        return [4] * rank
    pads = {"valid": 0}.get(padding, padding) if isinstance(padding, str) else padding
    pads = pads if isinstance(pads, tuple) else (pads,) * rank
    return [min(4, (n + 2 * p - 1) // d + 1) for n, p, d in zip(sizes, pads, steps, strict=True)]


@st.composite
def transposed_cases(draw: st.DrawFn, ranks: tuple[int, ...] = (1, 2, 3)) -> Case:
    """Draw a weight (C_in, C_out / groups, *K), an input shape, and options for painting it."""
    rank = draw(st.sampled_from(ranks))
    longest = {1: 6, 2: 4, 3: 3}[rank]
    sizes, kernel, strides, dilations = (
        tuple(draw(st.integers(1, most)) for _ in range(rank)) for most in (longest, 4, 3, 3)
    )
    extra = tuple(
        draw(st.integers(0, max(s, d) - 1)) for s, d in zip(strides, dilations, strict=True)
    )
    painted = [
        (n - 1) * s + (k - 1) * d + e
        for n, s, k, d, e in zip(sizes, strides, kernel, dilations, extra, strict=True)
    ]
    padding = tuple(draw(st.integers(0, min(4, places // 2))) for places in painted)
    groups = draw(st.integers(1, 2))
    channels = (groups * draw(st.integers(1, 2)), draw(st.integers(1, 2)))
    weight = integers_as(draw(dtypes), (*channels, *kernel), draw(seeds))
    options = {"stride": strides, "dilation": dilations, "groups": groups}
    return Case(weight, sizes, options | {"padding": padding, "output_padding": extra})
