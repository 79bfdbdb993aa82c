"""What is published beside the pages: notebooks, the package, and a repository to run them in.

``html`` is the site. ``repository`` becomes the branch that Colab and Binder open; it is complete
in itself, so that whoever runs a chapter needs no source.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from sphinx.errors import SphinxError

from ..page.links import PDF
from ..repository import Commit, Home, wheel_path
from ..settings import as_markdown
from .wheel import build_wheel

BINDER = "binder"
COPIED = ("LICENSE", "LICENSE-text")
CITATION = "CITATION.cff"
LOCKS = (Path("requirements", "live.lock"), Path("requirements", "torch-cpu.lock"))

README = """\
# {title}: the notebooks

The chapters of [{title}]({site}), ready to run. This branch is written anew whenever the book is
published; here it holds commit {commit}.

| chapter | run it in |
|---|---|
{rows}

Or run it on your own machine, with Python 3.11 or newer:

```sh
python3 -m venv lab
lab/bin/pip install jupyterlab './{wheel}[live]'
lab/bin/jupyter lab
```

To cite the book, see [CITATION.cff](CITATION.cff). The text is under CC BY 4.0
([LICENSE-text](LICENSE-text)), the code under the MIT licence ([LICENSE](LICENSE)).
"""


class PublicationError(SphinxError):
    """There is nothing that could be published."""

    category = "Publication error"


def clear(output: Path) -> None:
    """Remove what an earlier build published beside its pages; it belongs to another commit."""
    for folder in ("html/notebooks", "html/wheels", "repository"):
        shutil.rmtree(output / folder, ignore_errors=True)
    (output / "html" / PDF).unlink(missing_ok=True)


def copy_notebooks(output: Path, folder: Path) -> None:
    """Copy the notebooks, and nothing else of what Sphinx left beside them."""
    for path in notebooks(output):
        target = folder / path.relative_to(output / "notebooks")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def keep_wheel(project: Path, output: Path) -> Path:
    """Build the package before the notebooks, which name its hash."""
    folder = output / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    return build_wheel(project, folder)


def sha256(path: Path) -> str:
    """Return the hash by which pip knows a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def add_wheel(project: Path, output: Path, commit: Commit) -> Path:
    """Put the package that was kept where the notebooks of this commit look for it."""
    wheel = output / "html" / wheel_path(project, commit)
    wheel.parent.mkdir(parents=True)
    shutil.copyfile(output / "wheel" / wheel.name, wheel)
    return wheel


def write_citation(
    project: Path, output: Path, settings: Mapping[str, Any], home: Home, commit: Commit
) -> None:
    """Write how this book is cited, by the name and the authors of its configuration."""
    template = project / CITATION
    about = yaml.safe_load(template.read_text("utf-8")) if template.is_file() else {}
    about |= {"title": settings["title"], "authors": [{"name": settings["author"]}]}
    known = {"url": home.site, "repository-code": home.address, "commit": commit.id}
    about |= {name: value for name, value in known.items() if value}
    text = yaml.safe_dump(about, sort_keys=False, allow_unicode=True)
    (output / "html" / CITATION).write_text(text, "utf-8")


def write_repository(
    project: Path, output: Path, book: str, home: Home, commit: Commit, wheel: Path
) -> Path:
    """Write the branch of notebooks: chapters, Binder's folder, the package, how to use them."""
    folder = output / "repository"
    shutil.copytree(project / BINDER, folder / BINDER)
    for lock in LOCKS:
        shutil.copyfile(project / lock, folder / BINDER / lock.name)
    shutil.copyfile(wheel, folder / wheel.name)
    for path in (*(project / name for name in COPIED), output / "html" / CITATION):
        shutil.copyfile(path, folder / path.name)
    copy_notebooks(output, folder)
    readme = README.format(
        title=as_markdown(book),
        site=home.site,
        commit=commit.short,
        wheel=wheel.name,
        rows="\n".join(rows(output, home)),
    )
    (folder / "README.md").write_text(readme, "utf-8")
    return folder


def assemble(build: Path, target: Path, published: Path, *, key: bool) -> None:
    """Lay out what is published: ``target/site`` and ``target/branch``.

    Args:
        build: Folder of the two editions.
        target: Folder to write; what it held before is deleted.
        published: What the branch of notebooks holds now; its packages stay available. It need not
            exist.
        key: Whether the instructor edition is published, too, below ``key/``.

    Raises:
        PublicationError: The student edition was built from no commit or for no address.
    """
    student = build / "student"
    if not (student / "repository").is_dir():
        raise PublicationError(
            "the student edition belongs to no commit, or to no repository on GitHub: commit your "
            "changes, set GITHUB_REPOSITORY or the git remote, and build it again"
        )
    shutil.rmtree(target, ignore_errors=True)
    site, branch = target / "site", target / "branch"
    if (published / "wheels").is_dir():
        shutil.copytree(published / "wheels", site / "wheels")
    shutil.copytree(student / "html", site, dirs_exist_ok=True)
    shutil.copytree(student / "repository", branch)
    shutil.copytree(site / "wheels", branch / "wheels")
    (site / ".nojekyll").touch()  # or GitHub would leave out the folders that begin with _
    if key:
        shutil.copytree(build / "instructor" / "html", site / "key")


def rows(output: Path, home: Home) -> Iterator[str]:
    """Yield the lines of a table of notebooks, in the order of the chapters."""
    titles = {path: title(path) for path in notebooks(output)}
    for path in sorted(titles, key=lambda path: chapter_number(titles[path])):
        name = path.relative_to(output / "notebooks").as_posix()
        yield f"| {titles[path]} | [Colab]({home.colab(name)}), [Binder]({home.binder(name)}) |"


def hub_links(output: Path, home: Home, hub: str) -> Iterator[str]:
    """Yield a line for each chapter: the link that opens it in a JupyterHub.

    Raises:
        PublicationError: The repository has no address.
    """
    if not home.public:
        raise PublicationError("set GITHUB_REPOSITORY, or the git remote, to one on GitHub")
    for path in notebooks(output):
        name = path.relative_to(output / "notebooks").as_posix()
        yield f"{name}: {home.hub(hub, name)}"


def title(notebook: Path) -> str:
    """Return the heading of a notebook."""
    heading: str = json.loads(notebook.read_text("utf-8"))["cells"][0]["source"][0]
    more = ", with the solutions" if notebook.stem.endswith("-solutions") else ""
    return heading.removeprefix("#").strip() + more


def chapter_number(heading: str) -> int:
    """Return the number a heading begins with, 0 if there is none.

    >>> chapter_number("[2. Padding](padding.html)")
    2
    """
    found = re.match(r"\[?(\d+)\.", heading)
    return int(found[1]) if found else 0


def notebooks(output: Path) -> list[Path]:
    """Return the notebooks of an edition, in order."""
    return sorted((output / "notebooks").rglob("*.ipynb"))
