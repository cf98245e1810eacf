"""A build in a process of its own that is killed before one of the changes it makes.

What it asked of the system is on disk; a power cut, which may lose it too, is not tried.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from site_builder.publish import publish as publishing
from site_builder.publish.build import build_site
from site_builder.publish.options import BuildOptions

# What Python says before it asks the system for a change, and which of its arguments names the
# place.
CHANGES = {
    "open": 0,
    "os.link": 1,
    "os.mkdir": 0,
    "os.remove": 0,
    "os.rename": 1,
    "os.rmdir": 0,
    "os.chmod": 0,
    "os.utime": 0,
    "shutil.copyfile": 1,
    "ctypes.dlsym": 1,
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

# Every change of a build that prepares nothing: a change that has no name here fails the test that
# looks for it.
STEPS = {
    "standing site is forgotten": r"os\.remove \.beffroi/standing(-site)?\.json",
    "lock": r"open \.beffroi/lock",
    "scratch": r"os\.(mkdir|rmdir) \.beffroi/scratch.*",
    "journal is begun": r"(open|os\.chmod) \.beffroi/\.state\.part\.part",
    "journal": r"os\.rename \.beffroi/state\.part",
    "journal goes on": r"open \.beffroi/state\.part",
    "page is written": r"(open|os\.chmod) \.beffroi/store/tmp/.*",
    "page is kept": r"os\.(mkdir|rename) \.beffroi/store/(tmp|objects).*",
    "tree beside": r"os\.mkdir \.build\.next",
    "record is dropped": r"os\.remove \.beffroi/store/trees/.*",
    "claim is written": r"(open|os\.chmod|os\.remove) \.build\.next/\.build-report\.json\.part",
    "claim": r"os\.rename \.build\.next/build-report\.json",
    "old file is removed": r"os\.remove \.build\.next/(?!\.?build-report).*",
    "old folder is removed": r"os\.rmdir \.build\.next/.*",
    "folder is made": r"os\.mkdir \.build\.next/.*",
    "file is linked": r"os\.link \.build\.next/.*",
    "file is copied": r"shutil\.copyfile \.build\.next/.*",
    "file is being copied": r"(open|os\.chmod|os\.utime) \.build\.next/(?!\.?build-report).*",
    "record is written": r"(open|os\.chmod|os\.mkdir) \.beffroi/store/trees.*",
    "record is saved": r"os\.rename \.beffroi/store/trees/.*",
    "exchange": r"ctypes\.dlsym renameat2",
    "first of two renames": r"os\.rename \.build\.old",
    "second of two renames": r"os\.rename build",
    "what was there is put beside": r"os\.rename \.build\.next",
    "report is written": r"(open|os\.chmod|os\.remove) build/\.build-report\.json\.part",
    "report": r"os\.rename build/build-report\.json",
    "owner's report is written": r"(open|os\.chmod) \.beffroi/\.report\.json\.part",
    "owner's report": r"os\.rename \.beffroi/report\.json",
    "owner's page is written": r"(open|os\.chmod) \.beffroi/\.report\.html\.part",
    "owner's page": r"os\.rename \.beffroi/report\.html",
    "sizes are written": r"(open|os\.chmod) \.beffroi/\.sizes\.json\.part",
    "sizes": r"os\.rename \.beffroi/sizes\.json",
    "state is written": r"(open|os\.chmod) \.beffroi/\.state\.json\.part",
    "state": r"os\.rename \.beffroi/state\.json",
    "journal ends": r"os\.remove \.beffroi/state\.part",
    "standing site is written": r"(open|os\.chmod) \.beffroi/\.standing(-site)?\.json\.part",
    "standing site": r"os\.rename \.beffroi/standing(-site)?\.json",
    "sweep": r"os\.remove \.beffroi/store/(objects|tmp)/.*",
}


def name_of(change: str) -> str:
    """The step that a change belongs to. Raises LookupError for one that has no name."""
    for name, pattern in STEPS.items():
        if re.fullmatch(pattern, change):
            return name
    raise LookupError(change)


def _told(event: str, args: tuple[Any, ...], root: str) -> str:
    """A change as "event place", the place seen from the site; "" for what changes nothing here."""
    place = args[CHANGES[event]]
    if event == "ctypes.dlsym":
        return f"{event} {place}" if place == "renameat2" else ""
    place = (
        os.fspath(place) if isinstance(place, str | os.PathLike) else ""
    )  # a descriptor is opened by its number
    if event == "open" and (not args[2] & WRITING or Path(place).is_dir()):
        return ""
    if event in ("os.mkdir", "os.remove") and (event == "os.mkdir") == os.path.lexists(place):
        return ""  # it is there already, or gone already
    return f"{event} {os.path.relpath(place, root)}" if place.startswith(root + os.sep) else ""


def _run(root: Path, step: str, at: int, exchange: bool, options: dict[str, Any]) -> None:
    changes: list[str] = []

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event in CHANGES and (change := _told(event, args, str(root))):
            name = name_of(change) if step else ""
            if name == step:
                if len(changes) == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                changes.append(change)

    if not exchange:
        publishing.EXCHANGE = 1 << 30  # a flag that the kernel refuses with EINVAL
    sys.addaudithook(watch)
    build_site(root, BuildOptions(out=root / "build", **options))
    (root.parent / "changes").write_text("\n".join(changes))


def serve() -> None:
    """Run each build that is asked for in a fork of this process, which has one thread; answer with
    how it ended."""
    build_site(
        Path(sys.argv[1]), BuildOptions(out=Path(sys.argv[1]) / "build")
    )  # what every build imports and reads once
    for line in sys.stdin:
        if not (child := os.fork()):
            root, *others = json.loads(line)
            _run(Path(root), *others)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


class Killer:
    """Builds in other processes, which are killed; `example` is a site with nothing to prepare."""

    def __init__(self, example: Path) -> None:
        program = [sys.executable, "-c", "import killed; killed.serve()", str(example)]
        self._process = Popen(
            program, cwd=Path(__file__).parent, stdin=PIPE, stdout=PIPE, text=True
        )

    def killed(
        self, root: Path, step: str = "", at: int = 0, exchange: bool = True, **options: Any
    ) -> bool:
        """Build, and end before change number `at` (of those of a step, if given): False when it
        ended before it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(
            json.dumps((str(root.resolve()), step, at, exchange, options)) + "\n"
        )
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        assert code in (0, -signal.SIGKILL)
        return code != 0

    def changes(self, root: Path, **options: Any) -> list[str]:
        """Build whole: every change that was made, in order."""
        assert not self.killed(root, at=-1, **options)
        return (root.parent / "changes").read_text().splitlines()

    def close(self) -> None:
        self._process.communicate()
