"""Shifts: the boundary theorem, the commutator, and circular convolutions, which commute."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from convmatrix import commutator, conv_matrix, equivariance_error, equivariant_shifts, shift_matrix
from convmatrix.numbers import DEMONSTRATION
from strategies import integers_as, seeds


@st.composite
def three_taps(draw):
    """A kernel without zeros and a signal, both whole, with a shift from 1 to N - 1."""
    length = draw(st.integers(2, 9))
    taps = draw(st.lists(st.integers(-9, 9).filter(bool), min_size=3, max_size=3))
    signal = draw(st.lists(st.integers(-9, 9), min_size=length, max_size=length))
    shift = draw(st.integers(1, length - 1))
    return torch.tensor(taps).float(), torch.tensor(signal).float(), shift


def shifted(x, n):
    return shift_matrix(len(x), n) @ x


def convolved(x, w):
    return F.conv1d(x[None, None], w[None, None], padding=1)[0, 0]


def error(x, w, n):
    """e = f(tau x) - tau f(x), by torch alone."""
    return convolved(shifted(x, n), w) - shifted(convolved(x, w), n)


@given(drawn=three_taps())
def test_commutator_has_exactly_two_entries(drawn):
    """The boundary theorem: each output is off by what these entries make of the signal."""
    w, x, n = drawn
    length = len(x)
    matrix = conv_matrix(w, length, padding=1)
    right, left = torch.zeros(2, length, length)
    right[n - 1, 0], right[length - 1, length - n] = w[2], -w[2]
    left[0, n - 1], left[length - n, length - 1] = -w[0], w[0]
    assert torch.equal(commutator(matrix, n), right)
    assert torch.equal(commutator(matrix, -n), left)
    assert torch.equal(right @ x, error(x, w, n))
    assert torch.equal(left @ x, error(x, w, -n))


@given(drawn=three_taps(), padding=st.sampled_from([0, 1]))
def test_errors_are_the_largest_entries(drawn, padding):
    w, x, n = drawn
    if len(x) + 2 * padding < 3:
        return
    matrix = conv_matrix(w, len(x), padding=padding)
    broken = commutator(matrix, n)
    assert equivariance_error(matrix, n) == broken.abs().max()
    assert equivariance_error(matrix, n, signal=x) == (broken @ x).abs().max()


@given(drawn=three_taps(), circular=st.booleans())
def test_sparse_commutator_is_the_dense_one(drawn, circular):
    w, x, n = drawn
    matrix = conv_matrix(w, len(x), padding=1)
    compact = conv_matrix(w, len(x), padding=1, sparse=True)
    difference = commutator(compact, n, circular=circular)
    np.testing.assert_array_equal(difference.toarray(), commutator(matrix, n, circular=circular))
    for signal in (None, x):
        assert equivariance_error(compact, n, signal=signal) == equivariance_error(
            matrix, n, signal=signal
        )


@given(length=st.integers(4, 9), seed=seeds)
def test_unpadded_never_commutes_with_a_shift(length, seed):
    """As operators, T S_n = S'_n T holds for no shift but 0 when the outer taps are not zero."""
    w = integers_as(torch.float32, (3,), seed)
    w[w == 0] = 1
    shifts = range(-length + 1, length)
    assert equivariant_shifts(conv_matrix(w, length), shifts) == {0}
    assert equivariant_shifts(conv_matrix(w, length, padding=1), shifts) == {0}


@given(length=st.integers(1, 9), seed=seeds, shift=st.integers(-9, 9))
def test_circulant_commutes_with_every_circular_shift(length, seed, shift):
    w = integers_as(torch.float32, (3,), seed)
    matrix = conv_matrix(w, length, padding=1, padding_mode="circular")
    assert equivariance_error(matrix, shift, circular=True) == 0


@given(length=st.integers(1, 7), seed=seeds)
def test_converse_what_commutes_with_circular_shifts_is_a_circular_convolution(length, seed):
    """Sum any matrix over all circular shifts: it commutes, and its first column gives it all."""
    matrix = integers_as(torch.float64, (length, length), seed)
    shifts = [shift_matrix(length, n, circular=True, dtype=torch.float64) for n in range(length)]
    commuting = sum(s @ matrix @ s.T for s in shifts)
    assert equivariant_shifts(commuting, range(length), circular=True) == set(range(length))
    column = commuting[:, 0]
    rebuilt = torch.stack([s @ column for s in shifts], dim=1)
    torch.testing.assert_close(rebuilt, commuting, rtol=0, atol=0)
    taps = column[-torch.arange(length)]  # circular: output i reads input i + r with tap r
    by_torch = F.conv1d(
        F.pad(torch.eye(length, dtype=torch.float64)[:, None], (0, length - 1), mode="circular"),
        taps[None, None],
    )[:, 0].T
    torch.testing.assert_close(by_torch, commuting, rtol=0, atol=0)


