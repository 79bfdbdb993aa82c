"""Plain arithmetic in a formula is computed; what is not plain is left alone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from building import ROOT
from coursebook.maths.arithmetic import claims

TRUE = [
    r"\class{tap-0}{2}\cdot 3 + \class{tap-1}{3}\cdot 1 + 5 \times 4 = 29",
    r"y_0 = 2\cdot 3 + 3 = 9",
    r"N - K + 1 = 6 - 3 + 1 = 4",
    r"64\cdot 27 = 1{,}728, \quad x = 5",
    r"\frac{1}{2} + \tfrac14 = 0.75 = \frac34",
    r"2^{10} = 1\,024",
    r"-2^2 = -4",
    r"(3\cdot 3 - 2)(4) = 28 / (-1) \cdot -1",
    r"2/3 \approx 0.67",
    r"1728 \approx 1{,}700",
    r"9/64 \approx 14\,\%",
    r"1728 \approx 1.7\cdot 10^3",
    r"2 + 2 \le 4",
    r"2 \cdot 2 \ne 5",
    r"6 \cdot 4 = 24\,\text{bytes}",
    r"\left\lfloor \frac{7}{2} \right\rfloor + 1 = |-4| = \sqrt{16}",
    r"-1 \bmod 6 = 5",
    r"3\cdot[1, 0] + [0, 2] = [3, 2]",
    r"\begin{bmatrix} 2 & 3 \\ 0 & 1 \end{bmatrix}\begin{pmatrix} 1 \\ 4 \end{pmatrix} = [14, 4]",
    r"\underbrace{2\cdot 3}_{\text{tap 0}} + 1 = 7",
    "\\begin{aligned} 29 &= 2\\cdot 3 + 3 \\\\\n &\\quad {} + 5\\cdot 4 \\end{aligned}",
    r"\begin{align} 1 + 1 &= 2 & 1 + 2 &= 3 \\ 2 + 2 &= 4 \end{align}",
]
FALSE = [
    r"\class{tap-0}{2}\cdot 3 + \class{tap-1}{3}\cdot 1 + 5 \times 4 = 38",
    r"N - K + 1 = 6 - 3 + 1 = 5",
    r"64\cdot 27 = 1{,}729",
    r"2/3 \approx 0.66",
    r"1 + 1 = 3 \text{ and } 1 + 2 = 3",
    r"2 + 2 < 4",
    r"6 \cdot 4 = 25\,\text{bytes}",
    r"[1, 2] + [1, 1] = [2, 4]",
    r"[1, 2] = [1, 2, 3]",
    r"\begin{bmatrix} 2 & 3 \end{bmatrix} \cdot [1, 1] = 6",
    "\\begin{aligned} 29 &= 2\\cdot 3 + 3 \\\\\n &\\quad {} + 5\\cdot 5 \\end{aligned}",
    r"\begin{align} 1 + 1 &= 2 \\ 2 + 2 &= 5 \end{align}",
]
NO_ARITHMETIC = [
    *(r"x_0 = x_1 = 0", r"3\times 4", r"v_2 u_0 = 5\cdot 3", r"1 + 2 + \dots + 6 = 20"),
    *(r"1\,\text{km} = 1000\,\text{m}", r"8 \equiv 2", r"101_2 = 5", r"P = 0, 1", r"1/0 = 5"),
    *(r"9^{99999} = 1", r"\{3, 4\} = 5", r"2 + = 3"),
]


@pytest.mark.parametrize("tex", TRUE)
def test_a_true_formula_is_computed(tex):
    found = list(claims(tex))
    assert found
    assert [str(claim) for claim in found if not claim.holds] == []


@pytest.mark.parametrize("tex", FALSE)
def test_a_false_formula_is_refused(tex):
    [false] = [str(claim) for claim in claims(tex) if not claim.holds]
    assert re.search(r"^false formula: .+  left \S.*  right \S", false)


@pytest.mark.parametrize("tex", NO_ARITHMETIC)
def test_what_is_no_arithmetic_is_left_alone(tex):
    assert list(claims(tex)) == []


def test_every_formula_of_the_book_that_looks_like_arithmetic_is_computed():
    """Counted in another way: what has only digits and signs on both sides of a sign."""
    plain = re.compile(
        r"(?:[-.\d\s+(){},^/]|\\cdot|\\times|\\,|\\tfrac)*\d(?:[-.\d\s+(){},^/]|\\cdot|\\times)*"
    )
    looks_so = 0
    for path in ROOT.glob("book/*.md"):
        for tex in re.findall(r"(?<!\$)\$([^$]+)\$(?!\$)", path.read_text("utf-8")):
            sides = re.split(r"=|\\approx", re.sub(r"\\class\{[^}]*\}", "", tex))
            like = [bool(plain.fullmatch(side)) for side in sides]
            pairs = sum(one and other for one, other in pairwise(like))
            assert len(list(claims(tex))) == pairs, tex
            looks_so += pairs
    assert looks_so >= 20, "on a book without arithmetic this would test nothing"
