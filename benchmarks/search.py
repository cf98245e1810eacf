"""The search and the facets in Chromium over a generated portal: what they weigh, what they take,
what is answered.

python -m benchmarks.search [DATASETS]

10,000 datasets of 20 rows where nothing is said. A time is from the last letter until the answer is
drawn, the pause after typing not counted; the first has the loading of the names, and of all that
is held where they do not suffice. Of the facets: from the click to the first counts, then from a
choice until counts and datasets are drawn.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import portal
from site_builder.core.problems import Problem
from site_builder.metadata.yaml import convert_node_to_python, parse_yaml
from site_builder.publish.build import build_site
from site_builder.publish.options import BuildOptions

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
DATASETS = 10_000
ROWS = 20
PAUSE = 120
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

PRESSED = """
async (button) => {
  const root = button.closest("[data-facets]");
  root.removeAttribute("data-shown");
  const shown = new Promise((resolve) => {
    const seen = new MutationObserver(() => {
      if (!("shown" in root.dataset)) return;
      seen.disconnect();
      requestAnimationFrame(() => setTimeout(resolve));
    });
    seen.observe(root, { attributes: true });
  });
  const start = performance.now();
  button.click();
  await shown;
  return performance.now() - start;
}
"""


def questions(of: str) -> list[dict[str, Any]]:
    tree = parse_yaml((ROOT / "benchmarks/questions.yaml").read_bytes(), "questions.yaml")
    assert not isinstance(tree, Problem)
    found: Any = convert_node_to_python(tree)
    return [one for one in found if one["portal"] == of]


def main() -> None:
    from browse import serving

    count = int(sys.argv[1]) if len(sys.argv) > 1 else DATASETS
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "portal"
        portal.write(count, ROWS, root)
        build_site(root, BuildOptions(out=root / "build"))
        files = root.glob("build/assets/search*.json")
        weights = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
        names = weights.pop("search.json")
        facets = gzip.compress((root / "build/assets/facets.json").read_bytes(), 9)
        print(
            f"{count:,} datasets: names {names:,} bytes gzipped, {len(weights)} parts of "
            f"{sum(weights.values()):,}"
        )
        with serving(root / "build") as served:
            page = served.page()
            page.set_default_timeout(120_000)
            served.visit(page, "recherche/")
            times = []
            right = 0
            some = questions("generated")
            for one in some:
                times.append(page.evaluate(ASKED, one["q"]) - PAUSE)
                links = page.locator(".datasets .title").evaluate_all(
                    "all => all.slice(0, 3).map(a => a.href)"
                )
                found = [link.removeprefix(served.address).strip("/") for link in links]
                good = bool(set(found) & set(one["first"]))
                right += good
                print(
                    f"{times[-1]:7.0f} ms  {'right' if good else 'WRONG'}  {one['q']}: "
                    f"{', '.join(found) or '–'}"
                )
            first, *others = times
            print(
                f"{right} of {len(some)} right; first {first:.0f} ms, then "
                f"{median(others):.0f} to {max(others):.0f}"
            )
            page.context.close()
            page = served.page()
            served.visit(page, "jeux/")
            first = page.locator("[data-facets] .go").evaluate(PRESSED)
            groups = page.locator(
                ".x-group"
            ).all()  # the first value of each, which narrows what the others have left
            times = [
                group.locator("input[type=checkbox]").first.evaluate(PRESSED) for group in groups
            ]
            print(
                (
                    f"facets {len(facets):,} bytes gzipped; first {first:.0f} ms, then "
                    f"{median(times):.0f}"
                ),
                end=" ",
            )
            print(f"to {max(times):.0f}")


if __name__ == "__main__":
    main()
