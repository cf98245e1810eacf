"""The pictures of README.md, from the built example portal: `make site && .venv/bin/python
docs/screenshots.py [SITE]`.

Needs the Chromium that tests use.
"""

from __future__ import annotations

import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PAGES = {
    "accueil": "",
    "jeu": "villeneuve-d-ascq/comptes/#charts",
    "carte": "metropole/travaux-et-fermetures/#m-travaux",
}
WIDTHS = {1280: 900, 360: 740}  # of the window, with its height: what one sees without scrolling
HEAVIEST = 150_000  # bytes
sys.path.insert(0, str(ROOT / "tests" / "support"))


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def main(site: Path) -> None:
    from tools import CHROMIUM_FLAGS, chromium

    if not (site / "index.html").is_file():
        raise SystemExit("build the example portal first: make site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        for width, height in WIDTHS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, locale="fr-FR", color_scheme="light"
            )
            for name, path in PAGES.items():
                for _ in range(
                    2
                ):  # the face of titles is sure to be there from the second visit on
                    page.goto(
                        f"http://127.0.0.1:{server.server_port}/{path}", wait_until="networkidle"
                    )
                target = IMAGES / f"{name}-{width}.png"
                size = len(page.screenshot(path=target))
                print(f"{target.relative_to(ROOT)}: {size:,} bytes")
                if size > HEAVIEST:
                    raise SystemExit(f"{target.name} is too heavy")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build")
