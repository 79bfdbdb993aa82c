"""An exercise as data for the page: what answers are recognised by, and not the answers.

The page must tell right from wrong without a server and must not show the answer, so it is given
digests: it computes the digest of what a reader enters and compares. A digest keeps an answer out
of sight; somebody who tries all small numbers finds it. This is for learning, not for grading.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from math import floor
from string import ascii_lowercase
from typing import Any

import numpy as np

from convmatrix.exercises import grammar, sentences
from convmatrix.exercises.counterexamples import Counterexample
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import (
    TOLERANCE,
    VectorOfNumbers,
    WholeNumber,
    WholeNumbers,
    WholeNumberSet,
)
from convmatrix.exercises.matrices import HALF, MatrixOfNumbers
from convmatrix.exercises.signs import (
    Moved,
    NoRightRow,
    NumberAtPlace,
    OneRowMissing,
    OneSided,
    SamePlaces,
    Sign,
    Straight,
    ZeroWhere,
    entries,
)
from convmatrix.exercises.verdict import MARKS
from convmatrix.figures.palette import TAP_COLOURS

BYTES = 9  # twelve characters; chance won't make two of them equal

Data = dict[str, Any]


def compiled(exercise: Exercise) -> Data:
    """Return all that the page needs to judge an answer, as plain JSON.

    Raises:
        TypeError: It is recognised by something that the page does not know.
    """
    right = exercise.answer
    return {
        "id": exercise.id,
        "title": exercise.title,
        "points": exercise.points,
        "kind": exercise.kind.name,
        "right": digest(exercise.id, text(right)),
        "why": exercise.why,
        "hint": exercise.hints[0] if exercise.hints and not exercise.kind.points_at_place else "",
        "mistakes": [mistake_data(exercise, mistake) for mistake in exercise.mistakes],
    } | kind_data(exercise)


def shown(exercise: Exercise) -> Data:
    """Return all that stands below an exercise on its page, as plain JSON."""
    return {
        "id": exercise.id,
        "title": exercise.title,
        "kind": exercise.kind.name,
        "hints": exercise.hints,
        "data": compiled(exercise),
    } | (to_paint_with(exercise) if isinstance(exercise.kind, MatrixOfNumbers) else {})


def to_paint_with(exercise: Exercise) -> Data:
    """Return the kernel's taps, row by row, and the rows that the question shows."""
    kernel, given = exercise.problem.kernel, exercise.given
    rows = np.atleast_2d(kernel.numpy())
    taps = [
        {
            "place": place,
            "text": f"{tap:g}",
            "letter": ascii_lowercase[place],
            "colour": f"tap-{place % len(TAP_COLOURS)}",
        }
        for place, tap in enumerate(rows.flat)
    ]
    width = rows.shape[1]
    return {
        "taps": [taps[start : start + width] for start in range(0, len(taps), width)],
        "given": [[f"{entry:g}" for entry in row] for row in given(exercise.problem)]
        if given
        else None,
    }


def said() -> Data:
    """Return what is said of answers to any exercise, with blanks to fill, and its marks."""
    names = [name for name in vars(sentences) if name.isupper()]
    return {name: getattr(sentences, name) for name in names} | {
        "MARKS": MARKS,
        "TOLERANCE": TOLERANCE,
        "GRAMMAR": grammar.as_data(),
    }


def mistake_data(exercise: Exercise, mistake: Mistake) -> Data:
    """Return what a mistake is recognised by, and what is said of it."""
    answers = [text(wrong) for wrong in exercise.wrong(mistake, exercise.problem)]
    return {
        "message": mistake.message,
        "answers": [digest(exercise.id, answer) for answer in answers],
    } | sign_data(exercise, mistake.sign)


