"""Where the book lives: every address that is published comes from here.

A fork has its own site, notebooks and links without a line being edited, since all of them follow
from the name of the repository that is built.
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sphinx.errors import SphinxError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

NOTEBOOK_BRANCH = "notebooks"

FULL_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*)/[A-Za-z0-9._-]+")
REMOTE = re.compile(
    r"(?:(?:https?|git|ssh)://)?(?:[^/@]+@)?(?:www\.|ssh\.)?github\.com(?::\d+/|[:/])"
    r"(.+?)(?:\.git)?/?",
    re.IGNORECASE,
)


class RepositoryError(SphinxError):
    """The name or address of a repository is not one."""

    category = "Repository error"


@dataclass(frozen=True)
class Home:
    """Where this book is read, launched and changed; an empty address is one that is not known.

    Attributes:
        source: ``owner/name`` of the repository that holds the chapters.
        public: ``owner/name`` of the repository that readers are sent to. Another one than
            ``source`` when the source is private.
        site: Address of the published site, without a slash at its end.
        branch: Branch that an edit is suggested to.
    """

    source: str = ""
    public: str = ""
    site: str = ""
    branch: str = "main"

    @property
    def address(self) -> str:
        """The address of the public repository."""
        return f"https://github.com/{self.public}" if self.public else ""

    def colab(self, notebook: str) -> str:
        """Return the address that opens a published notebook in Colab.

        >>> Home(public="ada/book").colab("book/padding.ipynb")
        'https://colab.research.google.com/github/ada/book/blob/notebooks/book/padding.ipynb'
        """
        path = f"{self.public}/blob/{NOTEBOOK_BRANCH}/{notebook}"
        return f"https://colab.research.google.com/github/{path}"

    def binder(self, notebook: str) -> str:
        """Return the address that opens a published notebook in Binder.

        >>> Home(public="ada/book").binder("book/padding.ipynb")
        'https://mybinder.org/v2/gh/ada/book/notebooks?urlpath=lab/tree/book/padding.ipynb'
        """
        return f"https://mybinder.org/v2/gh/{self.public}/{NOTEBOOK_BRANCH}?urlpath=lab/tree/{notebook}"

    def hub(self, hub: str, notebook: str) -> str:
        """Return the address that fetches a notebook into a JupyterHub with nbgitpuller.

        >>> Home(public="ada/book").hub("https://hub.example.org", "a.ipynb")
        'https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fada%2Fbook&branch=notebooks&urlpath=lab%2Ftree%2Fbook%2Fa.ipynb'
        """
        folder = self.public.rpartition("/")[2]
        query = {
            "repo": self.address,
            "branch": NOTEBOOK_BRANCH,
            "urlpath": f"lab/tree/{folder}/{notebook}",
        }
        return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query)}"

    def edit(self, source: str) -> str:
        """Return the address that edits a source file, empty where readers cannot see the source.

        >>> Home(source="ada/book", public="ada/book").edit("book/padding.md")
        'https://github.com/ada/book/edit/main/book/padding.md'
        >>> Home(source="ada/private", public="ada/book").edit("book/padding.md")
        ''
        """
        if not self.source or self.source != self.public:
            return ""
        return f"https://github.com/{self.source}/edit/{self.branch}/{source}"

    def issue(self) -> str:
        """Return the address at which a mistake is reported.

        >>> Home(public="ada/book").issue()
        'https://github.com/ada/book/issues/new'
        """
        return f"{self.address}/issues/new"


@dataclass(frozen=True)
class Commit:
    """The commit that is built; ``id`` is empty when the files are not those of any commit."""

    id: str = ""

    @property
    def short(self) -> str:
        """The commit as the site's folders name it."""
        return self.id[:12]


def setup(app: Sphinx) -> None:
    """Let the build know where the book lives."""
    app.add_config_value("book_home", None, "html", frozenset({Home}))
    app.connect("config-inited", find_home)


def find_home(app: Sphinx, config: Config) -> None:
    """Find out where the book lives, and so where its links lead."""
    config.book_home = home(Path(app.srcdir))
    if config.book_home.site and not config.html_baseurl:
        config.html_baseurl = f"{config.book_home.site.rstrip('/')}/"


def notebook_of(docname: str) -> str:
    """Return the path of a chapter's notebook."""
    return f"{docname}.ipynb"


def solutions_of(docname: str) -> str:
    """Return the path of a chapter's notebook with the solutions, once they are released."""
    return f"{docname}-solutions.ipynb"


def wheel_path(project: Path, commit: Commit) -> str:
    """Return where a site keeps the package of a commit: ``wheels/0123456789ab/convmatrix-...``."""
    return f"wheels/{commit.short}/convmatrix-{version(project)}-py3-none-any.whl"


def version(project: Path) -> str:
    """Return the version of the book and its package; a book may have none."""
    path = project / "pyproject.toml"
    settings = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    return str(settings.get("project", {}).get("version", "0"))


def home(folder: Path, environment: Mapping[str, str] = os.environ) -> Home:
    """Find out where a book lives.

    ``GITHUB_REPOSITORY`` says it in a workflow, the git remote ``origin`` elsewhere.
    ``STUDENT_REPOSITORY`` names the public repository of a private source, and ``SITE_ADDRESS`` a
    site with an address of its own.

    Raises:
        RepositoryError: A variable holds something else than a repository or an address.
    """
    source = named(environment, "GITHUB_REPOSITORY") or remote(folder)
    public = named(environment, "STUDENT_REPOSITORY") or source
    site = environment.get("SITE_ADDRESS", "").rstrip("/")
    if site and not re.fullmatch(r"https?://[^\s\"'<>]+", site):
        raise RepositoryError(f"SITE_ADDRESS is {site!r}; it must begin with https://")
    branch = environment.get("GITHUB_REF_NAME") or git(folder, "branch", "--show-current")
    return Home(source, public, site or pages(public), branch or "main")


def named(environment: Mapping[str, str], variable: str) -> str:
    """Return the repository that a variable names, or the empty string."""
    name = environment.get(variable, "").strip()
    if name and not FULL_NAME.fullmatch(name):
        raise RepositoryError(f"{variable} is {name!r}; it must be like owner/name")
    return name


def remote(folder: Path) -> str:
    """Return ``owner/name`` of the git remote, or the empty string if it is not on GitHub."""
    found = REMOTE.fullmatch(git(folder, "ls-remote", "--get-url", "origin"))
    return found[1] if found and FULL_NAME.fullmatch(found[1]) else ""


def pages(repository: str) -> str:
    """Return the address at which GitHub Pages publishes a repository.

    >>> pages("Ada/convolutions")
    'https://ada.github.io/convolutions'
    >>> pages("Ada/ada.github.io")
    'https://ada.github.io'
    """
    if not repository:
        return ""
    owner, name = repository.split("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}" if name.lower() == host else f"https://{host}/{name}"


def commit(folder: Path) -> Commit:
    """Return the commit that the files of a folder are, if nothing in it was changed since."""
    oid, *lines = git(folder, "status", "--porcelain=v2", "--branch").splitlines() or [""]
    if any(not line.startswith("# ") for line in lines) or "(initial)" in oid:
        return Commit()
    return Commit(oid.removeprefix("# branch.oid "))


def git(folder: Path, *arguments: str) -> str:
    """Return what a git command prints: nothing without git, or in a folder without a repository.

    Raises:
        RepositoryError: Git refuses, and says why: the folder is somebody else's, for example.
    """
    if not (folder / ".git").exists():
        return ""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except FileNotFoundError:
        return ""
    if done.returncode:
        raise RepositoryError(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()
