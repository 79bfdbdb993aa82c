"""Every operator against torch: the whole operator is the test, hypothesis picks the geometry."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils import prune

from convmatrix import (
    conv_matrix,
    layer_matrix,
    pad_matrix,
    parameter_counts,
    shift_matrix,
    tap_matrices,
)
from strategies import (
    CONVOLUTIONS,
    LAYERS,
    PADDING_MODES,
    Case,
    cases,
    dtypes,
    integers_as,
    per_axis,
    seeds,
)

# torch says so once for padding="same" with an even kernel; the copy it makes is not our concern
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


def basis(channels: int, shape: tuple[int, ...], dtype: torch.dtype) -> torch.Tensor:
    """All basis images at once, shape (inputs, channels, *shape)."""
    inputs = channels * math.prod(shape)
    return torch.eye(inputs, dtype=dtype).reshape(inputs, channels, *shape)


def by_torch(case: Case) -> torch.Tensor:
    """The matrix column by column: torch convolves every basis image."""
    images = basis(case.channels, case.input_shape, case.weight.dtype)
    outputs = CONVOLUTIONS[case.rank](images, case.weight, **case.options)
    return outputs.flatten(1).T


def assert_in_order(matrix):
    """Columns rise within each row: sorted, and no place stored twice."""
    for row in range(matrix.shape[0]):
        columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        assert (np.diff(columns) > 0).all()


@given(case=cases())
def test_matrix_is_the_convolution_dense_and_sparse(case):
    """The rows of a sparse one are in order, and each place is there once."""
    dense = conv_matrix(case.weight, case.input_shape, **case.options)
    torch.testing.assert_close(dense, by_torch(case), rtol=0, atol=0)
    matrix = conv_matrix(case.weight, case.input_shape, sparse=True, **case.options)
    matrix.check_format(full_check=True)
    assert matrix.dtype == dense.numpy().dtype
    np.testing.assert_array_equal(matrix.toarray(), dense)
    assert_in_order(matrix)
    counts = parameter_counts(tuple(case.weight.shape), case.input_shape, **case.options)
    assert matrix.nnz == counts.sparse


@st.composite
def one_sided(draw):
    """A case whose padding has two sides, and the padding in the order of torch's `pad`."""
    case = draw(cases())
    least = 0 if case.options["padding"] in ("same", "valid") else case.options["padding"]
    least = least if isinstance(least, tuple) else (least,) * case.rank
    if case.options["padding"] == "same":
        least = (9,) * case.rank
    pairs = tuple(tuple(2 * p if s else 0 for s in draw(st.permutations((0, 1)))) for p in least)
    return case, pairs, [size for pair in reversed(pairs) for size in pair]


@given(drawn=one_sided(), mode=st.sampled_from(PADDING_MODES))
def test_each_side_has_its_own_padding(drawn, mode):
    case, pairs, torch_order = drawn
    options = case.options | {"padding": pairs}
    if mode != "zeros" and max(torch_order) >= min(case.input_shape):
        return  # more than these modes can supply
    images = basis(case.channels, case.input_shape, case.weight.dtype)
    padded = F.pad(images, torch_order, mode="constant" if mode == "zeros" else mode)
    expected = CONVOLUTIONS[case.rank](padded, case.weight, **case.options | {"padding": 0})
    matrix = conv_matrix(case.weight, case.input_shape, padding_mode=mode, **options)
    torch.testing.assert_close(matrix, expected.flatten(1).T, rtol=0, atol=0)
    z = pad_matrix(case.input_shape, pairs, padding_mode=mode, dtype=images.dtype)
    image = images[:, :1]
    torch.testing.assert_close(z @ image.flatten(1).T, padded[:, :1].flatten(1).T, rtol=0, atol=0)
    counts = parameter_counts(tuple(case.weight.shape), case.input_shape, **options)
    zeros = conv_matrix(case.weight, case.input_shape, sparse=True, **options)
    assert (counts.sparse, counts.dense) == (zeros.nnz, matrix.numel())
    kernel, across = tuple(case.weight.shape[2:]), case.options | {"padding": pairs}
    del across["groups"]
    taps = tap_matrices(case.input_shape, kernel, padding_mode=mode, **across)
    bare = conv_matrix(case.weight[0, 0], case.input_shape, padding_mode=mode, **across)
    total = (case.weight[0, 0].flatten()[:, None, None] * taps).sum(0)
    torch.testing.assert_close(total.to(bare), bare, rtol=0, atol=0)


