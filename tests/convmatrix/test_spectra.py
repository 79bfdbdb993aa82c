"""Waves and singular values against the whole matrix, over random rings and tori."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convmatrix import circulant_eigenvalues, circulant_singular_values, conv_matrix
from strategies import integers_as, seeds


@st.composite
def rings(draw):
    """A weight with channels, the shape of a torus, and options for a map from it to itself."""
    rank = draw(st.integers(1, 3))
    sizes = tuple(draw(st.integers(1, {1: 9, 2: 5, 3: 3}[rank])) for _ in range(rank))
    dilation = draw(st.integers(1, 2))
    kernel = tuple(draw(st.integers(1, min(5, n // dilation + 1))) for n in sizes)
    spans = [dilation * (k - 1) for k in kernel]
    pairs = tuple((before := draw(st.integers(0, span)), span - before) for span in spans)
    groups = draw(st.integers(1, 2))
    shape = (groups * draw(st.integers(1, 2)), draw(st.integers(1, 2)), *kernel)
    weight = integers_as(torch.float64, shape, draw(seeds))
    if draw(st.booleans()):
        weight = weight + 1j * weight.flip(0, -1)
    padding = draw(st.sampled_from([pairs, "same"]))
    return weight, sizes, {"padding": padding, "dilation": dilation}, groups


def waves(sizes):
    """Every wave exp(2 pi i k j / N), flattened, as a column; k counts row-major."""
    columns = [np.exp(2j * np.pi * np.outer(np.arange(n), np.arange(n)) / n) for n in sizes]
    total = np.ones((1, 1))
    for each in columns:
        total = np.kron(total, each)
    return total


@given(drawn=rings())
def test_each_wave_is_multiplied_by_its_eigenvalue(drawn):
    weight, sizes, options, _ = drawn
    kernel = weight[0, 0]
    values = circulant_eigenvalues(kernel, sizes, **options)
    assert values.shape == sizes
    matrix = conv_matrix(kernel, sizes, padding_mode="circular", **options).numpy()
    columns = waves(sizes)
    np.testing.assert_allclose(matrix @ columns, columns * values.numpy().ravel(), atol=1e-9)


@given(drawn=rings())
def test_singular_values_are_those_of_the_matrix(drawn):
    weight, sizes, options, groups = drawn
    values = circulant_singular_values(weight, sizes, groups=groups, **options)
    matrix = conv_matrix(weight, sizes, groups=groups, padding_mode="circular", **options)
    expected = torch.linalg.svdvals(matrix)
    assert values.numel() == len(expected)
    assert values.shape[:-1] == sizes
    assert (values.diff(dim=-1) <= 0).all()
    found = values.flatten().sort(descending=True).values
    torch.testing.assert_close(found, expected, rtol=1e-9, atol=1e-9 * (1 + expected[0].item()))


@given(drawn=rings())
def test_eigenvalues_of_a_bare_kernel_have_the_sizes_of_its_singular_values(drawn):
    weight, sizes, options, _ = drawn
    values = circulant_singular_values(weight[0, 0], sizes, **options)
    torch.testing.assert_close(
        values[..., 0], circulant_eigenvalues(weight[0, 0], sizes, **options).abs()
    )


def test_which_precision_they_have():
    for dtype in (torch.float16, torch.float32, torch.float64, torch.complex64):
        weight = torch.ones(3, dtype=dtype)
        single = dtype != torch.float64
        values = circulant_eigenvalues(weight, 6)
        assert values.dtype == (torch.complex64 if single else torch.complex128)
        sizes = circulant_singular_values(weight, 6)
        assert sizes.dtype == (torch.float32 if single else torch.float64)
        assert math.isclose(sizes.max(), 3)


REFUSED = {
    "padding: got 0, expected as much": lambda: circulant_eigenvalues([1, 2, 3], 6, padding=0),
    "padding: got 2, expected as much": lambda: circulant_singular_values([1, 2, 3], 6, padding=2),
    "padding: got 2, expected at most 1 for circular": lambda: circulant_eigenvalues(
        [1, 2, 3, 4], 1
    ),
    "kernel: got .* without channels": lambda: circulant_eigenvalues(torch.ones(2, 1, 3), 6),
    "groups: got 2": lambda: circulant_singular_values([1, 2, 3], 6, groups=2),
}


@pytest.mark.parametrize("message", REFUSED)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError, match=message):
        REFUSED[message]()
