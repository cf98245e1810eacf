"""The versions that a forge installs: those of this release, each with the sums of its files, and
this program itself as it came here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

PROGRAM = "beffroi"
LAYERS = ("pyogrio", "pyproj")  # the extra « geo »
HARVEST = ("urllib3", "rdflib")  # the extra « harvest »
LOCK = "requirements.lock"
# Beside this module in a wheel, at the top of a checkout
LOCK_PLACES = (Path(__file__).with_name(LOCK), Path(__file__).resolve().parents[4] / LOCK)
ENTRY = re.compile(r"^([a-z0-9-]+)(==[^\s\\]+(?: \\\n +--hash=\S+)+)", re.M)
NAME = re.compile(r"[\w.-]+")
EXTRA = re.compile(r"\bextra\s*==")


def compose_requirements(*, harvests: bool = False) -> str:
    """The entries of the lock of this release that running it needs, what reads layers where that
    is installed here, and what asks other portals; nothing of what developing it needs."""
    names = [*_list_required(PROGRAM), *filter(is_installed, LAYERS)]
    if harvests:
        names += HARVEST
    entries = find_needed_entries(names)
    return "".join(f"{name}{entry}\n" for name, entry in sorted(entries.items()))


def find_needed_entries(names: Iterable[str]) -> dict[str, str]:
    """The entries of the lock of these packages and of all that they need, as what is installed
    here says it."""
    locked = _read_lock()
    waiting = [name for name in names if name in locked]
    needed = {}
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = locked[name]
            waiting += filter(locked.__contains__, _list_required(name))
    return needed


def compose_own_requirement() -> str:
    """This very version, from where it was installed: a commit of a repository, a wheel by its sum;
    else its number alone."""
    installed = distribution(PROGRAM)
    origin: dict[str, Any] = json.loads(installed.read_text("direct_url.json") or "{}")
    url = str(origin.get("url", ""))
    if vcs := origin.get("vcs_info"):
        return f"{PROGRAM} @ {vcs['vcs']}+{url}@{vcs['commit_id']}\n"
    line = f"{PROGRAM}=={installed.version}"
    hashes = origin.get("archive_info", {}).get("hashes", {})
    if sha256 := hashes.get("sha256"):
        if url.startswith("https://"):
            line = f"{PROGRAM} @ {url}"
        line += f" --hash=sha256:{sha256}"
    return f"{line}\n"


def is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _read_lock() -> dict[str, str]:
    """Each package with its version and sums. Raises FileNotFoundError where an installation has
    lost it."""
    path = next((place for place in LOCK_PLACES if place.is_file()), LOCK_PLACES[0])
    return dict(ENTRY.findall(path.read_text("utf-8")))


def _list_required(name: str) -> list[str]:
    """What a package needs whatever the machine, extras apart; the lock knows what there is of
    it."""
    try:
        requirements = distribution(name).requires or []
    except PackageNotFoundError:  # which another version of Python needs
        return []
    names = []
    for requirement in requirements:
        match = NAME.match(requirement)
        if match and not EXTRA.search(requirement):
            names.append(re.sub(r"[-_.]+", "-", match[0]).lower())
    return names
