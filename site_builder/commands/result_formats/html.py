"""One page that needs no other: no script, nothing asked of anybody, to be sent or kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from site_builder.commands.result_formats.outcome import (
    Outcome,
    describe_remark_place,
    group_remarks,
    group_remarks_by_path,
)
from site_builder.core.language import Language


def format_html_page(outcome: Outcome, words: Language) -> str:
    """The sentence, the notes, then each remark under its file."""
    # what makes pages is imported for those who ask for one
    from site_builder.publish.report_page import load_standalone_template, make_standalone_style
    from site_builder.render import assets
    from site_builder.render.pages.shell import format_tab_title
    from site_builder.render.stylesheet import build_stylesheet

    page: str = load_standalone_template(Path(__file__).parent, words).render(
        language=words.code,
        title=format_tab_title(words.say("outcome.title"), outcome.file),
        outcome=outcome,
        sections=[
            (name.rpartition(".")[2], words.say(name), group_remarks_by_path(remarks))
            for name, remarks in group_remarks(outcome)
        ],
        folded=("warnings", "known"),
        describe_place=partial(describe_remark_place, words=words),
        sides=_split_remedy,
        style=make_standalone_style(
            build_stylesheet((assets.locate_templates(),), ("beffroi.css",), "").content
        ),
    )
    return page


def _split_remedy(text: str) -> tuple[str, str]:
    """What is wrong, and what to do about it: "" where a text says only one thing."""
    before, arrow, after = text.rpartition(" → ")
    return (before, after) if arrow else (after, "")
