"""Operators that never form the matrix do what the matrix does, on batches and backwards."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.linalg import svds

from convmatrix import conv_matrix, conv_operator, layer_matrix, layer_operator
from strategies import PADDING_MODES, TRANSPOSED_LAYERS, cases, integers_as, seeds, transposed_cases

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


def numbers(shape, seed, dtype=torch.float64):
    return integers_as(dtype, shape, seed).numpy()


def assert_same(operator, of, seed):
    """As operators: on all inputs at once, both ways; then on one vector and its dot product."""
    matrix = of.numpy()
    outputs, inputs = operator.shape
    assert operator.shape == matrix.shape
    assert operator.dtype == matrix.dtype
    np.testing.assert_array_equal(operator @ np.eye(inputs), matrix)
    np.testing.assert_array_equal(operator.H @ np.eye(outputs), matrix.conj().T)
    x, y = numbers((inputs,), seed), numbers((outputs,), seed + 1)
    np.testing.assert_array_equal(operator @ x, matrix @ x)
    np.testing.assert_array_equal(operator.T @ y, matrix.T @ y)
    assert np.vdot(y, operator @ x) == np.vdot(operator.H @ y, x)


@given(case=cases(), mode=st.sampled_from(PADDING_MODES), seed=seeds, imaginary=st.booleans())
def test_operator_does_what_the_matrix_does(case, mode, seed, imaginary):
    weight = case.weight + 1j * case.weight.flip(0) if imaginary else case.weight
    options = case.options | {"padding_mode": mode}
    try:
        matrix = conv_matrix(weight, case.input_shape, **options)
    except ValueError:  # more padding than the mode can supply
        with pytest.raises(ValueError, match="padding: got"):
            conv_operator(weight, case.input_shape, **options)
        return
    operator = conv_operator(weight, case.input_shape, **options)
    assert_same(operator, matrix, seed)


@given(case=transposed_cases(), seed=seeds)
def test_operator_of_a_transposed_layer(case, seed):
    sizes = (case.weight.shape[0], case.weight.shape[1] * case.options["groups"])
    layer = TRANSPOSED_LAYERS[case.rank](
        *sizes, tuple(case.weight.shape[2:]), bias=False, **case.options
    )
    with torch.no_grad():
        layer.weight.copy_(case.weight)
    layer = layer.to(case.weight.dtype)
    matrix = layer_matrix(layer, case.input_shape)
    assert_same(layer_operator(layer, case.input_shape), matrix, seed)


def test_sides_of_their_own_and_steps_beyond_the_input():
    for options in ({"padding": ((2, 0),)}, {"stride": 2**40}, {"padding": 3, "stride": 5}):
        matrix = conv_matrix([2.0, 3, 7], 6, **options)
        assert_same(conv_operator([2.0, 3, 7], 6, **options), matrix, 0)


@pytest.mark.parametrize("dtype", ["int8", "uint16", "bool", ">f8", "float16", "complex64"])
def test_what_comes_is_multiplied_as_numpy_would(dtype):
    matrix = conv_matrix([2, 3, 7], 6)
    x = np.array([3, 1, 4, 1, 5, 8]).astype(dtype)
    x.flags.writeable = False
    result = conv_operator([2, 3, 7], 6) @ x
    np.testing.assert_array_equal(result, matrix.numpy() @ x)
    assert result.dtype == (matrix.numpy() @ x).dtype
    assert (conv_operator([2, 3, 7], 6) @ torch.arange(6)).tolist() == [17, 29, 41, 53]


@pytest.mark.parametrize("x", [np.array(list("abcdef")), np.ones(6, np.longdouble), [None] * 6])
def test_what_cannot_be_convolved_is_refused(x):
    with pytest.raises(ValueError, match=r"^x: got .*, expected "):
        conv_operator([2, 3, 7], 6) @ x


def test_svds_finds_the_norm_of_a_layer():
    layer = torch.nn.Conv2d(3, 4, 3, padding=1, stride=2, dtype=torch.float64)
    norm = np.linalg.norm(layer_matrix(layer, (9, 8)).numpy(), 2)
    (largest,) = svds(layer_operator(layer, (9, 8)), k=1, return_singular_vectors=False)
    assert largest == pytest.approx(norm)
