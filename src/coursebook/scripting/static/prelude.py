"""What the page's Python begins with: it runs what a reader wrote, and says what came of it.

MicroPython runs this in the browser, so it keeps to what that has.
"""

import builtins
import io
import json
import sys

NAME = "yours"  # errors name the line of what was compiled under it
MOST_NUMBERS = 20_000
DEEPEST = 20
MISFITS = (TypeError, AttributeError, ValueError)

names = {}


class Refused(Exception):  # noqa: N818 - it carries the name of a sentence for the reader
    """A value that is no answer: which sentence says so, and what its blanks hold."""


def answer(request):
    """Do what is asked, and return what came of it, both as JSON."""
    asked = json.loads(request)
    try:
        found = globals()[asked["do"]](asked)
    except BaseException as error:
        found = {"raised": report(error)}
    return json.dumps(found)


def run(asked):
    """Run a program from its beginning."""
    names.clear()
    names["__name__"] = "__main__"
    if asked.get("beside"):
        names["conv_matrix"] = conv_matrix
        sys.modules["convmatrix"] = Beside
    exec(compile(asked["source"], NAME, "exec"), names)  # noqa: S102 - in the page's sandbox
    return {}


def call(asked):
    """Call a function of the program, and read what it returns."""
    given = [tuple(part["shape"]) if isinstance(part, dict) else part for part in asked["with"]]
    return read(names[asked["name"]](*given))


def report(error):
    """Return what an error says, and the line of the program at which it was raised."""
    trace = io.StringIO()
    sys.print_exception(error, trace)
    own = [line for line in trace.getvalue().split("\n") if f'File "{NAME}"' in line]
    line = own[-1].split("line ")[1].split(",")[0] if own else 0
    return {
        "type": type(error).__name__,
        "text": repr(error.args[0]) if isinstance(error, KeyError) and error.args else str(error),
        "line": int(line),
        "misfit": isinstance(error, MISFITS),
        "of type": isinstance(error, TypeError),
    }


def read(value):
    """Return a value as nested lists of numbers and texts, as convmatrix.exercises.reading does."""
    if callable(value) and type(value).__name__ != "bound_method":
        return {"function": True}
    count, unordered = [0], []
    try:
        found = plain(value, count, unordered, 0)
        if unordered:
            raise Refused("NO_ORDER", {})
    except Refused as reason:
        return {"refused": reason.args[0], "blanks": reason.args[1]}
    except BaseException:
        return {"refused": "BREAKS", "blanks": {}}
    return {"value": found, "nothing": value is None}


def plain(value, count, unordered, depth):
    """Return one value as JSON can hold it."""
    count[0] += 1
    if count[0] > MOST_NUMBERS:
        raise Refused("TOO_MANY", {"most": "20,000"})
    if value is None or value is ... or isinstance(value, str):
        return value if isinstance(value, str) and value.strip() else None
    refuse_what_is_none(value)
    if isinstance(value, complex):
        if value.imag:
            raise Refused("COMPLEX", {"value": str(value)})
        value = value.real
    if isinstance(value, (int, float)):
        return number(value)
    if hasattr(value, "__iter__") or not hasattr(value, "__float__"):
        return items(value, count, unordered, depth)
    return number(float(value))


def refuse_what_is_none(value):
    """Refuse what Python can count with and no teacher would."""
    if isinstance(value, bool):
        raise Refused("TRUTH", {})
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise Refused("BYTES", {})
    if isinstance(value, dict) and value:
        raise Refused("DICTIONARY", {})
    if type(value).__name__ == "bound_method":
        raise Refused("NOT_CALLED", {})


def number(value):
    """Return a number, one that is not finite as text."""
    if value != value or value in (float("inf"), -float("inf")):
        return str(value)
    return int(value) if value == int(value) else value


def items(value, count, unordered, depth):
    """Return the items of a list, or of anything else that has some."""
    try:
        inside = iter(value)
    except TypeError:
        kind = f"class {value.__name__}" if isinstance(value, type) else type(value).__name__
        an = "An" if kind[0].lower() in "aeiou" else "A"
        raise Refused("NOT_NUMBERS", {"kind": f"{an} {kind}"})  # noqa: B904 - of no interest
    if depth >= DEEPEST:
        raise Refused("TOO_DEEP", {})
    found = [plain(item, count, unordered, depth + 1) for item in inside]
    if found and isinstance(value, (set, frozenset)):
        unordered.append(value)
    return found


def refuse_misfit(kernel, shape, padding, stride, dilation):
    """Refuse what the package refuses: numbers out of range, and a kernel that does not fit."""
    least = (("padding", padding, 0), ("stride", stride, 1), ("dilation", dilation, 1))
    for name, value, lowest in least:
        if value < lowest:
            raise ValueError(f"{name}: got {value}, expected whole numbers of at least {lowest}")
    axes = ValueError("weight and input_shape: expected as many axes, none of them empty")
    for axis, length in enumerate(shape):
        if isinstance(kernel, (int, float)) or not len(kernel) or length < 1:
            raise axes
        span, room = dilation * (len(kernel) - 1) + 1, length + 2 * padding
        if span > room:
            raise ValueError(
                "weight's kernel_shape: expected a kernel that fits: "
                f"along axis {axis} it spans {span} places, but the padded input has {room}"
            )
        kernel = kernel[0]
    if isinstance(kernel, (list, tuple)):
        raise axes


def conv_matrix(kernel, shape, padding=0, stride=1, dilation=1):
    """Return the matrix of a convolution as a list of rows, of a signal or of an image.

    Of an image it is a matrix of blocks: the kernel's rows are the taps, and each has a matrix.
    """
    shape = [shape] if isinstance(shape, int) else shape
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    refuse_misfit(kernel, shape, **options)
    length, *rest = shape
    taps = [conv_matrix(tap, rest, **options) if rest else [[tap]] for tap in kernel]
    empty = [[0] * len(taps[0][0])] * len(taps[0])
    rows = []
    for output in range((length + 2 * padding - dilation * (len(taps) - 1) - 1) // stride + 1):
        places = [output * stride + tap * dilation - padding for tap in range(len(taps))]
        blocks = [taps[places.index(at)] if at in places else empty for at in range(length)]
        rows += [[entry for block in blocks for entry in block[line]] for line in range(len(empty))]
    return rows


class Beside:
    """What a program gets that asks for the book's package."""

    conv_matrix = conv_matrix


def ask_nobody(*prompt):
    """Stand in for input(), which would wait for ever."""
    raise RuntimeError("nobody is asked here: write what you would type into the code")


builtins.input = ask_nobody
