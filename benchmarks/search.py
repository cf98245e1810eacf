"""The search in Chromium over a generated portal: what it weighs, what it takes, and which questions it answers.

python -m benchmarks.search [DATASETS]

10,000 datasets of 20 rows where nothing is said. A time is from the last letter until the answer is drawn, the pause
after typing not counted; the first has the loading of the names, and of all that is held where they do not suffice.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import portal
from site_builder.build import Options, build
from site_builder.problems import Problem
from site_builder.yaml_source import parse, plain

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
DATASETS, ROWS, PAUSE = 10_000, 20, 120
ASKED = """
async (question) => {
  const root = document.querySelector("[data-search]"), input = document.querySelector("#q");
  root.removeAttribute("data-answered");
  const answered = new Promise((resolve) => {
    const seen = new MutationObserver(() => {
      if (!("answered" in root.dataset)) return;
      seen.disconnect();
      requestAnimationFrame(() => setTimeout(resolve));
    });
    seen.observe(root, { attributes: true });
  });
  const start = performance.now();
  input.focus();
  input.value = question;
  input.dispatchEvent(new Event("input"));
  await answered;
  return performance.now() - start;
}
"""


def questions(of: str) -> list[dict[str, Any]]:
    tree = parse((ROOT / "benchmarks/questions.yaml").read_bytes(), "questions.yaml")
    assert not isinstance(tree, Problem)
    found: Any = plain(tree)
    return [one for one in found if one["portal"] == of]


def main() -> None:
    from browse import serving

    count = int(sys.argv[1]) if len(sys.argv) > 1 else DATASETS
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "portal"
        portal.write(count, ROWS, root)
        build(root, Options(root / "build"))
        files = root.glob("build/assets/search*.json")
        weights = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
        names = weights.pop("search.json")
        print(f"{count:,} datasets: names {names:,} bytes gzipped, {len(weights)} parts of {sum(weights.values()):,}")
        with serving(root / "build") as served:
            page = served.page()
            page.set_default_timeout(120_000)
            served.visit(page, "recherche/")
            times, right, some = [], 0, questions("generated")
            for one in some:
                times.append(page.evaluate(ASKED, one["q"]) - PAUSE)
                links = page.locator(".datasets .title").evaluate_all("all => all.slice(0, 3).map(a => a.href)")
                found = [link.removeprefix(served.address).strip("/") for link in links]
                good = bool(set(found) & set(one["first"]))
                right += good
                print(f"{times[-1]:7.0f} ms  {'right' if good else 'WRONG'}  {one['q']}: {', '.join(found) or '–'}")
            first, *others = times
            print(f"{right} of {len(some)} right; first {first:.0f} ms, then {median(others):.0f} to {max(others):.0f}")


if __name__ == "__main__":
    main()
