"""Unfolding (im2col) as a matrix of 0s and 1s: it copies what each output reads into a column."""

from __future__ import annotations

import numpy as np
import torch
from scipy.sparse import csr_array, vstack

from convmatrix.assembly import Matrix, countable, finished, gather_by_tap, room
from convmatrix.geometry import Padding, PerAxis, per_axis, resolve
from convmatrix.values import HELD_IN, number_type, yes_or_no


def unfold_matrix(
    input_shape: PerAxis,
    kernel_shape: PerAxis,
    *,
    channels: PerAxis = 1,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    padding_mode: str = "zeros",
    dtype: torch.dtype | None = None,
    sparse: bool = False,
) -> Matrix:
    """Return U, the matrix of ``torch.nn.functional.unfold``, for 1 to 3 axes.

    It is the tap matrices below one another, ``P[0]`` first, for each channel: row r of the
    unfolded input is what tap r reads. A kernel with two taps on three inputs::

        [1 . .]   tap 0 reads x[0], x[1]
        [. 1 .]
        [. 1 .]   tap 1 reads x[1], x[2]
        [. . 1]

    The weight as a matrix with C_out rows times the unfolded input is the convolution, so im2col
    and T are two readings of the same sums: here x is unrolled, there w. ``fold`` is the transpose
    of U: it adds up what was copied, so ``U.T @ U`` is diagonal and counts how often each input is
    read.

    Args:
        input_shape: Spatial shape of the input.
        kernel_shape: Shape of the kernel; its taps are numbered row-major.
        channels: Number of channels; they are unfolded one after the other.
        padding: As in `.conv_matrix`.
        stride: As in `.conv_matrix`.
        dilation: As in `.conv_matrix`.
        padding_mode: As in `.conv_matrix`; torch's unfold knows zeros alone.
        dtype: Of the entries; torch's default dtype unless told.
        sparse: Return a `scipy.sparse.csr_array`.

    Returns:
        Matrix of 0s and 1s, shape (channels x taps x outputs, channels x inputs), at most one 1 in
        a row.

    Raises:
        ValueError: As `.conv_matrix`.

    Source: Chellapilla, Puri and Simard (2006); Chetlur et al. (2014), section 3.

    >>> U = unfold_matrix(6, 3)
    >>> columns = (U @ torch.tensor([3.0, 1, 4, 1, 5, 9])).reshape(3, 4)
    >>> torch.tensor([2.0, 3, 5]) @ columns
    tensor([29., 19., 36., 62.])
    """
    kind = number_type(dtype, sparse=yes_or_no("sparse", sparse))
    (count,) = per_axis("channels", channels, 1, at_least=1)
    axes = resolve(input_shape, kernel_shape, padding=padding, stride=stride, dilation=dilation)
    with room("input_shape, kernel_shape and channels", (input_shape, kernel_shape, channels)):
        taps = gather_by_tap(axes, padding_mode, HELD_IN[kind])
        one = csr_array(vstack(taps, format="csr"))
        countable(count * max(one.nnz, *one.shape))
        # The same block for each channel, along the diagonal.
        block = np.arange(count)[:, None]
        columns = one.indices + block * one.shape[1]
        ends = np.append(0, one.indptr[1:] + block * one.nnz)
        entries = (np.tile(one.data, count), columns.ravel(), ends)
        shape = (count * one.shape[0], count * one.shape[1])
        return finished(csr_array(entries, shape=shape), sparse, kind)
