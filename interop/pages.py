"""The pages of the example portal before two judges of others: the Nu Html Checker and Lighthouse.

python interop/pages.py

Both are installed into interop/.installed/ by this program, and are nobody's dependencies; Nu needs
a `java`. Whatever is missing ends the program: nothing is passed over. The portal is that of this
repository under the address that serves it, its datasets being no demonstration (search engines are
kept from those, and Lighthouse marks it down). What the judges say is written in docs/interop.md.
Ends with 1 where Nu finds an error; its warnings are listed.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "frontend")]
INSTALLED = ROOT / "interop" / ".installed"
DOCUMENT = ROOT / "docs" / "interop.md"
MARKS = ("<!-- measured: pages -->", "<!-- end -->")
PACKAGES = ("vnu-jar@26", "lighthouse@12")  # Lighthouse 13 asks for a Node that Debian 13 has not
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = (
    "", "jeux/", "themes/economie/", "communes/", "lille/", "anstaing/", "lille/subventions/",
    "lille/prenoms/", "lille/deliberations/", "metropole/marches-publics/",
    "transbeffroi/horaires-et-arrets/", "standards/", "standards/menus-collectifs/",
    "standards/decp/",
)  # fmt: skip


def install() -> tuple[str, Path]:
    """Node, and the folder of what was installed."""
    import build  # frontend/build.py

    node, npm = build.node_and_npm()
    target = INSTALLED / "node_modules"
    if not target.is_dir():
        INSTALLED.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        subprocess.run([*npm, "install", "--prefix", str(INSTALLED), *quiet, *PACKAGES], check=True)
    return node, target


def lay_out(root: Path, address: str) -> None:
    """The example portal, to be built: at this address, and no demonstration."""
    for folder in ("datasets", "pages", "reuses"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "communes.geojson", root)
    owner = (ROOT / "communes.yml").read_text("utf-8")
    (root / "communes.yml").write_text(
        re.sub(r"(?m)^  url: .*$", f"  url: {address}", owner), "utf-8"
    )
    for path in root.rglob("datapackage.yaml"):
        path.write_text(re.sub(r"(?m)^demonstration: true\n", "", path.read_text("utf-8")), "utf-8")


def checked(modules: Path, site: Path, address: str) -> tuple[str, int, list[str]]:
    """Nu's version, how many pages it read at the address of the site, and what it says of them."""
    java = shutil.which("java")
    if not java:
        raise SystemExit(
            "no java here: the Nu Html Checker needs one (apt-get install default-jre-headless)"
        )
    here = (
        "-Dnu.validator.servlet.allow-forbidden-hosts=true",
        "-Dnu.validator.servlet.allowed-address-type=all",
    )
    command = [java, *here, "-jar", str(modules / "vnu-jar" / "build" / "dist" / "vnu.jar")]
    version = subprocess.run(
        [*command, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    pages = [address + path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    asked = [*command, "--stdout", "--exit-zero-always", "--format", "json", *pages]
    said = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)[
        "messages"
    ]
    told = Counter(f"{one.get('subType', one['type'])}: {one['message']}" for one in said)
    return version, len(pages), [f"{text} ({count} ×)" for text, count in told.most_common()]


Marks = tuple[str, Mapping[str, float], Sequence[str]]


def judged(node: str, modules: Path, address: str) -> Iterator[Marks]:
    """For each page, the median of each of Lighthouse's marks, and the audits that are not
    passed."""
    from tools import CHROMIUM_FLAGS, chromium

    program = [node, str(modules / "lighthouse" / "cli" / "index.js")]
    flags = f"--chrome-flags=--headless=new {' '.join(CHROMIUM_FLAGS)}"
    quiet = ("--quiet", "--output=json", flags, f"--only-categories={','.join(CATEGORIES)}")
    for path in PAGES:
        asked = [*program, address + path, *quiet]
        runs: list[dict[str, Any]] = []
        for _ in range(RUNS):
            plain = {**os.environ, "CHROME_PATH": chromium()}
            runs.append(
                json.loads(subprocess.run(asked, capture_output=True, check=True, env=plain).stdout)
            )
        marks = {
            name: median(100 * run["categories"][name]["score"] for run in runs)
            for name in CATEGORIES
        }
        yield path, marks, list(_missed(runs[0]))


def _missed(run: Mapping[str, Any]) -> Iterator[str]:
    """The audits that cost a mark."""
    for name in CATEGORIES:
        for one in run["categories"][name]["auditRefs"]:
            audit = run["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{one['id']} ({audit.get('displayValue') or audit['title']})"


def told(nu: tuple[str, int, list[str]], lighthouse: Sequence[Marks], version: str) -> str:
    """What both said, in Markdown."""
    name, pages, said = nu
    lines = [
        f"Seen on {date.today().isoformat()}.",
        "",
        f"Nu Html Checker {name}: {pages} pages, {len(said)} kinds of messages.",
        "",
        *(f"- {one}" for one in said),
        *([""] if said else []),
        (
            f"Lighthouse {version}, its telephone (slow 4G, processor four times slower), "
            f"median of {RUNS}:"
        ),
        "",
        f"| page | {' | '.join(CATEGORIES)} | what costs a mark |",
        f"| --- | {' | '.join('---:' for _ in CATEGORIES)} | --- |",
    ]
    for path, marks, missed in lighthouse:
        figures = " | ".join(f"{marks[name]:.0f}" for name in CATEGORIES)
        lines.append(f"| `/{path}` | {figures} | {' · '.join(missed)} |")
    return "\n".join(lines)


def main() -> None:
    from browse import Quiet, hosted
    from portal import made

    class Compressed(Quiet):
        """What hosts do: text compressed, files that a browser may keep."""

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            path = path / "index.html" if path.is_dir() else path
            if path.suffix not in (".html", ".css", ".js", ".svg") or not path.is_file():
                return super().do_GET()
            body = gzip.compress(path.read_bytes())
            self.send_response(200)
            for header, value in (
                ("Content-Type", f"{self.guess_type(str(path))}; charset=utf-8"),
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "max-age=600"),
            ):
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(body)
            return None

    node, modules = install()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "www").mkdir()
        with hosted(root / "www", Compressed) as address:
            lay_out(root, address)
            (root / "www").rmdir()
            made(root, root / "www")
            nu = checked(modules, root / "www", address)
            found = list(judged(node, modules, address))
    version = json.loads((modules / "lighthouse" / "package.json").read_text("utf-8"))["version"]
    text = told(nu, found, version)
    print(text)
    document = DOCUMENT.read_text("utf-8")
    before, after = document.partition(MARKS[0])[0], document.partition(MARKS[1])[2]
    DOCUMENT.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", "utf-8")
    sys.exit(any(not one.startswith("warning") for one in nu[2]))


if __name__ == "__main__":
    main()
