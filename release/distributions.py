"""The source archive of a commit, and the wheel that this archive makes: nothing that lies beside
in the checkout is in either."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path


def read_commit_time(root: Path) -> str:
    """In seconds, as SOURCE_DATE_EPOCH wants it."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def export_commit(root: Path, folder: Path) -> Path:
    """The files of the commit that is checked out."""
    command = ["git", "archive", "--format=tar", "HEAD"]
    archive = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return folder


def make_distributions(checkout: Path, out: Path, time: str) -> Path:
    """Both into `out`; gives the wheel."""
    build("sdist", checkout, out, time)
    archive = next(out.glob("*.tar.gz"))
    with tarfile.open(archive) as files:
        files.extractall(checkout.parent, filter="data")
    build("wheel", checkout.parent / archive.name.removesuffix(".tar.gz"), out, time)
    return next(out.glob("*.whl"))


def build(target: str, checkout: Path, out: Path, time: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": time}
    done = subprocess.run(
        [*command, str(out)],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"The {target} cannot be made.\n{done.stdout}{done.stderr}")
