"""From a save to the reloaded page, on a copy of the example portal under `beffroi serve`, in
Chromium.

python benchmarks/reload.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
SAVES = 5
PAGE = "lille/subventions/"
TABLE = "datasets/lille/subventions/*.csv"


def celled(text: str, mark: str) -> str:
    """The table with the mark as the first cell of its first row."""
    return re.sub(r"\A(.*\n)[^,;]*", rf"\g<1>{mark}", text)


def titled(text: str, mark: str) -> str:
    return re.sub(r"(?m)^( *title: (?:>-\n *)?)", rf"\g<1>{mark} ", text, count=1)


def template(_: str, mark: str) -> str:
    return f'{{% extends "beffroi/dataset.html" %}}\n{{% block title %}}{mark}{{% endblock %}}\n'


def measure(root: Path, address: str) -> dict[str, list[float]]:
    """Seconds of each save, by what is saved: from the end of the writing until the page that shows
    it has loaded."""
    from playwright.sync_api import sync_playwright
    from tools import CHROMIUM_FLAGS, chromium

    table = next(root.glob(TABLE))
    kinds: dict[str, tuple[Path, Callable[[str, str], str]]] = {
        f"table ({table.stat().st_size // 1000} kB)": (table, celled),
        "datapackage.yaml": (table.with_name("datapackage.yaml"), titled),
        "communes.yml": (root / "communes.yml", titled),
        "templates/dataset.html": (root / "templates/dataset.html", template),
    }
    found: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_FLAGS])
        page = browser.new_page()
        page.goto(address + PAGE, wait_until="load")
        for name, (path, changed) in kinds.items():
            text = path.read_text("utf-8") if path.exists() else ""
            for number in range(SAVES):
                mark = f"{path.stem} {number}"
                time.sleep(0.3)  # the page has opened its stream, the watch is at rest
                with page.expect_event("load", lambda shown, mark=mark: mark in shown.content()):
                    path.write_text(changed(text, mark), "utf-8")
                    start = time.perf_counter()
                found.setdefault(name, []).append(time.perf_counter() - start)
        browser.close()
    return found


def _spread(times: list[float]) -> tuple[tuple[str, float], ...]:
    return ("best", min(times)), ("median", median(times)), ("worst", max(times))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(ROOT / "datasets", root / "datasets")
        for name in ("communes.yml", "communes.geojson"):
            shutil.copy(ROOT / name, root)
        (root / "templates").mkdir()
        command = [
            sys.executable,
            "-m",
            "site_builder.commands.cli",
            "serve",
            str(root),
            "--port",
            "0",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout
            said = process.stdout
            address = next(found[0] for line in said if (found := re.search(r"http://\S+", line)))
            threading.Thread(
                target=said.read, daemon=True
            ).start()  # a pipe that nobody reads stops who writes
            try:
                for kind, times in measure(root, address).items():
                    spread = ", ".join(
                        f"{name} {seconds:.2f} s" for name, seconds in _spread(times)
                    )
                    print(f"{kind:24} {spread}")
            finally:
                process.terminate()


if __name__ == "__main__":
    main()
