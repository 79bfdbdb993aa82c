"""Transposed convolutions against torch, as operators, over random geometry."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convmatrix import conv_matrix, conv_transpose_matrix, layer_matrix
from strategies import TRANSPOSED, TRANSPOSED_LAYERS, Case, transposed_cases


def by_torch(case: Case) -> torch.Tensor:
    """The matrix column by column: torch paints every basis image."""
    channels = case.weight.shape[0]
    inputs = channels * math.prod(case.input_shape)
    images = torch.eye(inputs, dtype=case.weight.dtype)
    images = images.reshape(inputs, channels, *case.input_shape)
    return TRANSPOSED[case.rank](images, case.weight, **case.options).flatten(1).T


@given(case=transposed_cases())
def test_matrix_is_the_transposed_convolution_dense_and_sparse(case):
    dense = conv_transpose_matrix(case.weight, case.input_shape, **case.options)
    torch.testing.assert_close(dense, by_torch(case), rtol=0, atol=0)
    compact = conv_transpose_matrix(case.weight, case.input_shape, sparse=True, **case.options)
    compact.check_format(full_check=True)
    assert compact.has_sorted_indices
    assert compact.dtype == dense.numpy().dtype
    np.testing.assert_array_equal(compact.toarray(), dense)


@given(case=transposed_cases())
def test_layer_matrix_is_the_transposed_layer(case):
    options = case.options
    layer = TRANSPOSED_LAYERS[case.rank](
        case.weight.shape[0],
        case.weight.shape[1] * options["groups"],
        tuple(case.weight.shape[2:]),
        bias=False,
        dtype=case.weight.dtype,
        **options,
    ).requires_grad_(False)
    layer.weight.copy_(case.weight)
    expected = by_torch(case)
    assert torch.equal(layer_matrix(layer, case.input_shape), expected)
    compact = layer_matrix(layer, case.input_shape, sparse=True)
    np.testing.assert_array_equal(compact.toarray(), expected)


@given(case=transposed_cases(), data=st.data())
def test_each_side_has_its_own_padding(case, data):
    """What padding cuts off is cut off from what no padding leaves."""
    options = case.options | {"padding": 0}
    whole = conv_transpose_matrix(case.weight, case.input_shape, **options)
    out = case.weight.shape[1] * case.options["groups"]
    sizes = by_torch(Case(case.weight, case.input_shape, options)).shape[0] // out
    if case.rank == 1 and sizes > 1:
        before = data.draw(st.integers(0, sizes - 1))
        after = data.draw(st.integers(0, sizes - 1 - before))
        options["padding"] = ((before, after),)
        kept = whole.reshape(out, sizes, -1)[:, before : sizes - after]
        assert torch.equal(
            conv_transpose_matrix(case.weight, case.input_shape, **options), kept.flatten(0, 1)
        )


def test_it_is_the_transpose_of_the_convolution_that_it_undoes_the_shape_of():
    weight = torch.arange(24.0).reshape(2, 3, 4)
    down = conv_matrix(weight, 9, stride=2, padding=1)
    up = conv_transpose_matrix(weight, 4, stride=2, padding=1, output_padding=1)
    assert torch.equal(up, down.T)
    complex_weight = weight + 1j
    up = conv_transpose_matrix(complex_weight, 4, stride=2, padding=1)
    assert torch.equal(up, conv_matrix(complex_weight, 8, stride=2, padding=1).T)


REFUSED = {
    "output_padding: got 2, expected fewer": lambda: conv_transpose_matrix(
        [1, 2], 4, stride=2, output_padding=2
    ),
    "output_padding: got -1": lambda: conv_transpose_matrix([1, 2], 4, output_padding=-1),
    "padding: got 'same', expected whole numbers": lambda: conv_transpose_matrix(
        [1, 2], 4, padding="same"
    ),
    "padding: got 3, expected less than the 5 places": lambda: conv_transpose_matrix(
        [1, 2], 4, padding=3
    ),
    r"weight: .*\(C_in, C_out / groups": lambda: conv_transpose_matrix([[1, 2]], 4),
    "groups: got 2, .* 3 input": lambda: conv_transpose_matrix(torch.ones(3, 1, 2), 4, groups=2),
    "input_shape and padding: got .*, expected .* memory": lambda: conv_transpose_matrix(
        [1, 2], 4, stride=2**50, sparse=True
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError, match=message):
        REFUSED[message]()
