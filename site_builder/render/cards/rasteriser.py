"""The one door to resvg, which draws an SVG as a PNG. It is an extra: without it there are no
cards."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from site_builder.render.assets import locate_card_fonts

if TYPE_CHECKING:
    from resvg.usvg import Options

LIBRARY = "resvg"
FAMILY = "Newsreader 16pt"  # as our faces call themselves
AS_IT_IS = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)  # neither scaled nor moved
# what no XML may hold, whoever wrote it
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def identify_rasteriser() -> str:
    """Its version and its faces, by which the bytes of cards may differ; "" where it is not
    installed."""
    try:
        installed_version = version(LIBRARY)
    except PackageNotFoundError:
        return ""
    faces = b"".join(path.read_bytes() for path in locate_card_fonts())
    return f"{installed_version} {sha256(faces).hexdigest()}"


def draw_png(svg: str) -> bytes:
    """The picture of an SVG, with our faces alone, whatever is installed."""
    from resvg import render, usvg  # 2 MB that a build without cards spares

    return render(usvg.Tree.from_str(_UNWRITABLE.sub("", svg), _load_options()), AS_IT_IS)


@cache
def _load_options() -> Options:
    from resvg import usvg

    options = usvg.Options.default()
    options.font_family = FAMILY
    for path in locate_card_fonts():
        options.load_font_file(str(path))
    return options