@given(drawn=one_sided(), mode=st.sampled_from(PADDING_MODES))
def test_sparse_matrices_store_every_place_that_a_tap_reads(drawn, mode):
    """Also where the taps are 0 or cancel; so the places are those of a kernel of ones."""
    case, pairs, torch_order = drawn
    if mode != "zeros" and max(torch_order) >= min(case.input_shape):
        return
    options = case.options | {"padding": pairs, "padding_mode": mode}
    taps = conv_matrix(torch.ones_like(case.weight), case.input_shape, **options)
    for weight in (case.weight, torch.zeros_like(case.weight)):
        compact = conv_matrix(weight, case.input_shape, sparse=True, **options)
        assert compact.nnz == taps.count_nonzero()
        assert_in_order(compact)


@given(case=cases(), seed=seeds, dtype=st.sampled_from([torch.complex64, torch.complex128]))
def test_complex_weights_keep_both_parts(case, seed, dtype):
    both = 1j * integers_as(dtype, tuple(case.weight.shape), seed) + case.weight
    complex_case = Case(both.to(dtype), case.input_shape, case.options)
    matrix = conv_matrix(complex_case.weight, case.input_shape, **case.options)
    torch.testing.assert_close(matrix, by_torch(complex_case), rtol=0, atol=0)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_weights_give_half_precision(dtype):
    weight = torch.tensor([3, 4, 6], dtype=dtype)
    matrix = conv_matrix(weight, 6, padding=1, padding_mode="reflect")
    images = F.pad(torch.eye(6, dtype=dtype)[:, None], (1, 1), mode="reflect")
    assert torch.equal(matrix, F.conv1d(images, weight[None, None])[:, 0].T)
    assert conv_matrix(weight, 6, sparse=True).dtype == np.float32


@given(case=cases(), seed=seeds)
def test_bare_kernel_is_one_channel(case, seed):
    kernel = integers_as(case.weight.dtype, tuple(case.weight.shape[2:]), seed)
    options = case.options | {"groups": 1}
    bare = conv_matrix(kernel, case.input_shape, **options)
    torch.testing.assert_close(bare, conv_matrix(kernel[None, None], case.input_shape, **options))


@st.composite
def layers(draw):
    """A whole layer with whole-number weights, and the shape of an input it accepts."""
    case = draw(cases())
    mode = draw(st.sampled_from(PADDING_MODES))
    layer = LAYERS[case.rank](
        case.channels,
        case.weight.shape[0],
        tuple(case.weight.shape[2:]),
        padding_mode=mode,
        bias=False,
        dtype=case.weight.dtype,
        **case.options,
    ).requires_grad_(False)
    layer.weight.copy_(case.weight)
    return layer, case.input_shape


@given(drawn=layers())
def test_layer_matrix_is_the_layer(drawn):
    layer, shape = drawn
    images = basis(layer.in_channels, shape, layer.weight.dtype)
    try:
        expected = layer(images).flatten(1).T
    except RuntimeError as refusal:  # torch's limits of circular and reflect padding are ours
        assert "adding" in str(refusal) or "wrapping" in str(refusal), refusal
        with pytest.raises(ValueError, match="padding"):
            layer_matrix(layer, shape)
    else:
        torch.testing.assert_close(layer_matrix(layer, shape), expected, rtol=0, atol=0)
        compact = layer_matrix(layer, shape, sparse=True)
        np.testing.assert_array_equal(compact.toarray(), expected)
        assert_in_order(compact)


def test_layer_matrix_leaves_the_bias_out():
    layer = torch.nn.Conv1d(1, 2, 3)
    x = torch.arange(6.0)
    bias = layer.bias.repeat_interleave(4)
    torch.testing.assert_close(layer_matrix(layer, 6) @ x + bias, layer(x[None]).flatten())


@given(
    shape=st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple),
    mode=st.sampled_from(PADDING_MODES),
    data=st.data(),
    seed=seeds,
    dtype=dtypes,
)
def test_pad_matrix_is_torch_pad(shape, mode, data, seed, dtype):
    most = {"circular": min(shape), "reflect": min(shape) - 1}.get(mode, 4)
    padding = data.draw(per_axis(len(shape), 0, most))
    pads = padding if isinstance(padding, tuple) else (padding,) * len(shape)
    x = integers_as(dtype, shape, seed)
    torch_order = [p for size in reversed(pads) for p in (size, size)]
    expected = F.pad(x[None, None], torch_order, mode="constant" if mode == "zeros" else mode)
    matrix = pad_matrix(shape, padding, padding_mode=mode, dtype=dtype)
    torch.testing.assert_close(matrix @ x.flatten(), expected.flatten(), rtol=0, atol=0)


