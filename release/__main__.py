"""`python -m release`: dist/ from the commit that is checked out, or what stands in its way."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from release.bill_of_materials import compose_bill, read_bundled_packages
from release.checks import list_obstacles, read_version
from release.distributions import export_commit, make_distributions, read_commit_time

ROOT = Path(__file__).resolve().parents[1]
SUMS = "SHA256SUMS"


def make_release(root: Path, out: Path) -> list[Path]:
    """Put the files of a release into `out`, in the place of what was there. Raises
    CalledProcessError where a tool fails, having said why."""
    time = read_commit_time(root)
    with tempfile.TemporaryDirectory(prefix="beffroi-") as name:
        checkout = export_commit(root, Path(name) / "checkout")
        made = Path(name) / "dist"
        made.mkdir()
        wheel = make_distributions(checkout, made, time)
        bill = made / f"beffroi-{read_version(checkout)}.cdx.json"
        bill.write_bytes(compose_bill(checkout, read_bundled_packages(wheel), time))
        write_sums(made)
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out)
    return sorted(out.iterdir())


def write_sums(folder: Path) -> None:
    """As `sha256sum --check` reads them."""
    lines = []
    for path in sorted(folder.iterdir()):
        lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    (folder / SUMS).write_text("".join(lines), "utf-8")


def main() -> None:
    if obstacles := list_obstacles(ROOT):
        raise SystemExit("\n".join(obstacles))
    for path in make_release(ROOT, ROOT / "dist"):
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
