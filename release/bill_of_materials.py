"""The bill of materials of a release, in CycloneDX: each package of others that a portal runs or
sends to browsers, with its version, licence, purl and sums.

cyclonedx-py tells what is installed here, with licences and who needs whom. Of that stays what
running needs (an extra is optional), as the lock has it; what is in the bundles comes beside it,
from the lock of npm.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from site_builder.commands.new.forges.locked_versions import find_needed_entries

Json = dict[str, Any]

EXTRAS = ("geo", "harvest")  # those of who runs a portal
LICENCES = "site_builder/bundles/licences.txt"  # that the bundler writes of what it put in
HEADING = re.compile(r"(\S+) (\S+) \(")  # of the licence of one
BETWEEN = f"\n{'-' * 80}\n\n"
FACE = "node_modules/@fontsource-variable/newsreader"  # of which a part is served, as a file
PACKAGES = "node_modules/"


def read_bundled_packages(wheel: Path) -> set[tuple[str, str]]:
    """The name and version of each package of npm that is in the bundles of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return find_bundled_packages(archive.read(LICENCES).decode())


def find_bundled_packages(licences: str) -> set[tuple[str, str]]:
    packages = set()
    for licence in licences.split(BETWEEN):
        if heading := HEADING.match(licence):
            packages.add((heading[1], heading[2]))
    return packages


def compose_bill(checkout: Path, bundled: set[tuple[str, str]], time: str) -> bytes:
    """JSON; `time` is that of the commit. Raises SystemExit where what is installed here is not
    what the lock says."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    direct = _list_names(project["dependencies"])
    optional = []
    for extra in EXTRAS:
        optional += _list_names(project["optional-dependencies"][extra])
    required = find_needed_entries(direct)
    entries = find_needed_entries([*direct, *optional])
    from_npm = list(_list_bundled_components(checkout, bundled))
    bill = _describe_environment(checkout, time)
    components = []
    for component in bill["components"]:
        name = canonicalize_name(component["name"])
        if name in entries:
            scope = "required" if name in required else "optional"
            components.append(_complete_component(component, entries.pop(name), scope))
    if entries:
        raise SystemExit(f"Not installed here, but in the lock: {', '.join(entries)}. → make site")
    root = bill["metadata"]["component"]
    root["purl"] = f"pkg:pypi/{root['name']}@{root['version']}"
    bill["components"] = [*components, *from_npm]
    bill["dependencies"] = _keep_dependencies(bill, {*direct, *optional}, from_npm)
    return f"{json.dumps(bill, indent=2, ensure_ascii=False, sort_keys=True)}\n".encode()


def _list_names(requirements: Iterable[str]) -> list[str]:
    return [canonicalize_name(Requirement(text).name) for text in requirements]


def _describe_environment(checkout: Path, time: str) -> Json:
    """All that is installed here, of which Beffroi is the whole."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--spec-version", "1.6"]
    command += ["--output-reproducible", "--short-PURLs", "--output-format", "JSON"]
    command += ["--pyproject", str(checkout / "pyproject.toml"), sys.executable]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": time}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The bill of materials cannot be made.\n{done.stderr}")
    described: Json = json.loads(done.stdout)
    return described


def _complete_component(component: Json, entry: str, scope: str) -> Json:
    """With the sums of the files of its version, one of which a machine installs."""
    version = entry.split()[0].removeprefix("==")
    if component["version"] != version:
        raise SystemExit(
            f"{component['name']} is installed as {component['version']}, and locked as {version}."
            " → make site"
        )
    sums = re.findall(r"--hash=sha256:(\w+)", entry)
    hashes = [{"alg": "SHA-256", "content": content} for content in sorted(sums)]
    return {**component, "scope": scope, "hashes": hashes}


def _list_bundled_components(checkout: Path, bundled: set[tuple[str, str]]) -> Iterator[Json]:
    lock = json.loads((checkout / "frontend/package-lock.json").read_text("utf-8"))
    waiting = set(bundled)
    for path, package in sorted(lock["packages"].items()):
        name = path.rpartition(PACKAGES)[2]
        version = package.get("version", "")
        if path == FACE or (name, version) in waiting:
            waiting.discard((name, version))
            yield _make_bundled_component(name, package)
    if waiting:
        raise SystemExit(f"In the bundles, but not in the lock of npm: {sorted(waiting)}.")


def _make_bundled_component(name: str, package: Json) -> Json:
    purl = f"pkg:npm/{quote(name)}@{package['version']}"
    algorithm, _, content = package["integrity"].partition("-")
    sha = {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": _convert_base64(content)}
    return {
        "bom-ref": purl,
        "type": "library",
        "name": name,
        "version": package["version"],
        "purl": purl,
        "scope": "required",
        "licenses": [{"expression": package["license"]}],
        "hashes": [sha],
    }


def _convert_base64(content: str) -> str:
    return base64.b64decode(content).hex()


def _keep_dependencies(bill: Json, direct: set[str], from_npm: list[Json]) -> list[Json]:
    """Who needs whom, of those that are still named."""
    bundled = [component["bom-ref"] for component in from_npm]
    names = {}
    for component in bill["components"]:
        names[component["bom-ref"]] = canonicalize_name(component["name"])
    root = bill["metadata"]["component"]["bom-ref"]
    own = [reference for reference, name in names.items() if name in direct]
    kept = [{"ref": root, "dependsOn": sorted([*own, *bundled])}]
    for entry in bill["dependencies"]:
        if entry["ref"] in names:
            needed = [one for one in entry.get("dependsOn", ()) if one in names]
            kept.append({"ref": entry["ref"], **({"dependsOn": needed} if needed else {})})
    kept += [{"ref": reference} for reference in bundled]
    return kept
