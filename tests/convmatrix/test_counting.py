"""Counts against the matrix itself: build it with all taps 1 and count."""

import time

import numpy as np
import pytest
import torch
from hypothesis import given

from convmatrix import conv_matrix, parameter_counts
from strategies import cases


@given(case=cases())
def test_counts_are_those_of_the_matrix(case):
    weight = torch.ones_like(case.weight)
    matrix = conv_matrix(weight, case.input_shape, **case.options)
    counts = parameter_counts(tuple(weight.shape), case.input_shape, **case.options)
    assert counts.dense == matrix.numel()
    assert counts.sparse == np.count_nonzero(matrix)
    assert counts.shared == weight.numel()


def test_the_other_paddings_read_a_real_input_everywhere():
    matrix = conv_matrix(torch.ones(3), 10, padding=1, padding_mode="circular", sparse=True)
    assert matrix.nnz == 30
    assert parameter_counts(3, 10, padding=1).sparse == 28


def test_counts_are_exact_far_beyond_memory():
    counts = parameter_counts((64, 3, 3, 3), (224, 224), padding=1)
    assert counts == (483_385_147_392, 64 * 3 * (3 * 224 - 2) ** 2, 1_728)
    assert all(type(number) is int for number in counts)


def test_long_kernels_are_counted_without_a_loop():
    start = time.perf_counter()
    n = 10**7
    assert parameter_counts((n,), n, padding=5) == (11 * n, 11 * n - 30, n)
    assert time.perf_counter() - start < 1


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="kernel_shape"):
        parameter_counts((5, 5), (3, 3))
    with pytest.raises(ValueError, match=r"input_shape: got \(4, 5\)"):
        parameter_counts((3,), (4, 5))
