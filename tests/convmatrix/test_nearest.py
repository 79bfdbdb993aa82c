"""The nearest convolution: no other is nearer, and of one it is the weight itself."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from convmatrix import conv_matrix, nearest_convolution, shift_matrix, tap_matrices
from strategies import PADDING_MODES, cases, integers_as, seeds

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


@given(case=cases(), mode=st.sampled_from(PADDING_MODES), seed=seeds)
def test_it_is_the_least_squares_solution(case, mode, seed):
    """Column by column of all weights, as torch's lstsq finds it without any structure."""
    options = case.options | {"padding_mode": mode}
    shape = tuple(case.weight.shape)
    try:
        own = conv_matrix(case.weight.double(), case.input_shape, **options)
    except ValueError:  # more padding than the mode can supply
        return
    units = torch.eye(case.weight.numel(), dtype=torch.float64).reshape(-1, *shape)
    columns = torch.stack(
        [conv_matrix(unit, case.input_shape, **options).flatten() for unit in units], dim=1
    )
    matrix = integers_as(torch.float64, tuple(own.shape), seed)
    found = nearest_convolution(matrix, case.input_shape, shape, **options)
    expected = torch.linalg.pinv(columns) @ matrix.flatten()
    torch.testing.assert_close(found.flatten(), expected, rtol=1e-8, atol=1e-8)
    compact = sparse.csr_array(matrix.numpy())
    same = nearest_convolution(compact, case.input_shape, shape, **options)
    assert torch.equal(same, found)
    back = nearest_convolution(own, case.input_shape, shape, **options)
    torch.testing.assert_close(conv_matrix(back, case.input_shape, **options), own)


@given(size=st.integers(1, 6), seed=seeds)
def test_with_a_tap_for_each_input_it_is_the_nearest_circulant(size, seed):
    """The average over all shifts around, before and after."""
    matrix = integers_as(torch.float64, (size, size), seed)
    options = {"padding": "same", "padding_mode": "circular"}
    turned = [
        shift_matrix(size, -n, circular=True, dtype=torch.float64)
        @ matrix
        @ shift_matrix(size, n, circular=True, dtype=torch.float64)
        for n in range(size)
    ]
    kernel = nearest_convolution(matrix, size, size, **options)
    torch.testing.assert_close(conv_matrix(kernel, size, **options), sum(turned) / size)


@given(m=st.integers(1, 5), n=st.integers(1, 5), seed=seeds)
def test_with_a_tap_for_each_diagonal_it_is_the_nearest_toeplitz_matrix(m, n, seed):
    matrix = integers_as(torch.float64, (m, n), seed)
    kernel = nearest_convolution(matrix, n, m + n - 1, padding=m - 1)
    averages = [np.diagonal(matrix, k).mean() for k in range(1 - m, n)]
    np.testing.assert_allclose(kernel, averages)


@given(case=cases(), seed=seeds)
def test_tap_matrices_are_orthogonal(case, seed):
    options = {name: case.options[name] for name in ("padding", "stride", "dilation")}
    kernel = tuple(case.weight.shape[2:])
    taps = tap_matrices(case.input_shape, kernel, **options).flatten(1)
    overlap = taps @ taps.T
    assert torch.equal(overlap, overlap.diag().diag())


def test_which_numbers_it_has():
    whole = torch.tensor([[1, 2, 0], [0, 2, 2]], dtype=torch.uint8)
    assert nearest_convolution(whole, 3, 2).tolist() == [1.5, 2]
    assert nearest_convolution(whole, 3, 2).dtype == torch.float32
    assert nearest_convolution(whole * 1j, 3, 2).tolist() == [1.5j, 2j]
    large = np.full((2, 3), 2**62 - 1)
    assert nearest_convolution(large, 3, 2).tolist() == [2.0**62] * 2
    assert nearest_convolution(whole, 3, 3, padding=((4, 2),), stride=4)[0] == 0


REFUSED = {
    r"matrix: got 'shape \(2, 3\)', expected shape \(4, 6\)": lambda: nearest_convolution(
        torch.ones(2, 3), 6, 3
    ),
    "matrix: got '1 axes'": lambda: nearest_convolution([1, 2], 6, 3),
    "weight_shape: got": lambda: nearest_convolution(torch.ones(4, 6), 6, (3, 3)),
    "weight_shape's kernel_shape: got .* fits": lambda: nearest_convolution(torch.ones(4, 6), 6, 7),
    "matrix: got 'numbers too large'": lambda: nearest_convolution(np.full((2, 2), 1e308), 2, 1),
    "padding_mode: got 'mirror'": lambda: nearest_convolution(
        torch.ones(4, 6), 6, 3, padding_mode="mirror"
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError, match=message):
        REFUSED[message]()