def test_images_shift_on_both_axes():
    matrix = conv_matrix(DEMONSTRATION.image_kernel, DEMONSTRATION.image_shape)
    error = commutator(matrix, (1, 0), input_shape=(3, 4), output_shape=(2, 3))
    x = torch.arange(12.0).reshape(3, 4)
    down = torch.cat([torch.zeros(1, 4), x[:-1]])
    y, y_down = ((matrix @ image.flatten()).reshape(2, 3) for image in (x, down))
    expected = y_down - torch.cat([torch.zeros(1, 3), y[:-1]])
    torch.testing.assert_close((error @ x.flatten()).reshape(2, 3), expected)


WHOLE = conv_matrix(DEMONSTRATION.kernel, 6, padding=1).long()


@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.int8, torch.float16])
def test_errors_are_exact_whatever_the_dtype(dtype):
    matrix = WHOLE.to(dtype)
    assert equivariance_error(matrix, 1) == 5
    assert equivariance_error(matrix, 1, signal=[0.5] * 6) == 2.5
    assert equivariance_error(matrix, 1, signal=[1j] * 6) == 5
    found = commutator(matrix, 1)
    assert found.dtype == (dtype if dtype.is_floating_point else torch.int64)
    assert found.nonzero().tolist() == [[0, 0], [5, 5]]
    assert [found[0, 0], found[5, 5]] == [5, -5]
    assert equivariant_shifts(matrix, range(-2, 3)) == {0}


def test_complex_signals_keep_their_imaginary_part():
    signal = torch.tensor([1, 0, 0, 0, 0, 0]) * (3 + 4j)
    assert equivariance_error(WHOLE, 1, signal=signal) == 25
    assert equivariance_error(1j * WHOLE, 1) == 5
    assert torch.equal(commutator(1j * WHOLE, 1), 1j * commutator(WHOLE, 1))


def test_whole_numbers_that_would_overflow_are_refused():
    huge = torch.tensor([[2**62]])
    with pytest.raises(ValueError, match=r"matrix: got 4611686018427387904, expected .* below 2"):
        commutator(huge, 0)
    with pytest.raises(ValueError, match=r"signal: got .* below 2\*\*63"):
        equivariant_shifts(huge // 2, [0], signal=[4])
    with pytest.raises(ValueError, match="matrix: got inf, expected numbers whose sums are finite"):
        equivariance_error([[1e308, 1e308]], 1, signal=[1e308, 1e308])


def test_shifts_come_back_as_plain_numbers():
    for shifts in (torch.arange(-5, 6), np.arange(-5, 6), list(torch.arange(-5, 6))):
        found = equivariant_shifts(WHOLE, shifts)
        assert found == {0}
        assert [type(shift) for shift in found] == [int]


@given(seed=seeds)
def test_images_have_shifts_on_both_axes(seed):
    kernel = integers_as(torch.float32, (3, 3), seed)
    kernel[kernel == 0] = 1
    matrix = conv_matrix(kernel, (3, 4), padding=1, padding_mode="circular")
    shapes = {"input_shape": (3, 4), "output_shape": (3, 4)}
    shifts = torch.cartesian_prod(torch.arange(3), torch.arange(4))
    every = set(map(tuple, shifts.tolist()))
    assert equivariant_shifts(matrix, shifts, circular=True, **shapes) == every
    assert equivariant_shifts(matrix, every, **shapes) == {(0, 0)}
    assert equivariant_shifts(matrix, [0, 1], circular=True, **shapes) == {0, 1}


def test_rounding_is_not_a_broken_symmetry():
    """A product of circulants is circulant, but for the rounding of its sums."""
    generator = torch.Generator().manual_seed(0)
    factors = [
        conv_matrix(torch.randn(5, generator=generator), 50, padding=2, padding_mode="circular")
        for _ in range(4)
    ]
    product = torch.linalg.multi_dot(factors)
    errors = [equivariance_error(product, n, circular=True) for n in range(50)]
    assert max(errors) > 0, "without rounding this would test nothing"
    assert equivariant_shifts(product, range(50), circular=True) == set(range(50))
    product[0, 0] += 1e-2 * product.abs().max()
    assert equivariant_shifts(product, range(50), circular=True) == {0}


def test_bad_input_is_named():
    matrix = conv_matrix(DEMONSTRATION.kernel, 6)
    with pytest.raises(ValueError, match="signal: got '5 numbers', expected 6"):
        equivariance_error(matrix, 1, signal=torch.ones(5))
    with pytest.raises(ValueError, match="matrix: got"):
        commutator(torch.ones(6), 1)
    with pytest.raises(ValueError, match=r"output_shape: got \(2, 3\)"):
        commutator(matrix, (1, 1), input_shape=(2, 3), output_shape=(2, 3))
    with pytest.raises(ValueError, match=r"input_shape and output_shape: got .*None"):
        equivariance_error(matrix, (0, 1), input_shape=(2, 3))
