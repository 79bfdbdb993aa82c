"""The exercise of the chapter on two dimensions."""

from __future__ import annotations

from math import prod

from convmatrix.exercises.catalogue.ideas import chapters_own, moved, wrong_rows, wrong_values
from convmatrix.exercises.constructions import (
    column_major,
    flipped,
    jumping,
    matrix,
    over_the_edge,
    round_the_edge,
    sliding_rows,
    without_gaps,
)
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import IMAGE
from convmatrix.exercises.signs import NoRightRow
from convmatrix.operators import conv_matrix

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
