"""Sizes and places, against torch and against the slow way."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from convmatrix import output_size
from convmatrix.geometry import Axis, resolve

axes = st.builds(
    Axis,
    size=st.integers(1, 9),
    **dict.fromkeys(("kernel", "stride", "dilation"), st.integers(1, 4)),
    **dict.fromkeys(("before", "after"), st.integers(0, 12)),
).filter(lambda axis: axis.output > 0)


@given(axis=axes)
def test_inside_lists_the_outputs_that_read_a_real_input(axis):
    reads = axis.reads()
    for tap in range(axis.kernel):
        slow = [i for i in range(axis.output) if 0 <= reads[i, tap] < axis.size]
        assert list(axis.inside(tap)) == slow
    assert axis.places == ((reads >= 0) & (reads < axis.size)).sum()


@given(axis=axes)
def test_runs_cover_the_outputs_once_and_read_alike(axis):
    runs = list(axis.runs())
    assert [i for run in runs for i in range(run.start, run.stop)] == list(range(axis.output))
    for run in runs:
        for output in range(run.start, run.stop):
            inside = [t for t in range(axis.kernel) if output in axis.inside(t)]
            assert inside == list(run.taps)


def test_runs_are_few_however_long_the_axis():
    (axis,) = resolve(10**9, 7, padding=3)
    assert len(list(axis.runs())) == 7


@given(axis=axes)
def test_output_size_is_torchs(axis):
    options = {"padding": axis.before, "stride": axis.stride, "dilation": axis.dilation}
    signal, kernel = torch.zeros(1, 1, axis.size), torch.zeros(1, 1, axis.kernel)
    try:
        expected = F.conv1d(signal, kernel, **options).shape[-1]
    except RuntimeError:
        with pytest.raises(ValueError, match="kernel_shape"):
            output_size(axis.size, axis.kernel, **options)
    else:
        assert output_size(axis.size, axis.kernel, **options) == expected
