"""Every parameter of a message is known to quote cells, or not to: what quotes them is masked where
they are of persons."""

from __future__ import annotations

import re
from pathlib import Path

from site_builder.checks.personal_data.masks import COLUMNS, QUOTES

CATALOGUE = Path(__file__).resolve().parents[2] / "site_builder/locale/fr/LC_MESSAGES/beffroi.po"
MESSAGE = re.compile(
    r'msgid "(?:problem|repair|fault)\.[^"]+"\n(?:msgid_plural[^\n]*\n)?((?:msgstr[^\n]*\n)+)'
)
# Counts, places, names of files, columns and keys, bounds of schemas, codes of bodies
NOT_QUOTED = frozenset(
    """
    a_type address after alarm announced at author blocks bound branch budget by character
    choices closing colour columns count dataset delimiter detail elsewhere encoding end ending
    extra factor family fewest fields file files folder form format formats free half height
    hint host id ids insee kept key keys kind language latitude layers least left licence limit
    line line_before lines longitude middle minutes more most n name named names near new note
    number old one opening operator others page parent path period periods place port program
    property publisher quote reason record reference resource row rows rule seconds selector
    server sheet sheets siren siret site size slug some source standard status sum system table
    tag target there threshold title total type unit units until url was what why width words x
    y year
    """.split()  # noqa: SIM905
)


def test_each_parameter_of_a_message_quotes_cells_or_does_not() -> None:
    named: set[str] = set()
    for message in MESSAGE.finditer(CATALOGUE.read_text("utf-8")):
        text = re.sub(r"\{\{.*?\}\}", "", message[1])
        named.update(re.findall(r"\{([a-z_]+)\}", text))
    known = {*QUOTES, *COLUMNS, *NOT_QUOTED}
    assert named - known == set(), "add each to QUOTES of masks.py, or to NOT_QUOTED here"
    assert named >= QUOTES
    assert QUOTES.isdisjoint(NOT_QUOTED)
