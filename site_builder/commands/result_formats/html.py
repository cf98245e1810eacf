"""One page that needs no other: no script, nothing asked of anybody, to be sent or kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from site_builder.commands.result_formats.outcome import Outcome, by_path, groups, where
from site_builder.core.language import Language
from site_builder.publish.report_page import alone, template
from site_builder.render import assets
from site_builder.render.pages.shell import tab
from site_builder.render.stylesheet import styles


def html(outcome: Outcome, words: Language) -> str:
    """The sentence, the notes, then each remark under its file."""
    page: str = template(Path(__file__).parent, words).render(
        language=words.code,
        title=tab(words.say("outcome.title"), outcome.file),
        outcome=outcome,
        sections=[
            (name.rpartition(".")[2], words.say(name), by_path(remarks))
            for name, remarks in groups(outcome)
        ],
        where=partial(where, words=words),
        sides=_sides,
        style=alone(styles((assets.templates(),), ("beffroi.css",), "").content),
    )
    return page


def _sides(text: str) -> tuple[str, str]:
    """What is wrong, and what to do about it: "" where a text says only one thing."""
    before, arrow, after = text.rpartition(" → ")
    return (before, after) if arrow else (after, "")
