"""The exercises of the book, each declared once: a module for each chapter.

Answers and mistakes are constructions, so that they can be made for other numbers as well. Where
two mistakes fit the same answer, the one that stands first is meant: the most specific comes first.
"""

from __future__ import annotations

from convmatrix.exercises.catalogue import (
    composition,
    counting,
    equivariance,
    learning,
    one_dimension,
    padding,
    ring,
    strides_and_channels,
    transpose,
    two_dimensions,
)
from convmatrix.exercises.exercise import Exercise

CHAPTERS = (
    one_dimension,
    padding,
    equivariance,
    two_dimensions,
    counting,
    strides_and_channels,
    transpose,
    composition,
    ring,
    learning,
)

# All that these modules declare, in their order.
EXERCISES = {
    each.id: each
    for chapter in CHAPTERS
    for each in vars(chapter).values()
    if isinstance(each, Exercise)
}
