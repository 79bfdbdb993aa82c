"""Where the book lives: found in the environment, else in the git remote, else nowhere."""

from __future__ import annotations

import pytest

from building import commit as save
from building import git
from coursebook.repository import Commit, Home, RepositoryError, commit, home


@pytest.fixture
def checkout(tmp_path):
    """A repository of one commit, without a remote."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    (tmp_path / "file").write_text("one")
    save(tmp_path)
    return tmp_path


def homes(checkout, remotes):
    git(checkout, "remote", "add", "origin", "none")
    for remote in remotes.split():
        git(checkout, "remote", "set-url", "origin", remote)
        yield remote, home(checkout, {})


NAMING = """
    https://github.com/ada/my.book https://github.com/ada/my.book.git
    https://github.com/ada/my.book/ https://user:secret@github.com/ada/my.book.git
    git@github.com:ada/my.book.git ssh://git@github.com/ada/my.book.git
    ssh://git@ssh.github.com:443/ada/my.book.git git@GitHub.com:ada/my.book.git/
    https://www.GitHub.com/ada/my.book git://github.com/ada/my.book.git
"""
OTHERS = """
    https://example.org/ada/book https://example.org/github.com/ada/book https://github.com/ada
    https://github.com.example.org/ada/book /srv/github.com/ada/book.git
"""


def test_the_remote_names_the_repository(checkout):
    expected = Home("ada/my.book", "ada/my.book", "https://ada.github.io/my.book", "main")
    assert {remote: found for remote, found in homes(checkout, NAMING) if found != expected} == {}


def test_another_remote_is_no_address(checkout):
    assert {remote: found for remote, found in homes(checkout, OTHERS) if found != Home()} == {}


def test_the_repository_above_a_folder_is_not_its_home(checkout):
    git(checkout, "remote", "add", "origin", "https://github.com/ada/book")
    (checkout / "inner").mkdir()
    assert home(checkout / "inner", {}) == Home()
    assert commit(checkout / "inner") == Commit()


def test_nothing_is_known_without_git(tmp_path, monkeypatch):
    assert home(tmp_path, {}) == Home()
    monkeypatch.setenv("PATH", "")
    assert home(tmp_path, {}) == Home()
    assert commit(tmp_path) == Commit()


def test_what_git_says_when_it_refuses_is_told(checkout, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for ask in (commit, home):
        with pytest.raises(RepositoryError, match="dubious ownership"):
            ask(checkout)


def test_a_repository_without_a_commit_is_none_that_could_be_published(tmp_path):
    git(tmp_path, "init", "--quiet")
    assert commit(tmp_path) == Commit()


def test_a_workflow_says_where_it_runs(checkout):
    git(checkout, "remote", "add", "origin", "https://github.com/ada/book")
    environment = {"GITHUB_REPOSITORY": "Grace/fork", "GITHUB_REF_NAME": "release"}
    assert home(checkout, environment) == Home(
        "Grace/fork", "Grace/fork", "https://grace.github.io/fork", "release"
    )


def test_a_private_source_sends_its_readers_elsewhere(tmp_path):
    found = home(tmp_path, {"GITHUB_REPOSITORY": "ada/secret", "STUDENT_REPOSITORY": "ada/course"})
    assert found.site == "https://ada.github.io/course"
    addresses = [found.colab("a.ipynb"), found.binder("a.ipynb"), found.issue(), found.address]
    assert all("ada/course" in address for address in addresses)
    assert not any("secret" in address for address in addresses)
    assert found.edit("a.md") == ""


def test_a_site_can_have_an_address_of_its_own(tmp_path):
    environment = {"GITHUB_REPOSITORY": "ada/book", "SITE_ADDRESS": "https://book.example.org/"}
    assert home(tmp_path, environment).site == "https://book.example.org"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GITHUB_REPOSITORY", "book"),
        ("GITHUB_REPOSITORY", "https://github.com/ada/book"),
        ("STUDENT_REPOSITORY", "ada/book;rm"),
        ("STUDENT_REPOSITORY", "../book"),
        ("SITE_ADDRESS", "book.example.org"),
        ("SITE_ADDRESS", "https://a b"),
        ("SITE_ADDRESS", "javascript:alert(1)"),
    ],
)
def test_a_wrong_name_is_refused(tmp_path, variable, value):
    with pytest.raises(RepositoryError, match=variable):
        home(tmp_path, {variable: value})


def test_only_unchanged_files_are_a_commit(checkout):
    assert commit(checkout).id == git(checkout, "rev-parse", "HEAD")
    (checkout / "file").write_text("two")
    assert commit(checkout) == Commit()
    save(checkout)
    assert commit(checkout).id == git(checkout, "rev-parse", "HEAD")
    (checkout / "new").write_text("")
    assert commit(checkout) == Commit()
