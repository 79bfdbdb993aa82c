"""What a page's file of answers says of itself, so that a grader knows what it answers.

The page's script makes the file (``handing-in.js``) and `coursebook.grading` reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

FORMAT = "answers/1"


def edition_of(asked: Iterable[Mapping[str, Any]]) -> str:
    """Return what tells the questions of a page from those with other numbers.

    The exercises are given as the page has them (``digests.compiled``); what is said about them,
    and for how many points, may change.

    >>> edition_of([{"id": "output-length", "right": "TXSQ1FMGcAGC"}])
    '63943252dc27'
    """
    text = "\n".join(f"{each['id']} {each['right']}" for each in asked)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
