"""The explorer of a page's rows in Chromium: from the click to the first rows, and what each
operation takes.

python benchmarks/explorer.py [ROWS…]

The table is that of reading.py, of ten columns; 20,000 and 1,000,000 rows where nothing is said.
Each time is from the event until the page has drawn the answer, the pause after typing (0.2 s) not
counted; the host sends parts of files. « first » is an operation that loads columns whole, the
others follow it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks import reading

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
SIZES = (20_000, 1_000_000)
RUNS = 3
TYPING = 200
OPENED = "document.querySelector('.go').click()"
HEADING = "document.querySelectorAll('.explored thead button')[{}].click()"
TYPED = """((input, text) => { input.value = text; input.dispatchEvent(new Event("input")) })(
  document.querySelector('.x-tools input[type="search"]'), "{}")"""
CHOSEN = """((select) => { select.value = "{}"; select.dispatchEvent(new Event("change")) })(
  document.querySelector(".x-tools select"))"""
TICKED = "document.querySelector('.x-facets input[type=\"checkbox\"]').click()"
BOUND = """((input) => { input.value = "500000"; input.dispatchEvent(new Event("change")) })(
  document.querySelector(".x-bounds input"))"""
NEXT = "[...document.querySelectorAll('.x-pages button')].at(-1).click()"
UNFILTERED = "document.querySelectorAll('.x-active button').forEach((one) => one.click())"
GROUPED = f"""{UNFILTERED};
  location.hash = "#t-table?par=Quartier&montre=somme&de=Montant&pour=10" """
# of the selects of the sentence: by, then, how, measure, most
ASKED = """((select) => {{ select.value = "{1}"; select.dispatchEvent(new Event("change")) }})(
  document.querySelectorAll(".x-sentence select")[["by", "then", "how"].indexOf("{0}")])"""
ROWS = ".explored tbody"
GROUPS = ".x-groups table"
VALUES = ".x-facets ul"
HISTOGRAM = ".x-drawing"
# What is done, the script that does it, where its answer is drawn, and the milliseconds of its own
# pause
STEPS = (
    ("sort a column of numbers (first)", HEADING.replace("{}", "2"), ROWS, 0),
    ("the other way", HEADING.replace("{}", "2"), ROWS, 0),
    ("next page", NEXT, ROWS, 0),
    ("sort a column of texts (first)", HEADING.replace("{}", "1"), ROWS, 0),
    ("search in all columns (first)", TYPED.replace("{}", "laique 123"), ROWS, TYPING),
    ("search again", TYPED.replace("{}", "laique 45"), ROWS, TYPING),
    ("end of the search", TYPED.replace("{}", ""), ROWS, TYPING),
    ("facets of a column of 3 values", CHOSEN.replace("{}", "5"), VALUES, 0),
    ("filter by a value", TICKED, ROWS, 0),
    ("histogram of numbers", CHOSEN.replace("{}", "2"), HISTOGRAM, 0),
    ("filter by an interval", BOUND, ROWS, 0),
    ("group by a column of texts, sums (first)", GROUPED, GROUPS, 0),
    ("their medians", ASKED.format("how", "median"), GROUPS, 0),
    ("by the year of a date too (first)", ASKED.format("then", "3/year"), GROUPS, 0),
    ("sums again", ASKED.format("how", "sum"), GROUPS, 0),
    ("groups of a million names", ASKED.format("by", "1/"), GROUPS, 0),
)
TIMED = """
async (where) => {
  const start = performance.now();
  const drawn = new Promise((resolve) => {
    const seen = new MutationObserver((records) => {
      const found = document.querySelector(where); // what tells the progress of a load is no answer
      const changed = ({ target, addedNodes }) =>
        target === found || [...addedNodes].some((node) => node.contains(found));
      if (!found?.childElementCount || !records.some(changed)) return;
      seen.disconnect();
      requestAnimationFrame(() => setTimeout(resolve));
    });
    seen.observe(document.querySelector("main"), { childList: true, subtree: true });
  });
  const late = new Promise((_, reject) => setTimeout(reject, 120_000, new Error("no " + where)));
  WORK;
  await Promise.race([drawn, late]);
  return performance.now() - start;
}
"""


def measure(root: Path, rows: int) -> dict[str, list[float]]:
    """Milliseconds of each step, of each run."""
    from browse import Ranged, hosted
    from playwright.sync_api import sync_playwright
    from portal import COMMUNES, made, write
    from tools import CHROMIUM_FLAGS, chromium

    write(
        root,
        {"communes.yml": COMMUNES, "datasets/lille/table/datapackage.yaml": "title: Une table\n"},
    )
    reading.write(root / "datasets/lille/table/table.csv", rows, "utf-8")
    made(root)
    found: dict[str, list[float]] = {}
    with hosted(root / "build", Ranged) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_FLAGS])
        for _ in range(RUNS):
            page = browser.new_context().new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{address}lille/table/")
            for name, work, where, pause in (("click to first rows", OPENED, ROWS, 0), *STEPS):
                script = TIMED.replace("WORK", work)
                found.setdefault(name, []).append(page.evaluate(script, where) - pause)
            page.context.close()
        browser.close()
    return found


def main(*sizes: int) -> None:
    for rows in sizes or SIZES:
        with tempfile.TemporaryDirectory() as name:
            for what, times in measure(Path(name), rows).items():
                spread = (
                    f"{min(times):6.0f} ms, median {median(times):6.0f}, worst {max(times):6.0f}"
                )
                print(f"{rows:9,} rows  {what:34} {spread}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
