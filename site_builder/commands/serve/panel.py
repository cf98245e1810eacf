"""What the preview adds to the pages that it serves, and to no file: a list of problems, and a
script that reloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from site_builder.commands.usage import get_cli_language
from site_builder.core.language import Language
from site_builder.core.problems import Problem, is_tolerated, split_tolerated
from site_builder.core.vocabulary import LANGUAGES
from site_builder.metadata.site_folder import make_canonical_path
from site_builder.publish.build_report import KeptDays, describe_report_problem
from site_builder.publish.permanence.address_book import find_path_subject

PREVIEW_PATH = (
    "/beffroi-preview/"  # no publisher's slug is refused for it, but none of a commune will be that
)
FILES = {"live.js": "text/javascript; charset=utf-8", "panel.css": "text/css; charset=utf-8"}
VERSION = PREVIEW_PATH + "version"
DATASETS = "datasets/"
MOST_SHOWN = 100
BLANK = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<main><h1>{title}</h1></main>
</body>
</html>
"""


@dataclass(frozen=True, kw_only=True)
class PreviewState:
    """What browsers see. `mount`: the site's path, "/" or "/portal/". `failed`: the site is that of
    an older build.

    `datasets` maps ids to their status. `kept_days`: of which an earlier content is shown.
    """

    version: str = ""
    mount: str = "/"
    problems: tuple[Problem, ...] = ()
    datasets: Mapping[str, str] = field(default_factory=dict)
    failed: bool = False
    kept_days: KeptDays = field(default_factory=dict)


def read_panel_file(name: str) -> bytes:
    """live.js or panel.css."""
    return Path(__file__).with_name(name).read_bytes()


def render_waiting_page(waiting: bool) -> bytes:
    """The page while there is no site: before the first build, or because it cannot be made."""
    title = get_cli_language().say("serve.waiting" if waiting else "serve.nothing")
    return BLANK.format(title=escape(title)).encode()


def add_preview_panel(page: bytes, page_path: str, state: PreviewState) -> bytes:
    """The page at this path with the panel, where there is something to say, and the script, at its
    end."""
    panel = _draw_panel(page_path, state) if state.problems else ""
    script = f'<script src="{PREVIEW_PATH}live.js" data-version="{state.version}"></script>\n'
    before, end, after = page.rpartition(b"</body>")
    return (before if end else page) + (panel + script).encode() + end + (after if end else b"")


def _draw_panel(page_path: str, state: PreviewState) -> str:
    """What concerns this page, open; what concerns other datasets, folded."""
    words = get_cli_language()
    to_mend, tolerated = split_tolerated(state.problems)
    problems = sorted(to_mend, key=lambda problem: problem.severity != "error")
    page_problems = []
    others = []
    for problem in problems:
        if _concerns_page(problem, page_path):
            page_problems.append(problem)
        else:
            others.append(problem)
    notice = f"<p>{escape(words.say('serve.kept'))}</p>\n" if state.failed else ""
    if others and page_problems:
        title = words.say("serve.elsewhere", counts=_count_severities(others, words))
        other_list = _draw_folded(title, others, state, words)
    else:
        other_list = _draw_list(others, state, words)
    label = escape(words.say("serve.panel"))
    tolerated_title = words.count("build.tolerated", len(tolerated))
    tolerated_list = _draw_folded(tolerated_title, tolerated, state, words) if tolerated else ""
    return f"""\
<link rel="stylesheet" href="{PREVIEW_PATH}panel.css">
<aside id="beffroi-preview" lang="fr" aria-label="{label}">
<details{" open" if page_problems or state.failed else ""}>
<summary>{escape(_count_severities(problems, words) or tolerated_title)}</summary>
<div tabindex="0" role="group" aria-label="{label}">
{notice}{_draw_list(page_problems, state, words)}{other_list}{tolerated_list}</div>
</details>
</aside>
"""


def _draw_folded(
    title: str, problems: Sequence[Problem], state: PreviewState, words: Language
) -> str:
    items = _draw_list(problems, state, words)
    return f"<details>\n<summary>{escape(title)}</summary>\n{items}</details>\n"


def _concerns_page(problem: Problem, page_path: str) -> bool:
    """Is it of the dataset or the publisher whose page this is, or of the whole portal?"""
    path = f"{problem.place.path or ''}/"
    language, _, path_below = page_path.partition("/")
    if language in LANGUAGES:
        page_path = path_below
    page_id = find_path_subject(f"{page_path}index.html")
    return not path.startswith(DATASETS) or (
        page_id != "" and make_canonical_path(path).startswith(f"{DATASETS}{page_id}/")
    )


def _draw_list(problems: Sequence[Problem], state: PreviewState, words: Language) -> str:
    if not problems:
        return ""
    items = "\n".join(_draw_item(problem, state, words) for problem in problems[:MOST_SHOWN])
    hidden_count = len(problems) - MOST_SHOWN
    more_note = (
        f"<p>{escape(words.count('serve.more', hidden_count))}</p>\n" if hidden_count > 0 else ""
    )
    return f"<ul>\n{items}\n</ul>\n{more_note}"


def _count_severities(problems: Sequence[Problem], words: Language) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [("serve.errors", errors), ("serve.warnings", len(problems) - errors)]
    return ", ".join(words.count(message, number) for message, number in counts if number)


def _draw_item(problem: Problem, state: PreviewState, words: Language) -> str:
    text = describe_report_problem(problem, state.datasets, words, kept_days=state.kept_days)
    if is_tolerated(problem):  # « attention » would say the contrary
        return f"<li>{escape(text)}</li>"
    mark = words.say(f"severity.{problem.severity}")
    return f'<li class="{problem.severity}"><strong>{escape(mark)}</strong> {escape(text)}</li>'
