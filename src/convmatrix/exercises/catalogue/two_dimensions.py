"""The exercises of the chapter on two dimensions."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import Any

import torch.nn.functional as F

from convmatrix.exercises.catalogue.ideas import chapters_own, moved, wrong_rows, wrong_values
from convmatrix.exercises.constructions import (
    by_columns,
    column_major,
    flipped,
    from_below,
    jumping,
    matrix,
    over_the_edge,
    round_the_edge,
    sliding_rows,
    without_gaps,
)
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import IMAGE, Problem
from convmatrix.exercises.signs import NoRightRow
from convmatrix.operators import conv_matrix


def block_row(p: Problem, kernel_row: int = 0, row: int = 1) -> Any:
    """Return a row of the one-dimensional matrix of a row of the kernel."""
    return conv_matrix(p.kernel[kernel_row], p.shape[1])[row]


BLOCK = Exercise(
    id="block",
    title="One row of one block",
    points=1,
    kind=VectorOfNumbers(
        entry="entry",
        size="A block is as wide as a row of the image. How many pixels is that?",
        look="which row of the kernel makes this block, and where does it stand in this row?",
    ),
    problem=IMAGE,
    expected=block_row,
    mistakes=(
        Mistake(
            "another row of the kernel",
            (lambda p: block_row(p, 1), lambda p: block_row(p, 2)),
            "This row belongs to a block of another row of the kernel. How far from the block "
            "diagonal does this one stand?",
        ),
        Mistake(
            "rows counted from 1",
            (lambda p: block_row(p, row=0), lambda p: block_row(p, 1, row=0)),
            "In your row the kernel has not moved yet: this is the first row of a block. Rows are "
            "counted from 0.",
        ),
        Mistake(
            "one row too far",
            lambda p: block_row(p, row=2),
            "In your row the kernel has moved twice. Rows of a block are counted from 0.",
        ),
        Mistake(
            "flipped kernel",
            lambda p: block_row(flipped_kernel(p)),
            "The taps stand from back to front. PyTorch does not flip the kernel.",
        ),
        Mistake(
            "the whole row of the matrix",
            (lambda p: matrix(p)[p.output_shape()[1] + 1], lambda p: matrix(p)[1]),
            "This is a row of the whole matrix. Which of its entries lie in the block?",
        ),
        chapters_own(block_row),
    ),
    hints=(
        "A block of an output row and an image row: which row of the kernel lies on that image row "
        "when the window stands in that output row?",
        "Inside the block it is one dimension again: a row of the kernel slides along a row of the "
        "image.",
    ),
    why=(
        "Which block it is says which row of the kernel; which row of the block says how far the "
        "window has moved."
    ),
)

BLOCK_TOEPLITZ_MATRIX = Exercise(
    id="block-toeplitz-matrix",
    title="Write the matrix of an image convolution",
    points=1,
    kind=MatrixOfNumbers(),
    problem=IMAGE,
    expected=matrix,
    mistakes=(
        Mistake(
            "flipped in both axes",
            flipped,
            "The kernel is turned around, back to front and upside down. PyTorch does not flip it: "
            "the first tap reads the window's top left pixel.",
        ),
        Mistake(
            "kernel upside down",
            lambda p: flipped(p, (0,)),
            "The kernel stands upside down: its last row comes first. Which of its rows reads the "
            "window's first row?",
        ),
        Mistake(
            "kernel mirrored left to right",
            lambda p: flipped(p, (1,)),
            "Each row of the kernel stands from back to front. Which tap reads the window's "
            "leftmost pixel?",
        ),
        Mistake(
            "kernel transposed",
            lambda p: conv_matrix(p.kernel.T, p.shape),
            "The kernel's rows and columns have changed places. Its first row reads along the "
            "window's first row.",
        ),
        Mistake(
            "transposed",
            lambda p: matrix(p).T,
            "Your matrix has a column for each output and a row for each pixel. Multiplied with "
            "the flattened image, which of the two must be the rows?",
        ),
        Mistake(
            "input flattened by columns",
            lambda p: column_major(p, inputs=True, outputs=False),
            "Your columns follow the image column by column. PyTorch flattens row by row: which "
            "pixel comes after the first?",
        ),
        Mistake(
            "output flattened by columns",
            lambda p: column_major(p, inputs=False, outputs=True),
            "Your rows are right, but in another order: they follow the output image column by "
            "column. Which output comes after the first when it is flattened row by row?",
        ),
        Mistake(
            "both flattened by columns",
            lambda p: column_major(p, inputs=True, outputs=True),
            "This matrix would be right if images were flattened column by column, the input and "
            "the output. PyTorch flattens both row by row.",
        ),
        Mistake(
            "the output from below",
            from_below,
            "Your rows are right, but they follow the output from its last row to its first. Where "
            "does the window begin?",
        ),
        Mistake(
            "with padding",
            lambda p: matrix(p, padding=1),
            "This is the matrix with padding 1. Here the window stays on the image: how many "
            "outputs are there then?",
        ),
        Mistake(
            "no gap between kernel rows",
            (lambda p: without_gaps(p, window=True), lambda p: without_gaps(p, window=False)),
            "The kernel's rows follow each other at once. In the flattened image, how far is a "
            "pixel from the one below it?",
        ),
        Mistake(
            "plain Toeplitz",
            lambda p: sliding_rows(p, prod(p.output_shape())),
            "Each of your rows is the one above, moved by one place, also where the window jumps "
            "to the next image row. On which pixel does it stand after that jump?",
        ),
        Mistake(
            "windows over the edge",
            (
                lambda p: over_the_edge(p, cut=False),
                lambda p: over_the_edge(p, cut=True),
                round_the_edge,
            ),
            "Some of your rows belong to windows that run over the right edge of the image. On how "
            "many places in an image row can the window stand?",
        ),
        *wrong_rows(matrix),
        Mistake(
            "wrong jump",
            (lambda p: jumping(p, p.shape[1] - 1), lambda p: jumping(p, p.shape[1] + 1)),
            "Within an image row all is right, but where the window goes to the next image row, "
            "your row starts in another column. How far is a pixel from the one below it?",
        ),
        Mistake(
            "rows and columns of the image swapped",
            lambda p: conv_matrix(p.kernel, p.shape[::-1]),
            "Your matrix is the one for an image with rows and columns swapped. How many pixels "
            "stand in one row of this image?",
        ),
        *moved(matrix),
        chapters_own(matrix),
        wrong_values(matrix),
        Mistake(
            "another first row",
            lambda p: conv_matrix(p.kernel[:1], p.shape)[: prod(p.output_shape())],
            "No row is right yet. Compare your first row with the one that the question gives.",
            sign=NoRightRow(matrix),
        ),
    ),
    hints=(
        "The first row is given. For output 1 the window moves one pixel to the right: where "
        "are its pixels in the flattened image?",
        "For the next image row of outputs the window moves one pixel down. How far is that in "
        "the flattened image?",
        "Check the shape: a row for each output, a column for each pixel. Then look for rows "
        "whose window would hang over the right edge.",
    ),
    withheld=(tuple(int(row.nonzero()[0]) for row in matrix(IMAGE)),),  # zeros that lead a row
    why=(
        "Each row of the kernel makes a Toeplitz block, and the blocks repeat along their "
        "own diagonals: the pattern of one dimension, twice over."
    ),
    given=lambda p: matrix(p)[:1],
)


def flipped_kernel(p: Problem) -> Problem:
    """Return the problem with every row of the kernel from back to front."""
    return replace(p, kernel=p.kernel.flip(1))


def patches(p: Problem) -> Any:
    """Return the unrolled image: a column for each window."""
    return F.unfold(p.signal[None, None], tuple(p.kernel.shape))[0]


def patch_column(p: Problem, column: int = 4) -> Any:
    """Return one column of the unrolled image; of few columns, counted on from the first."""
    unrolled = patches(p)
    return unrolled[:, column % unrolled.shape[1]]


PATCH_COLUMN = Exercise(
    id="patch-column",
    title="A column of the unrolled image",
    points=1,
    kind=VectorOfNumbers(
        entry="entry",
        size="A column holds one patch. How many pixels lie under the kernel?",
        look="which pixel of the patch is that, read row by row?",
    ),
    problem=IMAGE,
    expected=patch_column,
    mistakes=(
        Mistake(
            "columns counted from 1",
            lambda p: patch_column(p, 3),
            "This is the column before. They are counted from 0.",
        ),
        Mistake(
            "one column too far",
            lambda p: patch_column(p, 5),
            "This is the column after. They are counted from 0.",
        ),
        Mistake(
            "patch read by columns",
            lambda p: patch_column(p)[by_columns(tuple(p.kernel.shape))],
            "The patch is the right one, but you have read it column by column. PyTorch reads row "
            "by row.",
        ),
        Mistake(
            "windows ordered by columns",
            lambda p: patches(p)[:, by_columns(p.output_shape())][:, 4],
            "Your window went down first. In which order are the outputs flattened?",
        ),
        Mistake(
            "a row of the unrolled image",
            (lambda p: patches(p)[4], lambda p: matrix(p)[4]),
            "This is a row, with a number for each window or each pixel. A column is one patch.",
        ),
        Mistake(
            "the kernel's products",
            lambda p: patch_column(p) * p.kernel.flatten(),
            "You have multiplied with the kernel already. The unrolled image holds pixels alone.",
        ),
        chapters_own(patch_column),
    ),
    hints=(
        "There is a column for each output, in the order in which outputs are flattened. Where "
        "does the window stand for this one?",
        "Write the pixels under that window one after the other, row by row.",
    ),
    why="A column is what one output reads, row by row: the kernel's row times it is that output.",
)
