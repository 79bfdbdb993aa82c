"""What is published: one layout, pushed to branches, and nothing when something is wrong."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from building import ROOT, commit, git
from coursebook.publish.publication import PublicationError, assemble, chapter_number

WORKFLOWS = ROOT / ".github" / "workflows"
WORKFLOW = WORKFLOWS / "publish.yml"


# The layout


@pytest.fixture
def build(tmp_path):
    """Two editions, as small as can be."""
    return files(
        tmp_path / "_build",
        {
            "student/html/index.html": "student",
            "student/html/wheels/new/p.whl": "new",
            "student/repository/README.md": "how to",
            "student/repository/p.whl": "new",
            "student/.doctrees/a": "everything",
            "instructor/html/index.html": "instructor",
        },
    )


def files(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def held(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_site_and_branch_hold_the_student_edition_alone(build, tmp_path):
    assemble(build, tmp_path / "out", tmp_path / "nothing", key=False)
    assert held(tmp_path / "out") == {
        "site/.nojekyll": "",
        "site/index.html": "student",
        "site/wheels/new/p.whl": "new",
        "branch/README.md": "how to",
        "branch/p.whl": "new",
        "branch/wheels/new/p.whl": "new",
    }


def test_the_key_is_published_on_demand(build, tmp_path):
    assemble(build, tmp_path / "out", tmp_path / "nothing", key=True)
    assert held(tmp_path / "out")["site/key/index.html"] == "instructor"
    assemble(build, tmp_path / "out", tmp_path / "nothing", key=False)
    assert "instructor" not in held(tmp_path / "out").values()


def test_packages_of_earlier_publications_stay(build, tmp_path):
    published = files(tmp_path / "published", {"wheels/old/p.whl": "old", "README.md": "old"})
    assemble(build, tmp_path / "out", published, key=False)
    out = held(tmp_path / "out")
    for part in ("site", "branch"):
        assert out[f"{part}/wheels/old/p.whl"] == "old"
        assert out[f"{part}/wheels/new/p.whl"] == "new"
    assert out["branch/README.md"] == "how to"


def test_an_edition_of_no_commit_is_not_published(build, tmp_path):
    (build / "student" / "repository").rename(tmp_path / "gone")
    with pytest.raises(PublicationError, match="no commit"):
        assemble(build, tmp_path / "out", tmp_path / "nothing", key=False)
    assert not (tmp_path / "out").exists()


def test_chapters_are_listed_by_number():
    headings = ["Title", "1. One", "[2. Two](b)", "[10. Ten](a)"]
    assert sorted({*headings}, key=chapter_number) == headings


# The branches


def script(name, *words, folder, **more):
    command, own = [ROOT / ".ci" / name, *words], os.environ | more
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=own)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def remote(tmp_path):
    """A repository to push to, which has a branch main, and a checkout of it."""
    bare = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", str(bare))
    checkout = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", str(bare), str(checkout))
    git(checkout, "checkout", "--quiet", "-B", "main")
    files(checkout, {"source.md": "a secret", ".github/workflows/a.yml": "on: push"})
    commit(checkout)
    git(checkout, "push", "--quiet", "origin", "main")
    return bare


def on_branch(remote, branch, tmp_path):
    folder = tmp_path / "seen"
    subprocess.run(["rm", "-rf", folder], check=True)
    git(tmp_path, "clone", "--quiet", "--branch", branch, str(remote), str(folder))
    return held(folder)


def test_a_branch_holds_what_was_pushed_and_nothing_else(remote, tmp_path):
    folder, checkout = tmp_path / "branch", tmp_path / "checkout"
    files(folder, {"a.ipynb": "1", "sub/b.ipynb": "2", ".nojekyll": ""})
    assert script("push", folder, "notebooks", checkout, folder=tmp_path)[0] == 0
    assert on_branch(remote, "notebooks", tmp_path) == held(folder)

    (folder / "a.ipynb").unlink()
    files(folder, {"c.ipynb": "3"})
    assert script("push", folder, "notebooks", checkout, folder=tmp_path)[0] == 0
    assert on_branch(remote, "notebooks", tmp_path) == held(folder)
    assert git(remote, "rev-list", "--count", "notebooks") == "2"  # readers can merge

    status, said = script("push", folder, "notebooks", checkout, folder=tmp_path)
    assert (status, "already" in said) == (0, True)
    assert git(remote, "rev-list", "--count", "notebooks") == "2"
    assert "source.md" in on_branch(remote, "main", tmp_path)


def test_an_empty_folder_is_not_pushed(remote, tmp_path):
    (tmp_path / "empty").mkdir()
    words = ("push", tmp_path / "empty", "notebooks", tmp_path / "checkout")
    assert script(*words, folder=tmp_path)[0] != 0
    assert git(remote, "branch") == "* main"


def test_what_was_published_is_fetched(remote, tmp_path):
    checkout = tmp_path / "checkout"
    status, said = script("kept", "origin", tmp_path / "kept", folder=checkout)
    assert (status, "Nothing was published" in said) == (0, True)
    assert not (tmp_path / "kept").exists()
    folder = files(tmp_path / "branch", {"wheels/old/p.whl": "old"})
    assert script("push", folder, "notebooks", checkout, folder=tmp_path)[0] == 0
    assert script("kept", "origin", tmp_path / "kept", folder=checkout)[0] == 0
    assert held(tmp_path / "kept") == {"wheels/old/p.whl": "old"}


def test_a_remote_that_does_not_answer_stops_the_publication(remote, tmp_path):
    words = ("kept", tmp_path / "nowhere", tmp_path / "kept")
    assert script(*words, folder=tmp_path / "checkout")[0] != 0


# The workflow


def steps(job):
    return yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"][job]["steps"]


def commands(job):
    return "\n".join(step.get("run", "") for step in steps(job)).split("\n")


def test_nothing_is_published_unless_all_tests_pass():
    jobs = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
    assert jobs["tests"]["needs"] == "ready"
    assert jobs["build"]["needs"] == "tests"
    assert jobs["pages"]["needs"] == "build"
    assert "needs.build.result == 'success'" in jobs["notebooks"]["if"]
    assert "continue-on-error" not in WORKFLOW.read_text("utf-8")


def test_only_a_private_repository_keeps_the_instructor_edition():
    uploads = [step for step in steps("build") if "upload" in step.get("uses", "")]
    for step in uploads:
        if "instructor" in str(step["with"]):
            assert step["if"] == "${{ github.event.repository.private }}"
        else:
            assert step["with"]["path"].startswith("_build/publication/")
    assert len(uploads) == 3


def test_nobody_gets_more_rights_than_needed():
    workflow = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    assert workflow["permissions"] == {}
    rights = {name: job["permissions"] for name, job in workflow["jobs"].items()}
    assert rights == {
        "ready": {"contents": "read", "pages": "read"},
        "tests": {"contents": "read"},
        "build": {"contents": "read"},
        "pages": {"id-token": "write", "pages": "write"},
        "notebooks": {"contents": "write"},
    }


def test_every_command_of_the_workflow_is_there():
    targets = (ROOT / "Makefile").read_text("utf-8")
    for job in ("build", "notebooks"):
        for line in filter(None, commands(job)):
            program, *words = line.split()
            if program == "make":
                assert f"\n{words[0]}:" in targets
            if program.startswith(".ci/"):
                assert (ROOT / program).stat().st_mode & 0o111


def test_only_the_default_branch_is_published_and_its_tests_run_once():
    default = "github.ref_name == github.event.repository.default_branch"
    assert (
        yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["ready"]["if"]
        == f"${{{{ {default} }}}}"
    )
    tests = yaml.safe_load((WORKFLOWS / "tests.yml").read_text("utf-8"))
    other = default.replace("==", "!=")
    assert tests["jobs"]["tests"]["if"] == f"${{{{ inputs.default-branch || {other} }}}}"
    assert tests["concurrency"]["cancel-in-progress"] is True


def test_every_action_is_pinned_by_its_commit():
    used = [
        use
        for path in WORKFLOWS.iterdir()
        for use in re.findall(r"uses: (\S+)(.*)", path.read_text("utf-8"))
        if not use[0].startswith("./")
    ]
    assert len(used) >= 12
    for action, version in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)
        assert re.match(r" # v\d+\.\d+\.\d+\b", version)


def ready(tmp_path, folder, said="workflow", **more):
    """Run what is asked in the first minute; `said` is what GitHub says of Pages."""
    tools = tmp_path / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "gh").write_text(f"#!/bin/sh\n[ -n '{said}' ] && echo '{said}'\n")
    (tools / "gh").chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    return script("ready", folder=folder, PATH=path, GITHUB_REPOSITORY="you/book", **more)


def test_what_a_publication_would_lack_is_said_at_once(remote, tmp_path):
    checkout = tmp_path / "checkout"
    assert ready(tmp_path, checkout) == (0, "==> Ready to publish\n")
    for said in ("", "legacy"):
        status, words = ready(tmp_path, checkout, said)
        assert status == 1
        assert "choose GitHub Actions as the source of Pages" in words


def test_a_token_is_tried_by_a_push_that_pushes_nothing(remote, tmp_path):
    checkout = tmp_path / "checkout"
    course = {"STUDENT_REPOSITORY": "you/course"}
    status, said = ready(tmp_path, checkout, **course)
    assert (status, "STUDENT_TOKEN is not set" in said) == (1, True)
    for token, works in {"right": True, "expired": False}.items():
        git_finds = {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{remote if works else tmp_path / 'nothing'}.insteadOf",
            "GIT_CONFIG_VALUE_0": f"https://x-access-token:{token}@github.com/you/course",
        }
        status, said = ready(tmp_path, checkout, **course, STUDENT_TOKEN=token, **git_finds)
        assert (status == 0, "may not write" in said) == (works, not works)
    assert git(remote, "branch") == "* main"


def test_the_versions_that_colab_has_are_read(tmp_path):
    published = files(
        tmp_path / "published",
        {
            "pip-freeze.txt": "absl-py==1\nmatplotlib==3.10.0\nnumpy==2.1.3\nscipy==1.16.3\n"
            "torch @ https://example.org/cpu/torch-2.11.0%2Bcpu-cp313-cp313-any.whl\ntorchao==1\n",
            "os-info.txt": "Some System 22\nPython 3.13.15\nR version 4.6.1\n",
        },
    )
    pins = tmp_path / "made" / "pins.txt"
    asked = {"folder": tmp_path, "COLAB_VERSIONS": published.as_uri()}
    assert script("colab", pins, **asked) == (0, "python=3.13\n")
    assert pins.read_text().split() == [
        *("matplotlib==3.10.0", "numpy==2.1.3", "scipy==1.16.3", "torch==2.11.0")
    ]
    (published / "pip-freeze.txt").write_text("numpy==2.1.3\n")
    status, said = script("colab", pins, **asked)
    assert (status, "names no version of matplotlib" in said) == (1, True)


# The locks


LOCKS = sorted(ROOT.glob("requirements/*.lock"))


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_versions_and_hashes_and_no_index(path):
    entries = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^#.*\n", "", path.read_text("utf-8")).strip())
    form = r"[a-z0-9.-]+==[\w.+]+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+"
    assert [entry for entry in entries if not re.fullmatch(form, entry)] == []
    assert any(entry.startswith("torch==") for entry in entries) == path.stem.startswith("torch")


def test_pip_installs_what_the_locks_name_and_asks_no_further_index():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in ("Makefile", "binder/postBuild", *(f".ci/{each}" for each in ("run", "kept"))):
        text = (ROOT / name).read_text("utf-8")
        assert "extra-index" not in text.lower().replace("_", "-")
        for line in re.findall(r".*-m pip install.*", text):
            assert "--no-deps" in line or "$(LOCKED)" in line
    assert "LOCKED := --require-hashes --no-deps\n" in makefile
    assert "extra_index" not in "".join(p.read_text("utf-8").lower() for p in WORKFLOWS.iterdir())


def test_no_file_names_the_repository_it_lives_in():
    """A fork would have to edit it."""
    for name in filter(None, git(ROOT, "ls-files", "-z").split("\0")):
        path = ROOT / name
        if path.suffix in (".yml", ".toml", ".md", ".cff", "") and path.is_file():
            text = path.read_text("utf-8")
            assert not re.search("github.io/|binder.org/v2/gh/|google.com/github/", text), name