@given(case=cases(), seed=seeds)
def test_matrix_is_the_weighted_sum_of_its_tap_matrices(case, seed):
    kernel = integers_as(torch.float32, tuple(case.weight.shape[2:]), seed)
    options = {k: v for k, v in case.options.items() if k != "groups"}
    taps = tap_matrices(case.input_shape, tuple(kernel.shape), **options)
    assert set(taps.unique().tolist()) <= {0.0, 1.0}
    compact = tap_matrices(case.input_shape, tuple(kernel.shape), sparse=True, **options)
    np.testing.assert_array_equal([each.toarray() for each in compact], taps)
    total = (kernel.flatten()[:, None, None] * taps).sum(0)
    torch.testing.assert_close(total, conv_matrix(kernel, case.input_shape, **options))


@given(sizes=st.lists(st.tuples(st.integers(1, 9), st.integers(-12, 12)), min_size=1, max_size=2))
def test_circular_shift_is_roll(sizes):
    shape, shifts = zip(*sizes, strict=True)
    x = torch.arange(float(math.prod(shape))).reshape(shape)
    shifted = shift_matrix(shape, shifts, circular=True) @ x.flatten()
    torch.testing.assert_close(shifted.reshape(shape), x.roll(shifts, (0, 1)[: len(shape)]))


@given(length=st.integers(1, 9), shift=st.integers(-12, 12), seed=seeds)
def test_zero_fill_shift_drops_and_fills(length, shift, seed):
    x = integers_as(torch.float32, (length,), seed)
    right = torch.cat([torch.zeros(max(shift, 0)), x])[:length]
    left = torch.cat([x, torch.zeros(max(-shift, 0))])[-length:]
    expected = right if shift >= 0 else left
    torch.testing.assert_close(shift_matrix(length, shift) @ x, expected, rtol=0, atol=0)


def test_long_signals_count_beyond_int32_blocks():
    matrix = conv_matrix([1.0, 2.0, 3.0], 100_001, padding=1, stride=2, sparse=True)
    x = torch.randn(100_001, generator=torch.Generator().manual_seed(0))
    expected = F.conv1d(x[None, None], torch.tensor([[[1.0, 2.0, 3.0]]]), padding=1, stride=2)
    np.testing.assert_allclose(matrix @ x.numpy(), expected.flatten(), rtol=1e-5, atol=1e-5)


# What the message says, of which argument, and how to get it.
REFUSED = {
    r"kernel_shape: got \(4,\).*padded input has 3": lambda: conv_matrix([1, 2, 3, 4], 3),
    "spans 5 places": lambda: conv_matrix([1, 2, 3], 4, dilation=2),
    "stride: got 0, expected .* at least 1": lambda: conv_matrix([1, 2], 4, stride=0),
    r"stride: got \(1, -1\)": lambda: conv_matrix([[1]], (4, 4), stride=(1, -1)),
    'stride: got .*"same"': lambda: conv_matrix([1, 2, 3], 4, padding="same", stride=2),
    "dilation: got 0": lambda: conv_matrix([1, 2], 4, dilation=0),
    "padding: got -1": lambda: conv_matrix([1, 2], 4, padding=-1),
    "padding: got 'full'": lambda: conv_matrix([1, 2], 4, padding="full"),
    r"padding: got \(1, 1\)": lambda: conv_matrix([1, 2], 4, padding=(1, 1)),
    "padding: got 3, expected at most 2": lambda: pad_matrix(3, 3, padding_mode="reflect"),
    "padding: got 4, expected at most 3": lambda: pad_matrix(3, 4, padding_mode="circular"),
    "groups: got 2, .* 3 output": lambda: conv_matrix(torch.ones(3, 1, 2), 4, groups=2),
    "groups: got 0": lambda: conv_matrix(torch.ones(3, 1, 2), 4, groups=0),
    r"weight: got 'shape \(1, 2\)', expected 1 axes .* or 3": lambda: conv_matrix([[1, 2]], 4),
    "weight: got nan, expected finite": lambda: conv_matrix([1.0, float("nan")], 4),
    "weight: got 16777217, expected numbers that torch.float32 can hold": (
        lambda: conv_matrix(torch.tensor([1, 2**24 + 1]), 4)
    ),
    "input_shape: got .* 1 to 3": lambda: conv_matrix(torch.ones(1, 1, 1, 1), (2, 2, 2, 2)),
    "input_shape: got 0": lambda: conv_matrix([1], 0),
    r"input_shape: got \(1, 10\), .* channels": lambda: conv_matrix([1, 2, 3], (1, 10)),
    r"input_shape: got \(1, 10\), .*weight of shape \(4, 1, 3\)": (
        lambda: conv_matrix(torch.ones(4, 1, 3), (1, 10))
    ),
    r"input_shape: got \(6,\), expected 2": lambda: layer_matrix(torch.nn.Conv2d(1, 1, 3), 6),
}


