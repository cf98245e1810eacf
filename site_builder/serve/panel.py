"""What the preview adds to the pages that it serves, and to no file: a list of problems, and a script that reloads."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from site_builder.language import Language, language
from site_builder.problems import Problem
from site_builder.report import sentence

OWN = "/beffroi-preview/"  # no publisher's slug is refused for it, but none of a commune will be that
FILES = {"live.js": "text/javascript; charset=utf-8", "panel.css": "text/css; charset=utf-8"}
EVENTS = OWN + "events"
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


def own_file(name: str) -> bytes:
    """live.js or panel.css."""
    return Path(__file__).with_name(name).read_bytes()


def blank(waiting: bool) -> bytes:
    """The page while there is no site: before the first build, or because it cannot be made."""
    title = language("fr").say("serve.waiting" if waiting else "serve.nothing")
    return BLANK.format(title=escape(title)).encode()


def added(page: bytes, version: str, problems: Sequence[Problem], failed: bool) -> bytes:
    """The page with the panel, where there is something to say, and the script, at its end."""
    panel = _panel(problems, failed) if problems else ""
    script = f'<script src="{OWN}live.js" data-version="{version}"></script>\n'
    before, end, after = page.rpartition(b"</body>")
    return (before if end else page) + (panel + script).encode() + end + (after if end else b"")


def _panel(problems: Sequence[Problem], failed: bool) -> str:
    words = language("fr")
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    items = "\n".join(_item(problem, words) for problem in ordered[:MOST_SHOWN])
    kept = f"<p>{escape(words.say('serve.kept'))}</p>\n" if failed else ""
    left = len(ordered) - MOST_SHOWN
    more = f"<p>{escape(words.count('serve.more', left))}</p>\n" if left > 0 else ""
    label = escape(words.say("serve.panel"))
    return f"""\
<link rel="stylesheet" href="{OWN}panel.css">
<aside id="beffroi-preview" lang="fr" aria-label="{label}">
<details open>
<summary>{escape(_counts(problems, words))}</summary>
<div tabindex="0" role="group" aria-label="{label}">
{kept}<ul>
{items}
</ul>
{more}</div>
</details>
</aside>
"""


def _counts(problems: Sequence[Problem], words: Language) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [("serve.errors", errors), ("serve.warnings", len(problems) - errors)]
    return ", ".join(words.count(message, number) for message, number in counts if number)


def _item(problem: Problem, words: Language) -> str:
    mark = words.say(f"severity.{problem.severity}")
    return f'<li class="{problem.severity}"><strong>{escape(mark)}</strong> {escape(sentence(problem, words))}</li>'
