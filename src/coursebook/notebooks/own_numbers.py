"""Numbers of one's own: what notebooks have more in a course that sets ``variants``.

The notebook is the same for all. In its first cell students write their names, from which it draws
their numbers; below an exercise a cell shows them, and its check is told whose they are.
"""

from __future__ import annotations

import json

from ..editions.points import CALL

NAME = """\
from convmatrix.exercises import Student

# In this course everybody has other numbers. Write your name between the last quotation marks.
me = Student(COURSE, "")
me"""

ANNOUNCED = (
    "**Your numbers.** In this course everybody has other ones. The next cell shows yours: take"
)

# The name of each part of a problem in notebooks, and in the sentence that announces it.
PARTS = {"signal": ("my_x", "the input"), "kernel": ("my_w", "the kernel")}


def varied(id: str) -> list[str]:
    """Return the parts of an exercise's problem that vary, if there is such an exercise.

    >>> varied("convolve-by-hand"), varied("output-length")
    (['signal', 'kernel'], [])
    """
    from convmatrix.exercises.catalogue import EXERCISES  # imports torch: seconds

    return [part for part in PARTS if id in EXERCISES and part in EXERCISES[id].varies]


def name_cell(course: str) -> str:
    """Return the code of the cell in which students write their names."""
    return NAME.replace("COURSE", json.dumps(course, ensure_ascii=False))


def announced(id: str) -> str:
    """Return what stands below the text of an exercise.

    >>> announced("toeplitz-matrix").rpartition(": ")[-1]
    'take `my_w` in place of the kernel.'
    """
    taken = [f"`{name}` in place of {of}" for name, of in (PARTS[part] for part in varied(id))]
    return f"{ANNOUNCED} {' and '.join(taken)}."


def numbers_cell(id: str) -> str:
    """Return the code that shows the numbers.

    >>> print(numbers_cell("toeplitz-matrix"))
    mine = me.numbers("toeplitz-matrix")
    my_w = mine.kernel
    my_w
    """
    parts = varied(id)
    names = ", ".join(PARTS[part][0] for part in parts)
    values = ", ".join(f"mine.{part}" for part in parts)
    return f'mine = me.numbers("{id}")\n{names} = {values}\n{names}'


def told_whose(source: str) -> str:
    """Return the code of a check with the student in each call that is about their numbers.

    >>> told_whose('check("toeplitz-matrix", rows, points=2)')
    'check("toeplitz-matrix", rows, points=2, student=me)'
    >>> told_whose('check("output-length", 8)')
    'check("output-length", 8)'
    """
    return "\n".join(
        f"{call[1]}, student=me)" if (call := CALL.match(line)) and varied(call["id"]) else line
        for line in source.split("\n")
    )
