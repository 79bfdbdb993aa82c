"""What the book says about an answer to one of its exercises.

In a chapter ``check("output-length", answer)`` says whether an answer is right, and when it is not,
which idea went wrong. For programs the same judgement is `judge`. ``hint("output-length")`` gives a
hint, and one more each time.
"""

from convmatrix.exercises.settings import neutral

with neutral():  # right answers are computed at the import
    from convmatrix.exercises.hints import Hints, hint
    from convmatrix.exercises.judging import check, judge
    from convmatrix.exercises.variants import Student
from convmatrix.exercises.verdict import Verdict

__all__ = ["Hints", "Student", "Verdict", "check", "hint", "judge"]
