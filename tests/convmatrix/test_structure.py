"""Structure is seen where it is, and where it breaks."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convmatrix import conv_matrix, is_doubly_block_toeplitz, is_toeplitz
from convmatrix.numbers import DEMONSTRATION
from strategies import integers_as, seeds


@given(seed=seeds, n=st.integers(2, 7), k=st.integers(1, 4), padding=st.integers(0, 2))
def test_convolution_matrices_are_toeplitz(seed, n, k, padding):
    k = min(k, n)
    matrix = conv_matrix(integers_as(torch.float32, (k,), seed), n, padding=padding)
    assert is_toeplitz(matrix)


@given(seed=seeds, rows=st.integers(2, 5), columns=st.integers(2, 5), padding=st.integers(0, 1))
def test_image_matrices_are_doubly_block_toeplitz(seed, rows, columns, padding):
    kernel = integers_as(torch.float32, (2, 2), seed)
    matrix = conv_matrix(kernel, (rows, columns), padding=padding)
    outputs = (rows - 1 + 2 * padding, columns - 1 + 2 * padding)
    assert is_doubly_block_toeplitz(matrix, outputs, (rows, columns))


@given(rows=st.integers(2, 5), columns=st.integers(2, 5), data=st.data())
def test_a_changed_entry_breaks_its_diagonal(rows, columns, data):
    i = data.draw(st.integers(0, rows - 1))
    j = data.draw(st.integers(0, columns - 1))
    matrix = torch.zeros(rows, columns)
    matrix[i, j] = 1
    structure = is_toeplitz(matrix)
    alone = i in (0, rows - 1) and j in (0, columns - 1) and (i == 0) != (j == 0)
    assert bool(structure) == alone, "only a corner diagonal has a single entry"
    assert all((i, j) in (b.first, b.second) for b in structure.breaks)


def test_breaks_say_where():
    kernel = DEMONSTRATION.image_kernel
    matrix = conv_matrix(kernel, (3, 4))
    matrix[0, 1] = 7
    structure = is_doubly_block_toeplitz(matrix, (2, 3), (3, 4))
    assert str(structure).startswith(
        "doubly block Toeplitz: no, entry (0, 1) is 7 but entry (1, 2) is 2"
    )
    assert structure.breaks[-1] == ((0, 1), (3, 5), (7, 2), True)
    assert "from block to block" in str(structure.breaks[-1])


def test_plain_toeplitz_is_not_doubly_block():
    """The rows of a convolution on the flattened image run on over the edge of the image."""
    flat = conv_matrix([1, 2, 0, 0, 3, 4], 12)
    assert is_toeplitz(flat)
    image = conv_matrix(DEMONSTRATION.image_kernel, DEMONSTRATION.image_shape)
    assert not is_toeplitz(image)


def test_what_is_no_matrix_is_refused():
    with pytest.raises(ValueError, match="matrix: got"):
        is_toeplitz([1, 2, 3])
    with pytest.raises(ValueError, match="matrix: got"):
        is_doubly_block_toeplitz(torch.ones(6, 11), (2, 3), (3, 4))
    with pytest.raises(ValueError, match="two axes each"):
        is_doubly_block_toeplitz(torch.ones(6, 12), (6,), (12,))


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        (1j, 2j, "is 0+1j but entry (1, 1) is 0+2j"),
        (True, False, "is 1 but entry (1, 1) is 0"),
        (2**62, 2**62 + 1, "is 4611686018427387904 but entry (1, 1) is 4611686018427387905"),
        (2**63, 2**63 + 1, "is 9223372036854775808 but entry (1, 1) is 9223372036854775809"),
        (-(2**63), 2**63 - 1, "is -9.22337e+18 but entry (1, 1) is 9.22337e+18"),
        (1e308, -1e308, "is 1e+308 but entry (1, 1) is -1e+308"),
        (1.0, 1.0 + 2**-40, "is 1.0 but entry (1, 1) is 1.0000000000009095"),
    ],
)
def test_numbers_of_every_kind_are_compared_exactly(one, other, text):
    with np.errstate(all="raise"):
        same, different = (np.diag([one, each]) for each in (one, other))
        assert is_toeplitz(same)
        assert text in str(is_toeplitz(different))
        assert is_doubly_block_toeplitz(np.kron(np.eye(2, dtype=same.dtype), same), (2, 2), (2, 2))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.float16])
def test_tolerance_counts_in_every_dtype(dtype):
    matrix = np.diag([1, 3]).astype(dtype)
    assert [bool(is_toeplitz(matrix, tolerance=t)) for t in (1.9, 2, np.inf)] == [False, True, True]
