"""How soon a preview sees a save among 20,000 files, told of it by the system or looking for it;
what it costs while nobody saves.

python benchmarks/watching.py
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from site_builder.commands.serve.watch import SiteWatcher, scan_site  # noqa: E402

FOLDERS = 4_000
FILES = 5  # in each
SAVES = 10
PAUSE = 1.0  # seconds before each save
MINUTE = 60.0


def write_site(root: Path) -> Path:
    """A tree of files that nobody builds, and one of them."""
    (root / "communes.yml").write_text("portal: {}\n", "utf-8")
    for number in range(FOLDERS):
        folder = root / f"datasets/commune-{number % 90}/jeu-{number}"
        folder.mkdir(parents=True)
        for part in range(FILES):
            (folder / f"table-{part}.csv").write_text("a;b\n1;2\n", "utf-8")
    return root / "datasets/commune-7/jeu-7/table-3.csv"


def save_later(file: Path, text: str, pause: float, ends: list[float]) -> threading.Thread:
    """A save in `pause` seconds, whose end is added to `ends`."""

    def save() -> None:
        time.sleep(pause)
        file.write_text(text, "utf-8")
        ends.append(time.perf_counter())

    thread = threading.Thread(target=save)
    thread.start()
    return thread


def measure_saves(watcher: SiteWatcher, file: Path) -> list[float]:
    """Seconds from the end of each save until it is seen."""
    times = []
    for number in range(SAVES):
        ends: list[float] = []
        saving = save_later(file, f"a;b\n1;{number}\n", PAUSE, ends)
        watcher.wait()
        seen = time.perf_counter()
        saving.join()
        times.append(seen - ends[0])
    return times


def measure_rest(watcher: SiteWatcher, file: Path) -> float:
    """Seconds of CPU in a minute that ends with a save."""
    start = time.process_time()
    saving = save_later(file, "a;b\n3;4\n", MINUTE, [])
    watcher.wait()
    saving.join()
    return time.process_time() - start


@contextmanager
def serving(root: Path) -> Iterator[int]:
    """The process of a preview of the example portal, once it has been built."""
    for name in ("datasets", "communes.yml", "communes.geojson"):
        (root / name).symlink_to(ROOT / name)
    command = [sys.executable, "-m", "site_builder.commands.cli", "serve", str(root), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        next(line for line in process.stdout if re.search(r"http://\S+", line))
        try:
            yield process.pid
        finally:
            process.terminate()


def read_cpu(pid: int) -> float:
    """Seconds of CPU of a process so far, by Linux."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text("ascii").split()[0]) for thread in threads) / 1e9


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        file = write_site(root)
        print(f"{len(scan_site(root).files):,} files in {FOLDERS:,} folders")
        for polling in (False, True):
            watcher = SiteWatcher(root, polling)
            watcher.wait()
            times = measure_saves(watcher, file)
            rest = measure_rest(watcher, file)
            print(
                f"{'looked for' if polling else 'told':12}"
                f" best {min(times):.3f} s, median {median(times):.3f} s, worst {max(times):.3f} s;"
                f" CPU in a minute of rest {rest:.2f} s"
            )
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as pid:
        time.sleep(2)
        start = read_cpu(pid)
        time.sleep(MINUTE)
        print(f"beffroi serve at rest: CPU in a minute {read_cpu(pid) - start:.2f} s")


if __name__ == "__main__":
    main()
