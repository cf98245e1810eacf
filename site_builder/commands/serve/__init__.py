"""The live preview: builds beside the published site, serves it to this machine, and builds again
after every save."""

from __future__ import annotations

import os
import threading
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from site_builder.commands.serve.panel import Shown
from site_builder.commands.serve.server import Preview, Server
from site_builder.commands.serve.watch import Watch
from site_builder.core.language import language
from site_builder.core.model import Summary
from site_builder.core.problems import Place, Problem, error
from site_builder.metadata.catalogue import OWNER_FILE, read_owner
from site_builder.metadata.yaml import Notes
from site_builder.publish.build import PREPARE, SCRATCH, Options, build
from site_builder.publish.output_folder import PREVIEW
from site_builder.publish.publish import Refused
from site_builder.publish.report import Report, of_system
from site_builder.render.pages.shell import mount
from site_builder.storage.progress import Tell
from site_builder.storage.workers import Warm

Told = Callable[[Report, str], None]


def serve(root: Path, port: int, told: Told, progress: Tell) -> None:
    """Preview the site of `root` on loopback until KeyboardInterrupt, which it lets through; 0 is
    any free port.

    `told` is called after every build with its report and the address. Raises Refused where the
    port is taken.
    """
    preview = Preview(root / PREVIEW)
    watch = Watch(root)
    with (
        closing(Server(preview, port)) as server,
        closing(Warm(PREPARE, Summary, scratch=root / SCRATCH)) as warm,
    ):
        threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True).start()
        while True:
            # Compared with what was there before the build: a save during it is seen, and leads to
            # the next.
            watch.wait()
            jobs = os.cpu_count() or 1
            asked = Options(
                out=root / PREVIEW,
                jobs=jobs,
                warm=warm,
                components=True,
                vanishing=True,
                progress=progress,
            )
            report = _attempt(root, asked)
            preview.show(_shown(root, preview.shown, report), report.published)
            told(report, server.address + preview.shown.mount)


def _shown(root: Path, last: Shown, report: Report) -> Shown:
    if not report.made:
        return replace(last, problems=report.problems, failed=True)
    return Shown(
        version=last.version, mount=_mount(root), problems=report.problems, datasets=report.datasets
    )


def _attempt(root: Path, options: Options) -> Report:
    """The build's report. Whatever it raises is a problem like another: the preview goes on with
    what it had."""
    try:
        report = build(root, options)
        if options.warm and report.made:
            options.warm.start()
        return report
    except Refused as cause:
        return _failure(error(cause.args[0], Place(), **cause.args[1]))
    except OSError as cause:
        return _failure(of_system(cause, root, language("fr")))
    except Exception as mistake:  # ours
        log = root / ".beffroi" / "log"
        log.parent.mkdir(exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(traceback.format_exc())
        return _failure(
            error("preview", Place(), detail=f"{type(mistake).__name__}: {mistake}", path=str(log))
        )


def _failure(problem: Problem) -> Report:
    return Report(problems=(problem,))


def _mount(root: Path) -> str:
    """The path at which the portal will be published: the page for unknown addresses links to
    it."""
    found = read_owner(root, Notes(OWNER_FILE))
    return mount(found.portal) if found else "/"
