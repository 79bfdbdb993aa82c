"""The program inside the sandbox: it runs a notebook and tells the values of its answers.

Started by its path, or forked by ``warm``; it reads one request from its input and writes lines of
JSON to its output, which the code that it runs does not get. What it tells is data to be judged
elsewhere: whoever changes this program from within can only give another answer.
"""

from __future__ import annotations

import ast
import json
import os
import random
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from importlib import import_module
from io import StringIO
from typing import IO, Any

LONGEST = 300_000  # letters of an answer, written out
SAID = 200  # letters of an error
COSTLY = (  # what takes seconds in most chapters, whether or not this notebook asks for it
    *("numpy", "torch", "scipy.linalg", "scipy.sparse.linalg", "anywidget"),
    *("matplotlib.pyplot", "matplotlib.backends.backend_svg", "convmatrix.layers"),
    *("IPython.core.interactiveshell", "convmatrix.exercises.catalogue"),
    *("convmatrix.exercises.functions", "convmatrix.figures.signals"),
    *("convmatrix.explorers.sliding_kernel", "convmatrix.explorers.live"),
)
REHEARSAL = """\
import torch
import torch.nn.functional as F
from convmatrix import figures, portrait
F.conv1d(torch.eye(2)[None] @ torch.eye(2), torch.ones(1, 2, 1))
figures.side_by_side({"one pixel": portrait(1)}, says="")
figures.sliding_kernel([1.0, 2.0], [1.0])
"""  # what takes longer the first time than ever after


class TooLong(BaseException):
    """The time is over; no error, so that ``except Exception`` does not swallow it."""


def main() -> None:
    """Run what is asked for."""
    request = json.load(sys.stdin)
    for name, most in request["limits"].items():
        with suppress(ValueError, OSError):  # macOS knows not all of them
            resource.setrlimit(getattr(resource, name), (most, most))
    sys.path[:0] = request["path"]
    pipe = apart()
    Run(pipe, request).all()
    pipe.flush()
    os._exit(0)  # whatever threads and handlers were left behind


def apart() -> IO[str]:
    """Keep the pipe for what is told; input, output and errors lead nowhere from now on."""
    pipe = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - for good
    return pipe


class Run:
    """One notebook, cell by cell."""

    def __init__(self, pipe: IO[str], request: dict[str, Any]) -> None:
        self.pipe, self.seconds = pipe, request["seconds"]
        self.cells: list[str] = request["cells"]
        self.asked: dict[str, str] = request["asked"]
        self.student: list[str] = request["student"]
        self.told: dict[str, bool] = {}  # the answers that were tried, and whether they have values
        self.shell = shell()

    def all(self) -> None:
        """Run the cells, and read each answer where the student checks it, else at the end."""
        for number, source in enumerate(self.cells, start=1):
            self.tell(cell=number)
            if said := self.limited(lambda source=source: self.run(source)):  # type: ignore[misc]
                self.tell(error=said, cell=number)
            for id, expression in self.checked(source):
                self.answer(id, expression, number)
        for id, name in self.asked.items():
            if not self.told.get(id):
                self.answer(id, ast.parse(name, mode="eval").body, len(self.cells))
        self.tell(done=True)

    def run(self, source: str) -> str:
        """Run one cell; return what it raised."""
        result = self.shell.run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, TooLong):
            raise error
        return said(error) if error else ""

    def checked(self, source: str) -> Iterator[tuple[str, ast.expr]]:
        """Yield the exercises that a cell checks, with the expression that is the answer."""
        if "check" not in source:
            return
        try:
            tree = ast.parse(self.shell.transform_cell(source))
        except Exception:  # what cannot be read has been told as the cell's error
            return
        for node in ast.walk(tree):
            match node:
                case ast.Call(ast.Name("check"), [ast.Constant(str(id)), answer]):
                    if id in self.asked:
                        yield id, answer

    def answer(self, id: str, expression: ast.expr, number: int) -> None:
        """Tell the value of an expression, or why it has none."""
        self.tell(cell=number)
        code = compile(ast.Expression(expression), "<answer>", "eval")

        def told() -> str:
            value = eval(code, self.shell.user_ns)  # noqa: S307 - that is what we are for
            self.tell(answer=id, **value_of(id, value, self.student))
            self.told[id] = True
            return ""

        if (failed := self.limited(told)) and id not in self.told:
            self.told[id] = False
            self.tell(answer=id, failed=failed, expression=ast.unparse(expression)[:SAID])

    def limited(self, act: Callable[[], str]) -> str:
        """Return what an act says, or that it raised or took too long."""
        try:
            with alarm(self.seconds):
                return act()
        except TooLong:
            return f"took longer than {self.seconds} s"
        except BaseException as error:
            return said(error)

    def tell(self, **message: Any) -> None:
        """Write a line, at once: what was told stays told, whatever happens next."""
        self.pipe.write(f"{json.dumps(message)}\n")
        self.pipe.flush()


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise TooLong after some time, and again each second, for who catches everything."""

    def ring(*_: Any) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def shell() -> Any:
    """Return IPython's shell, which keeps no history and shows no errors."""
    import_all()
    import numpy as np
    import torch
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Shell(InteractiveShell):
        system = InteractiveShell.system_raw  # there is no terminal for the other way

        def enable_gui(self, gui: Any = None) -> None:
            """Accept ``%matplotlib inline``, which asks for no window."""

        def showtraceback(self, *_: Any, **__: Any) -> None:
            """Show nothing: the error is told."""

        showsyntaxerror = showtraceback

    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    quiet = Config({"HistoryManager": {"enabled": False}})
    made = Shell.instance(config=quiet, colors="nocolor")
    assert made.display_formatter
    made.display_formatter.active_types = ["text/plain"]  # nobody looks: no figure need be drawn
    made.display_formatter.mimebundle_formatter.enabled = False
    return made


