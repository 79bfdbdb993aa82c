"""Exercises: what the book asks, and what it says about an answer.

In a chapter ``check("output-length", answer)`` says whether an answer is right, and when it is not,
which idea went wrong. The same judgement for programs is `judge`.
"""

from convmatrix.exercises.judging import check, judge
from convmatrix.exercises.verdict import Verdict

__all__ = ["Verdict", "check", "judge"]
