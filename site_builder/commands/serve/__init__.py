"""The live preview: builds beside the published site, serves it to this machine, and builds again
after every save.

`watch` says when something was saved, with watchfiles; `server` answers browsers and has them
reload, with livereload on tornado, by the names of `host_names`; `panel` is what is added to the
pages that they get.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from site_builder.commands.serve.panel import PreviewState
from site_builder.commands.serve.server import Preview, PreviewAddress, PreviewServer
from site_builder.commands.serve.watch import SiteWatcher, choose_polling
from site_builder.commands.usage import get_cli_language
from site_builder.core.model.prepared import Summary
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.publish.build import build_site
from site_builder.publish.build_report import BuildReport, make_system_problem
from site_builder.publish.options import PREPARE, SCRATCH, BuildOptions
from site_builder.publish.output_folder import PREVIEW
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.progress import Tell
from site_builder.storage.workers import WarmWorker


def serve_preview(
    root: Path,
    address: PreviewAddress,
    *,
    polling: bool | None,
    report_build: Callable[[BuildReport, str], None],
    progress: Tell,
) -> None:
    """Preview the site of `root` until KeyboardInterrupt, which it lets through.

    `report_build` is called after every build with its report and the address. `polling`: whether
    files are looked at, for the system tells nothing; None chooses. Raises BuildRefused where the
    port is taken.
    """
    preview = Preview(root / PREVIEW)
    watcher = SiteWatcher(root, choose_polling(root, polling))
    with (
        closing(PreviewServer(preview, address)) as server,
        closing(WarmWorker(PREPARE, Summary, scratch=root / SCRATCH)) as warm,
    ):
        while True:
            # Compared with what was there before the build: a save during it is seen, and leads to
            # the next.
            watcher.wait()
            jobs = os.cpu_count() or 1
            options = BuildOptions(
                out=root / PREVIEW,
                jobs=jobs,
                warm=warm,
                components=True,
                vanishing=True,
                standing=False,
                progress=progress,
            )
            report = _try_build(root, options)
            state = _make_preview_state(preview.state, report)
            if preview.show(state, report.published):
                server.reload()
            report_build(report, server.address + preview.state.mount)


def _make_preview_state(last_state: PreviewState, report: BuildReport) -> PreviewState:
    if not report.made:
        return replace(last_state, problems=report.problems, failed=True)
    return PreviewState(
        version=last_state.version,
        mount=report.base_path,
        problems=report.problems,
        datasets=report.datasets,
        kept_days=report.kept_days,
    )


def _try_build(root: Path, options: BuildOptions) -> BuildReport:
    """The build's report. Whatever it raises is a problem like another: the preview goes on with
    what it had."""
    try:
        report = build_site(root, options)
        if options.warm and report.made:
            with suppress(OSError):  # the next build starts one, or says why not
                options.warm.start()
        return report
    except BuildRefused as cause:
        return _make_failure_report(make_problem(cause.args[0], Place(), **cause.args[1]))
    except OSError as cause:
        return _make_failure_report(make_system_problem(cause, root, get_cli_language()))
    except Exception as mistake:  # ours
        log = root / ".beffroi" / "log"
        with suppress(OSError):  # a full disk ends no preview
            log.parent.mkdir(exist_ok=True)
            with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(traceback.format_exc())
        return _make_failure_report(
            make_problem(
                "preview", Place(), detail=f"{type(mistake).__name__}: {mistake}", path=str(log)
            )
        )


def _make_failure_report(problem: Problem) -> BuildReport:
    return BuildReport(problems=(problem,))
