"""Contributors' Markdown becomes safe HTML, or plain text. The only place where their words are
read as markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from site_builder.core.language import format_french_spaces
from site_builder.core.model.editorial import Article, Picture

LONGEST = 10_000  # characters of a description that are shown
MOST_BRACKETS = 200  # beyond, python-markdown takes seconds over nested links
MOST_NESTED = 50  # the same of a text of the owner's, which may hold many links
TAGS = {"p", "br", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
SCHEMES = {"http", "https", "mailto"}
_MARKED = re.compile(
    r"[\[\]*_`<>&#\\|~=+]|https?:|^\s*(?:[-+]|\d+[.)])\s|^ {4}|^\t|^-+$", re.MULTILINE
)
RELATION = "noopener noreferrer nofollow"
_NOWHERE = re.compile(
    f'<a rel="{RELATION}">(.*?)</a>', re.DOTALL
)  # a link that lost its address is its words
_HEADING = re.compile(r"<(/?)h[1-6]\b[^>]*>")
_FILE = re.compile(r"^[^?#]*[^/?#](?:[?#]|$)")  # the address of a page ends with a slash
_BRACKET = re.compile(r"[\[\]()]")
_IMAGE = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_HEADING_LEVEL = re.compile(r"<h([2-4])>")
_CITED = re.compile("(?:<p>)?\ue000([0-9]+)\ue001(?:</p>)?")
_UNSPOKEN = re.compile(r"(<(?:code|pre)\b.*?</(?:code|pre)>|<[^>]*>)", re.DOTALL)
_SENTENCE = re.compile(r"[.!?…](?=\s)")
_END = r"(?<=\w{3})[.!?…](?=\s+[A-ZÀ-ÖØ-Þ«])"  # of a sentence, not of « M. »
# As many sentences as 170 characters hold, else one
_OPENING = re.compile(rf"(?s).{{,170}}\Z|.{{,169}}{_END}|.+?{_END}|.+")


def typeset_markup(markup: str) -> Markup:
    """Its words with the spaces of French typography, where these stand as plain ones; never its
    tags, nor its code."""
    pieces = _UNSPOKEN.split(markup)
    pieces[::2] = map(format_french_spaces, pieces[::2])
    return Markup("".join(pieces))


@lru_cache(maxsize=1024)
def render_markdown(text: str) -> Markup:
    """Paragraphs, lists, emphasis and links to http, https and mailto. Headings are made bold
    paragraphs."""
    return typeset_markup(_convert_markdown(text))


@lru_cache(maxsize=64)  # of one text, pages want its HTML, then its plain words
def _convert_markdown(text: str) -> Markup:
    """HTML that is safe, with the spaces that were written."""
    text = text[:LONGEST].strip()
    if not text:
        return Markup("")
    if not _MARKED.search(text) or text.count("[") > MOST_BRACKETS:
        return _render_paragraphs(text)
    import markdown
    import nh3

    try:
        raw = markdown.markdown(text, output_format="html")
    except RecursionError:
        return _render_paragraphs(text)
    raw = _HEADING.sub(lambda tag: "</strong></p>" if tag[1] else "<p><strong>", raw)
    clean = nh3.clean(
        raw,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=_filter_attribute,
        url_schemes=SCHEMES,
        link_rel=RELATION,
    )
    return Markup(_NOWHERE.sub(r"\1", clean).strip())


def render_article_markdown(text: Article, root: str, site: str, table: str) -> Markup:
    """A text of the owner's: headings below the page's own, images, tables, links into the site;
    HTML in it is words. Where it cites something a mark stands (`split_at_citations`).

    `root` goes before pages of the site, `site` before its files. `table`: what a table that can be
    scrolled is called.
    """
    import nh3

    marked_text = _mark_citations(text)
    if not (raw := _convert_article(marked_text)):
        return _render_paragraphs(marked_text)
    link_urls = {
        link.written: (site if _FILE.search(link.url) else root) + link.url for link in text.links
    }
    clean = nh3.clean(
        _shift_headings(raw),
        tags=TAGS | {"h2", "h3", "h4", "img", "table", "thead", "tbody", "tr", "th", "td"},
        attributes={"a": {"href"}, "ol": {"start"}, "img": {"src", "alt"}},
        attribute_filter=lambda tag, name, value: (
            (name != "alt" and link_urls.get(value)) or _filter_attribute(tag, name, value)
        ),
        url_schemes=SCHEMES,
        link_rel=None,
    )
    clean = re.sub("<a>(.*?)</a>", r"\1", clean, flags=re.DOTALL)
    scroll = f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(table)}">\n<table>'
    clean = clean.replace("<table>", scroll).replace("</table>", "</table>\n</div>")
    pictures = {site + picture.url: picture for picture in text.pictures}
    return typeset_markup(_complete_images(clean, pictures).strip())


def _mark_citations(article: Article) -> str:
    """The text with a paragraph in the place of each line that cites something, of characters that
    nobody writes: those of the text are taken out."""
    lines = re.sub("[\ue000\ue001]", "", article.text).split("\n")
    for number, citation in enumerate(article.citations):
        lines[citation.place] = f"\n\ue000{number}\ue001\n"
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """A part of a text, then what is cited behind it: the place of it among the article's, None
    where the text ends; `level`: of the last heading before."""

    text: Markup
    citation: int | None
    level: int


def split_at_citations(text: Markup) -> Iterator[ArticlePart]:
    """The parts of a text of the owner's that was rendered."""
    level = 1
    pieces = _CITED.split(text)
    for place, piece in enumerate(pieces[::2]):
        levels = _HEADING_LEVEL.findall(piece)
        level = int(levels[-1]) if levels else level
        number = pieces[2 * place + 1] if 2 * place + 1 < len(pieces) else ""
        yield ArticlePart(Markup(piece.strip()), int(number) if number else None, level)