@pytest.mark.parametrize("message", REFUSED)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError, match=message):
        REFUSED[message]()


class Causal(torch.nn.Conv1d):
    def forward(self, x):
        return super().forward(F.pad(x, (2, 0)))


class Doubled(torch.nn.Conv1d):
    def _conv_forward(self, x, weight, bias):
        return 2 * super()._conv_forward(x, weight, bias)


class Sized(torch.nn.ConvTranspose1d):
    def _output_padding(self, *arguments, **options):
        return [0]


class Renamed(torch.nn.Conv1d):
    """Computes what its parent does, so it has its parent's matrix."""

    def __init__(self):
        super().__init__(1, 1, 3, bias=False)


def hooked(register, *arguments):
    layer = Renamed()
    getattr(layer, register)(*arguments)
    return layer


def patched():
    layer = Renamed()
    layer.forward = lambda x: x
    return layer


class Noise(torch.nn.Module):
    def forward(self, weight):
        return weight + torch.rand_like(weight)


def noisy():
    layer = Renamed()
    torch.nn.utils.parametrize.register_parametrization(layer, "weight", Noise())
    return layer


OTHERWISE = {
    "no convolution": lambda: torch.nn.Linear(2, 2),
    "transposed, with a size of its own": lambda: Sized(1, 1, 3),
    "forward": lambda: Causal(1, 1, 3),
    "_conv_forward": lambda: Doubled(1, 1, 3),
    "forward of the object": patched,
    "hook": lambda: hooked("register_forward_hook", lambda *_: None),
    "hook before": lambda: hooked("register_forward_pre_hook", lambda *_: None),
    "pruned": lambda: prune.random_unstructured(Renamed(), "weight", 1),
    "another weight each time": noisy,
    "no weight yet": lambda: torch.nn.LazyConv1d(1, 3),
    "on meta": lambda: torch.nn.Conv1d(1, 1, 3, device="meta"),
}


@pytest.mark.parametrize("make", OTHERWISE.values(), ids=OTHERWISE)
def test_layers_that_compute_something_else_are_refused(make):
    with pytest.raises(ValueError, match=r"(?s)^layer(\.weight)?: got .*, expected "):
        layer_matrix(make(), 6)


def test_hooks_of_all_modules_are_refused_while_they_are_there():
    layer = Renamed()
    handle = torch.nn.modules.module.register_module_forward_hook(lambda *_: None)
    try:
        with pytest.raises(ValueError, match=r"layer: got .* without hooks"):
            layer_matrix(layer, 6)
    finally:
        handle.remove()
    layer_matrix(layer, 6)


@pytest.mark.parametrize(
    "make",
    [
        Renamed,
        lambda: torch.nn.utils.parametrizations.weight_norm(Renamed()),
        lambda: torch.nn.utils.parametrizations.spectral_norm(Renamed()).eval(),
        lambda: torch.nn.Conv1d(2, 1, 3, bias=False, dtype=torch.complex64),
        lambda: hooked("register_full_backward_hook", lambda *_: None),
    ],
)
@torch.no_grad()
def test_layers_that_compute_the_same_have_a_matrix(make):
    layer = make()
    images = torch.eye(6 * layer.in_channels, dtype=layer.weight.dtype)
    outputs = layer(images.reshape(-1, layer.in_channels, 6)).flatten(1)
    torch.testing.assert_close(layer_matrix(layer, 6), outputs.T)
