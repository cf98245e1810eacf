"""What a forge does with its workflows: the lines of their steps are run one after the other, with
what it would give them; `gh` and `curl` are ours, and write down what they are asked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from wheels import copy_checkout, make_wheel

EXPRESSION = re.compile(r"\$[{][{] *(.+?) *[}][}]")
CURL = """#!{python}
import json, os, sys
arguments = sys.argv[1:]
with open(os.environ["ASKED"], "a") as log:
    log.write(json.dumps(arguments) + "\\n")
if "--config" in arguments:
    assert "a secret" in sys.stdin.read()
assert "a secret" not in " ".join(arguments)
address = next(word for word in arguments if "://" in word)
target = next(arguments[i + 1] for i, word in enumerate(arguments) if word in ("-o", "--output"))
answers = json.loads(os.environ["ANSWERS"])
answer = next((text for part, text in answers.items() if part in address), None)
with open(target, "w") as file:
    file.write("[]" if answer is None else answer)
if "-w" in arguments:
    print("404" if answer is None else "200", end="")
"""
GH = """#!{python}
import json, os, shutil, sys
arguments = sys.argv[1:]
with open(os.environ["ASKED"], "a") as log:
    log.write(json.dumps(arguments) + "\\n")
if "/files" in " ".join(arguments):
    print(os.environ["FILES"])
elif arguments[0] == "api":
    print(os.environ["FOUND"])
elif arguments[:2] == ["run", "download"]:
    shutil.copytree(os.environ["LEFT"], arguments[arguments.index("--dir") + 1])
elif arguments[:2] == ["pr", "comment"]:
    shutil.copy(arguments[arguments.index("--body-file") + 1], os.environ["COMMENTED"])
"""
# A venv of a container has nothing yet, and would ask the registry: it gets the one that is there
PYTHON3 = """#!/bin/sh
if test "$1 $2" = "-m venv"; then ln -s "{venv}" "$3"; else exec "{venv}/bin/python" "$@"; fi
"""


@dataclass
class ForgeMachine:
    """A machine of a forge with the libraries of ours, but without the program; `wheels` has it."""

    folder: Path
    wheels: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str, **more: Any) -> subprocess.CompletedProcess[str]:
        more.setdefault("check", True)
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, **more)

    def start_again(self, **variables: str) -> None:
        """As every task begins: without the program."""
        self.run("python", "-m", "pip", "uninstall", "--quiet", "--yes", "beffroi")
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        for name in ("output", "asked"):
            (self.folder / name).write_text("")
        self.environment |= {
            "HOME": str(home),
            "RUNNER_TEMP": str(home),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "ASKED": str(self.folder / "asked"),
            "ANSWERS": "{}",
            "COMMENTED": str(self.folder / "commented"),
            **variables,
        }

    @property
    def asked(self) -> str:
        return (self.folder / "asked").read_text()


def make_machine(folder: Path) -> ForgeMachine:
    checkout = folder / "checkout"
    checkout.mkdir()
    made = make_wheel(copy_checkout(checkout), folder / "wheels")
    assert made.returncode == 0, made.stdout + made.stderr
    return equip_machine(folder, folder / "wheels")


def equip_machine(folder: Path, wheels: Path) -> ForgeMachine:
    """An environment that has our libraries, and a folder of wheels in the place of a registry."""
    place = folder / "venv"
    venv.create(place, with_pip=True)
    libraries = folder / "libraries"
    libraries.mkdir()
    installed = Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    for entry in installed.iterdir():
        if not re.search("beffroi|^pip|^setuptools", entry.name):
            (libraries / entry.name).symlink_to(entry)
    site_packages = next(place.glob("lib/python3*/site-packages"))
    (site_packages / "libraries.pth").write_text(f"{libraries}\n")
    programs = folder / "programs"
    programs.mkdir()
    texts = {"curl": CURL, "gh": GH, "python3": PYTHON3, "apt-get": "#!/bin/sh\n"}
    for name, text in texts.items():
        text = text.replace("{python}", sys.executable).replace("{venv}", str(place))
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    path = os.pathsep.join((str(programs), str(place / "bin"), os.environ["PATH"]))
    environment = {
        "PATH": path,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return ForgeMachine(folder, wheels, environment)


def list_steps(workflow: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each step that has lines, with the name of its job."""
    for job_name, job in yaml.safe_load(workflow.read_text())["jobs"].items():
        for step in job["steps"]:
            if "run" in step:
                yield job_name, step


def run_workflow(
    machine: ForgeMachine, workflow: Path, clone: Path, given: Mapping[str, str], shell: str
) -> dict[str, subprocess.CompletedProcess[str]]:
    """The steps by their names, as far as they go; `given`: what the forge puts for an
    expression."""
    results = {}
    for job, step in list_steps(workflow):
        outputs = dict(
            line.split("=", 1) for line in (machine.folder / "output").read_text().splitlines()
        )

        def fill(match: re.Match[str], outputs: dict[str, str] = outputs) -> str:
            words = match[1].split(".")
            return outputs.get(words[-1], "") if "outputs" in words else given[match[1]]

        condition = str(step.get("if", ""))
        if "outputs" in condition and not outputs.get(condition.rpartition(".")[2]):
            continue
        extra = {name: EXPRESSION.sub(fill, text) for name, text in step.get("env", {}).items()}
        assert not EXPRESSION.search(step["run"]), "an expression in a line is an injection"
        completed = subprocess.run(
            [shell, "-e", "-c", step["run"]],
            cwd=clone,
            env=machine.environment | extra,
            capture_output=True,
            text=True,
            check=False,
        )
        results[step.get("name", job)] = completed
        if completed.returncode:
            break
    return results


def run_gitlab_job(machine: ForgeMachine, job: Mapping[str, Any], clone: Path) -> tuple[int, str]:
    """How a job ends, and all that it says: GitLab runs its lines as one script."""
    lines: list[str] = []
    for entry in job["script"]:
        lines += entry if isinstance(entry, list) else [entry]
    done = machine.run("bash", "-eo", "pipefail", "-c", "\n".join(lines), cwd=clone, check=False)
    return done.returncode, done.stdout + done.stderr
