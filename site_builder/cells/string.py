"""Any text: what a column is when it is nothing else."""

from __future__ import annotations

from site_builder.cells.kind import Kind

STRING = Kind(
    name="string",
    type="string",
    words=(),
    strict="(?s:.*)",
    lenient="(?s:.*)",
    cast="{cell}",
    good=(("Armentières", "Armentières"), ("deux\nlignes", "deux\nlignes"), ("007", "007"), ("", "")),
    bad=(),
)
