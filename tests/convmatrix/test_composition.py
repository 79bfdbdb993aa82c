"""One layer for two, against the product of their matrices; and what an output depends on."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convmatrix import compose_kernels, conv_matrix, receptive_field
from strategies import dtypes, integers_as, seeds


@st.composite
def pairs(draw):
    """Two weights with channels, the first layer's stride, and an input that both fit on."""
    rank = draw(st.integers(1, 3))
    most = {1: 4, 2: 3, 3: 2}[rank]
    one, other, strides = (tuple(draw(st.integers(1, most)) for _ in range(rank)) for _ in range(3))
    into, through, out = (draw(st.integers(1, 2)) for _ in range(3))
    sizes = tuple(
        k + s * (m - 1) + draw(st.integers(0, 2))
        for k, m, s in zip(one, other, strides, strict=True)
    )
    first = integers_as(draw(dtypes), (through, into, *one), draw(seeds))
    second = integers_as(draw(dtypes), (out, through, *other), draw(seeds))
    return first, second, sizes, strides


def both(first, second, sizes, strides, after):
    one = conv_matrix(first, sizes, stride=strides).double()
    kernel = first.shape[-len(sizes) :]
    between = [(n - k) // s + 1 for n, k, s in zip(sizes, kernel, strides, strict=True)]
    return conv_matrix(second, between, stride=after).double() @ one


@given(drawn=pairs(), after=st.integers(1, 2))
def test_one_convolution_does_what_two_do(drawn, after):
    first, second, sizes, strides = drawn
    composed = compose_kernels(first, second, stride=strides, channels=True)
    assert composed.dtype == torch.promote_types(first.dtype, second.dtype)
    steps = tuple(s * after for s in strides)
    whole = conv_matrix(composed, sizes, stride=steps).double()
    assert torch.equal(whole, both(first, second, sizes, strides, after))
    bare = compose_kernels(first[0, 0], second[0, 0], stride=strides)
    whole = conv_matrix(bare, sizes, stride=steps).double()
    assert torch.equal(whole, both(first[0, 0], second[0, 0], sizes, strides, after))


def test_along_one_axis_it_is_the_product_of_polynomials():
    v, w = np.array([2.0, 3, 7]), np.array([1 + 2j, -1])
    assert compose_kernels(v, w).tolist() == np.convolve(v, w).tolist()
    assert compose_kernels(w, v).tolist() == np.convolve(v, w).tolist()


layers = st.lists(st.tuples(*[st.integers(1, 3)] * 3), min_size=1, max_size=3)


@given(layers=layers)
def test_receptive_field_is_the_span_of_a_row(layers):
    """Of the product of the layers' matrices, on an input with room for two outputs at least."""
    sizes, strides, dilations = zip(*layers, strict=True)
    span = receptive_field(sizes, strides=strides, dilations=dilations)
    n, total = span + int(np.prod(strides)), torch.eye(span + int(np.prod(strides)))
    for size, stride, dilation in layers:
        layer = conv_matrix(torch.ones(size), n, stride=stride, dilation=dilation)
        n, total = layer.shape[0], layer @ total
    for row in total:
        read = row.nonzero()
        assert int(read.max() - read.min()) + 1 == span


REFUSED = {
    r"first: got 'shape \(\)', expected a bare kernel": lambda: compose_kernels(1, [1]),
    r"first: got 'shape \(2,\)', expected \(C_out": lambda: compose_kernels(
        [1, 2], [1], channels=True
    ),
    r"second: got 'shape \(1, 1\)', expected 1 axes": lambda: compose_kernels([1, 2], [[1]]),
    "second: got .*, expected 2 input channels": lambda: compose_kernels(
        torch.ones(2, 1, 3), torch.ones(2, 1, 3), channels=True
    ),
    "stride: got 0": lambda: compose_kernels([1, 2], [1], stride=0),
    "channels: got 1": lambda: compose_kernels([1, 2], [1], channels=1),
    "first: got 'numbers too large'": lambda: compose_kernels([1e30], [1e30]),
    "strides: got .*, or 2 .one per layer": lambda: receptive_field([3, 3], strides=[1, 2, 1]),
    "dilations: got 0": lambda: receptive_field([3], dilations=0),
    "kernel_sizes: got 0": lambda: receptive_field(0),
}


@pytest.mark.parametrize("message", REFUSED)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError, match=message):
        REFUSED[message]()
