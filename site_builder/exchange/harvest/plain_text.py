"""Descriptions in HTML, as several portals have them → the Markdown that ours are written in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from site_builder.metadata.yaml.kinds import parse_web_address

MARKUP = re.compile(
    r"</?(?:p|br|div|ul|ol|li|a|b|strong|em|i|u|span|font|h[1-6]|table|tr|td|blockquote|section"
    r"|script|style|iframe|img|svg|object|embed|video|form|input)\b[^<>]*>",
    re.I,
)
UNENDED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
BLOCKS = ("p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")
ENDS = dict.fromkeys(BLOCKS, "\n\n")
BEGINNINGS = {**ENDS, "br": "\n", "li": "\n- "}
SKIPPED = frozenset({"script", "style"})
MOST = 60_000  # characters that are looked at


def convert_html(text: str) -> str:
    """The same text where it has no markup."""
    text = text[:MOST]
    if not MARKUP.search(text):
        return text
    parser = _TextParser()
    # Conditions of Word are what the parser refuses, tags without an end what it looks through for
    # each beginning again
    text = UNENDED.sub("&lt;", _remove_comments(text).replace("<![", "<"))
    parser.feed(text)
    parser.close()
    lines = [" ".join(line.split()) for line in "".join(parser.parts).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _remove_comments(text: str) -> str:
    pieces = []
    while "<!--" in text:
        before, _, after = text.partition("<!--")
        pieces.append(before)
        text = after.partition("-->")[2]
    return "".join([*pieces, text])


class _TextParser(HTMLParser):
    """Paragraphs, items and links are kept, nothing else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(BEGINNINGS.get(tag, ""))
        if tag in SKIPPED:
            self._skipped += 1
        elif tag == "a":
            address = parse_web_address(dict(attrs).get("href") or "")
            self._links.append(address)
            if address:
                self.parts.append("[")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(ENDS.get(tag, ""))
        if tag in SKIPPED:
            self._skipped = max(0, self._skipped - 1)
        elif tag == "a" and self._links and (address := self._links.pop()):
            self.parts.append(f"]({address})")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.parts.append(re.sub(r"\s+", " ", data))