def sign_data(exercise: Exercise, sign: Sign | None) -> Data:
    """Return what shows a mistake in more answers than its own."""
    match sign:
        case None:
            return {}
        case OneRowMissing():
            return {"row missing": True}
        case SamePlaces(right=right):
            return {"places": digest(exercise.id, places(entries(right, exercise.problem)))}
        case NoRightRow():
            return {"no right row": True}
        case NumberAtPlace(place=place, made=made):
            wrong = {each(exercise.problem) for each in made} - {exercise.answer[place]}
            return {"number": [place, *(digest(exercise.id, place, number(w)) for w in wrong)]}
        case OneSided(right_too=right_too):
            return {"one sided": ["left", "right"][: 1 + right_too]}
        case Straight(level=level):
            return {"straight": "level" if level else "ramp"}
        case ZeroWhere():
            return {"zero where": True}
        case Moved(side=side):
            return {"moved": side}
        case other:
            raise TypeError(f"no page can look for {other!r} in an answer to {exercise.id}")


def kind_data(exercise: Exercise) -> Data:
    """Return what the page compares parts of an answer with."""
    id, right = exercise.id, exercise.answer
    match exercise.kind:
        case WholeNumber():
            return {}
        case WholeNumbers(questions=questions):
            return {"questions": questions, "parts": parts(id, right)}
        case WholeNumberSet(least=least, most=most):
            members = [digest(id, "member", number(value)) for value in sorted(right)]
            return {"least": least, "most": most, "members": members}
        case VectorOfNumbers(entry=entry, size=size, look=look):
            return {"parts": parts(id, right), "entry": entry, "size": size, "look": look}
        case Counterexample(rows=rows, size=size):
            both = [np.asarray(row, dtype=float).tolist() for row in rows(exercise.problem)]
            return {"rows": both, "input": exercise.problem.signal.tolist(), "size": size}
        case MatrixOfNumbers() as kind:
            return matrix_data(exercise, kind)
        case other:
            raise TypeError(f"no page can ask for a {other.name} as {id} does")


def matrix_data(exercise: Exercise, kind: MatrixOfNumbers) -> Data:
    """Return what the page compares rows of a matrix with, its width, and what it does."""
    id, right, problem = exercise.id, exercise.answer, exercise.problem
    x = problem.signal.double().flatten().numpy()
    # As wide as a block of the matrix.
    widths = [problem.output_shape(kind.padding)[-1], problem.shape[-1]]
    return {
        "rows": [digest(id, text(row)) for row in right],
        "columns": right.shape[1],
        "half": HALF,
        "padded": bool(kind.padding),
        "stride": kind.stride,
        "input": x.tolist(),
        "output": None if kind.transposed else digest(id, text(right @ x)),
        "transposed": kind.transposed,
        "rank": len(problem.shape),
        "widths": widths if len(problem.shape) > 1 else None,
    }


def parts(id: str, numbers: Sequence[float]) -> list[str]:
    """Return a digest for each number in its place."""
    return [digest(id, place, number(value)) for place, value in enumerate(numbers)]


def places(matrix: Any) -> str:
    """Return where a matrix is not zero, as text."""
    return "\n".join("".join("01"[int(entry != 0)] for entry in row) for row in matrix)


def text(value: Any) -> str:
    """Return an answer as text; answers that are the same but for rounding have the same text."""
    if isinstance(value, frozenset):
        value = sorted(value)
    array = np.asarray(value, dtype=float)
    rows = array if array.ndim == 2 else array.reshape(1, -1)
    return "\n".join(" ".join(map(number, row)) for row in rows)


def number(value: float) -> str:
    """Return a number in units of the smallest difference that counts."""
    return str(floor(float(value) / TOLERANCE + 0.5))


def digest(id: str, *said: object) -> str:
    """Return the digest of a part of an answer, another one for each exercise.

    >>> digest("output-length", number(6))
    'TXSQ1FMGcAGC'
    """
    text = "\0".join([id, *map(str, said)])
    return base64.b64encode(hashlib.sha256(text.encode()).digest()[:BYTES]).decode()
