"""A page in one file that needs no other: its template, and its style with the face of titles in
it."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from site_builder.core.language import Language
from site_builder.render import assets
from site_builder.render.stylesheet import FACE


@cache
def load_standalone_template(folder: Path, words: Language):  # type: ignore[no-untyped-def]  # jinja2 is imported by those who need it
    """The page of a folder as a template, over that of `alone.html`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader((folder, Path(__file__).parent, assets.locate_templates())),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        say=words.say, count=words.count, number=words.number, size=words.size
    )
    return environment.get_template("page.html")


def make_standalone_style(site: bytes) -> str:
    """The site's style sheet and ours as they may stand in a page, with the face of titles in
    it."""
    face = (
        base64.b64encode((assets.locate_bundles() / FACE).read_bytes()).decode()
        if FACE.encode() in site
        else ""
    )
    own_style = Path(__file__).with_name("page.css").read_text("utf-8")
    text = (
        site.decode("utf-8", "replace").replace(f'"{FACE}"', f'"data:font/woff2;base64,{face}"')
        + own_style
    )
    # it is here: nothing is waited for
    text = text.replace("font-display: optional", "font-display: block")
    return re.sub(r"</(?=style)", r"<\\/", text, flags=re.IGNORECASE)