def import_all() -> None:
    """Import what costs seconds, before a cell's time begins."""
    for name in COSTLY:
        with suppress(ImportError):  # which is the notebook's to meet
            import_module(name)


def rehearse() -> None:
    """Do once what takes longer the first time, before ``warm`` forks, and leave no trace."""
    import_all()
    with suppress(Exception), redirect_stdout(StringIO()):
        first = shell()
        first.run_cell(REHEARSAL, store_history=False)
        first.restore_sys_module_state()
        first.clear_instance()


def value_of(id: str, answer: Any, student: Iterable[str] = ()) -> dict[str, Any]:
    """Return an answer as bounded plain data: for a function, what it makes of each problem."""
    from convmatrix.exercises import Student
    from convmatrix.exercises.functions import tries
    from convmatrix.exercises.judging import find
    from convmatrix.exercises.kinds import read
    from convmatrix.exercises.matrices import Function
    from convmatrix.exercises.reading import BLANK, Unreadable, plain

    exercise = find(id, None, Student(*student) if student else None)
    with suppress(Unreadable):
        if isinstance(function := read(exercise.kind, answer), Function):
            made = tries(exercise, function)
            return {
                "tries": [
                    {"complaint": each.complaint, "empty": each.empty}
                    if each.value is BLANK
                    else {"value": data(plain(each.value))}
                    for each in made
                ]
            }
    try:
        found = data(answer)
        fits = len(json.dumps(found)) <= LONGEST
    except Unreadable as reason:
        return {"unreadable": str(reason)}
    return {"value": found} if fits else {"unreadable": "This is far more than was asked for."}


def data(answer: Any) -> Any:
    """Return an answer as what JSON has, and sets as mappings with their items."""
    from convmatrix.exercises.reading import BLANK, plain

    if answer is None or answer is BLANK or type(answer) in (int, float, str):
        return None if answer is BLANK else answer
    if type(answer) in (list, tuple):
        return [data(each) for each in answer]
    if type(answer) in (set, frozenset):
        return {"set": [data(each) for each in answer]}
    return data(plain(answer))


def said(error: BaseException) -> str:
    """Return an error in a line."""
    try:
        if isinstance(error, SyntaxError):
            return f"{type(error).__name__}: {error.msg} (line {error.lineno})"[:SAID]
        words = " ".join(str(error).split())
        return f"{type(error).__name__}: {words}"[:SAID]
    except BaseException:
        return "an error that cannot be shown"


if __name__ == "__main__":
    main()
