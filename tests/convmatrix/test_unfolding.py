"""Unfolding against torch: as operators, over random geometry, and as the other half of a GEMM."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from convmatrix import conv_matrix, unfold_matrix
from strategies import PADDING_MODES, cases

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


def as_torch_has_it(options, rank):
    """torch unfolds images alone; a signal is an image with one row."""
    wide = {n: v if isinstance(v, tuple) else (v,) * rank for n, v in options.items()}
    if rank == 2:
        return wide
    alone = {"padding": 0, "stride": 1, "dilation": 1, "input_shape": 1, "kernel_size": 1}
    return {name: (alone[name], *value) for name, value in wide.items()}


@given(case=cases(ranks=(1, 2)), channels=st.integers(1, 3))
def test_it_is_torch_unfold_and_its_transpose_fold(case, channels):
    options = {name: case.options[name] for name in ("padding", "stride", "dilation")}
    assume(options["padding"] != "same")
    options["padding"] = 0 if options["padding"] == "valid" else options["padding"]
    kernel = tuple(case.weight.shape[2:])
    sizes = {"input_shape": case.input_shape, "kernel_size": kernel}
    theirs = as_torch_has_it(options | sizes, case.rank)
    image = theirs.pop("input_shape")
    inputs = channels * math.prod(image)
    unfolded = F.unfold(torch.eye(inputs).reshape(inputs, channels, *image), **theirs)
    matrix = unfold_matrix(case.input_shape, kernel, channels=channels, **options)
    assert torch.equal(matrix, unfolded.flatten(1).T)
    folded = F.fold(unfolded, image, **theirs).reshape(inputs, -1)
    assert torch.equal(matrix.T @ matrix, folded.T)


@given(case=cases(), mode=st.sampled_from(PADDING_MODES))
def test_the_weight_as_a_matrix_times_it_is_the_convolution(case, mode):
    options = case.options | {"padding_mode": mode}
    try:
        expected = conv_matrix(case.weight, case.input_shape, **options)
    except ValueError:  # more padding than the mode can supply
        return
    out, groups = case.weight.shape[0], options.pop("groups")
    kernel, dtype = tuple(case.weight.shape[2:]), case.weight.dtype
    options |= {"channels": case.channels, "dtype": dtype}
    matrix = unfold_matrix(case.input_shape, kernel, **options)
    assert set(matrix.unique().tolist()) <= {0.0, 1.0}
    columns = matrix.reshape(groups, -1, expected.shape[0] // out * matrix.shape[1])
    product = case.weight.reshape(groups, out // groups, -1) @ columns
    assert torch.equal(product.reshape(expected.shape), expected)
    compact = unfold_matrix(case.input_shape, kernel, sparse=True, **options)
    compact.check_format(full_check=True)
    np.testing.assert_array_equal(compact.toarray(), matrix)


def test_bad_input_is_named():
    for option in ("channels", "stride"):
        with pytest.raises(ValueError, match=f"{option}: got 0"):
            unfold_matrix(6, 3, **{option: 0})
    with pytest.raises(ValueError, match=r"input_shape, .* expected .* memory"):
        unfold_matrix(6, 3, channels=2**60, sparse=True)