def _convert_article(text: str) -> str:
    """Markdown as HTML that is not to be trusted; "" where its parser would be lost in it."""
    import markdown

    parser = markdown.Markdown(extensions=["tables"], output_format="html")
    parser.preprocessors.deregister("html_block")  # it takes minutes over what begins like a tag
    parser.inlinePatterns.deregister("html")
    try:
        return "" if _measure_nesting(text) > MOST_NESTED else parser.convert(text)
    except RecursionError:
        return ""


def _complete_images(clean: str, pictures: Mapping[str, Picture]) -> str:
    """With the sides of each image, so that nothing moves when it comes; without those that are not
    known."""

    def image(match: re.Match[str]) -> str:
        attrs = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[0])}
        if not (picture := pictures.get(attrs.get("src", ""))):
            return ""
        size = f'width="{picture.width}" height="{picture.height}" loading="lazy"'
        return f'<img src="{escape(attrs["src"])}" alt="{escape(attrs.get("alt", ""))}" {size}>'

    return _IMAGE.sub(image, clean)


def _measure_nesting(text: str) -> int:
    """How many brackets are open at once: python-markdown takes seconds over many."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth = max(0, depth + (1 if bracket in "[(" else -1))
        deepest = max(deepest, depth)
    return deepest


def _shift_headings(raw: str) -> str:
    """Headings from the second level to the fourth, of which none is left out."""
    level = 1

    def heading(match: re.Match[str]) -> str:
        nonlocal level
        if not match[1]:
            level = min(max(2, int(match[0][2])), level + 1, 4)
        return f"<{match[1]}h{level}>"

    return _HEADING.sub(heading, raw)


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Keep addresses that name their scheme: a relative one would lead nowhere from a page of the
    site."""
    if name != "href":
        return value
    return value if value.partition(":")[0].lower() in SCHEMES else None


def _render_paragraphs(text: str) -> Markup:
    return Markup("\n").join(
        Markup("<p>{}</p>").format(part.strip()) for part in re.split(r"\n\s*\n", text)
    )


@lru_cache(maxsize=4096)
def strip_markdown(text: str) -> str:
    """The words of a description, on one line."""
    text = text[:LONGEST]
    if _MARKED.search(text):
        import nh3

        text = html.unescape(nh3.clean(str(_convert_markdown(text)), tags=set()))
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def extract_lede(text: str, longest: int = 320) -> str:
    """The first paragraph in plain words, cut after a sentence, else after a word, where it is
    longer."""
    first = strip_markdown(re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0])
    if len(first) <= longest:
        return first
    ends = [match.end() for match in _SENTENCE.finditer(first, 0, longest)]
    if ends:
        return first[: ends[-1]]
    return first[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def extract_opening(text: str) -> str:
    """The sentences of the lede with which a page opens: one at least."""
    return str(_OPENING.findall(extract_lede(text))[0])


def render_after_lede(text: str, lede: str = "") -> Markup:
    """What a lede leaves unsaid. A first paragraph with marks, which plain words lose, is said
    again."""
    lede = lede or extract_lede(text)
    first, *rest = re.split(r"\n\s*\n", text.strip(), maxsplit=1)
    if _MARKED.search(first):
        has_links = "<a " in render_markdown(first)
        if rest or has_links or strip_markdown(first) != lede:
            return render_markdown(text)
        return Markup("")
    beginning = lede.removesuffix("…")
    unsaid = strip_markdown(first).removeprefix(beginning).strip()
    return render_markdown("\n\n".join(filter(None, (unsaid, *rest))))


def escape_html(text: str) -> str:
    """HTML of any text, as str: for those who join many."""
    return str(escape(text))
