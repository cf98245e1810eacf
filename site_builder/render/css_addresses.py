"""What a style sheet of the owner's asks for: nothing of another site, nor anything in a form that
the policy of pages refuses. It is said, and taken out: browsers would refuse it without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_value
from site_builder.render.unclosed_css import (
    CLOSING,
    get_block_content,
    list_blocks,
    list_line_starts,
    locate_token,
)

if TYPE_CHECKING:
    from tinycss2.ast import Node

NOTHING = '"data:,"'
# In which a text is an address (CSS Values 4 and 5, CSS Images 4)
ADDRESS_FUNCTIONS = (
    "url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade",
)  # fmt: skip
NAMING_RULES = ("namespace", "document", "-moz-document")  # before { }, addresses are but names
FILE_RULES = ("import", "font-face")  # what they want has to be a file, never « data: »
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
IGNORED_ENDS = "".join(map(chr, range(33)))  # around an address, by the standard of URLs
TEXT = re.compile(r"""(["'])(?:(?!\1)[^\\]|\\.)*\1""", re.DOTALL)
UNQUOTED_ADDRESS = re.compile(r"[^(]*\((?:[^)\\]|\\.)*\)", re.DOTALL)


class Address(NamedTuple):
    """An address of a sheet. `token`: a text, or `url()` without quotes. `rule`: the at-rule that
    it is in, in small letters, or "". `statement`: the first and the last token of an `@import`,
    if that is what asks for it."""

    token: Node
    rule: str
    statement: tuple[Node, Node] | None

    @property
    def value(self) -> str:
        """As a browser reads it."""
        return re.sub("[\t\n\r]", "", self.token.value).strip(IGNORED_ENDS).replace("\\", "/")


class Cut(NamedTuple):
    """What is published in the place of a part of a sheet, by offsets."""

    start: int
    end: int
    replacement: str


def reads_address_variables(text: str) -> bool:
    """Does a sheet ask for an address that is the text of a custom property, or the result of a
    custom function, in this sheet or another?"""
    import tinycss2

    return _reads_variables(tinycss2.parse_component_value_list(text))


def remove_foreign_addresses(
    text: str,
    path: str,
    portal_url: str,
    *,
    is_appended: bool,
    are_variables_read: bool,
    problems: list[Problem],
) -> str:
    """A sheet whose brackets are all closed, without the addresses that no page may ask for; what
    is right in it stays to the letter.

    `path`: that of the sheet from the site. `is_appended`: is it published after another?
    `are_variables_read`: may the text of a custom property or function be an address?
    """
    import tinycss2

    line_starts = list_line_starts(text)
    tokens = tinycss2.parse_component_value_list(text)
    cuts: list[Cut] = []
    for address in _iterate_addresses(tokens, are_variables_read=are_variables_read):
        cut = _cut_address(address, text, line_starts)
        is_gone = bool(cuts) and cut.start < cuts[-1].end
        code = "" if is_gone else _judge_address(address, portal_url, is_appended)
        if not code:
            continue
        place = Place(path=path, line=address.token.source_line)
        problems.append(make_problem(code, place, address=show_safe_value(address.value)))
        if code != "style-import":
            cuts.append(cut)
    for cut in reversed(cuts):
        text = text[: cut.start] + cut.replacement + text[cut.end :]
    return text


def _iterate_addresses(
    tokens: Sequence[Node],
    *,
    rule: str = "",
    statement: tuple[Node, Node] | None = None,
    are_texts_addresses: bool = False,
    are_variables_read: bool = False,
) -> Iterator[Address]:
    """Each address, in order. `rule` and `statement`: what these tokens are in."""
    current_rule = rule
    current_statement = statement
    are_texts = are_texts_addresses
    for index, token in enumerate(tokens):
        if token.type == "at-keyword":
            current_rule = token.lower_value
            current_statement = _find_statement(tokens[index:])
        elif token == ";":
            current_rule = rule
            current_statement = statement
            are_texts = are_texts_addresses
        elif token.type == "ident" and token.value.startswith("--"):
            are_texts = are_texts or are_variables_read
        elif token.type == "url":
            yield Address(token, current_rule, current_statement)
        elif token.type == "string":
            if are_texts or current_statement:
                yield Address(token, current_rule, current_statement)
        elif token.type in CLOSING:
            name = _get_function_name(token)
            # What `@function --f()` results in, and what it is called with
            are_texts = are_texts or (are_variables_read and name.startswith("--"))
            is_braces = token.type == "{} block"
            if is_braces and current_rule in NAMING_RULES:
                current_rule = ""
            yield from _iterate_addresses(
                get_block_content(token),
                rule=current_rule,
                statement=current_statement,
                are_texts_addresses=are_texts or name in ADDRESS_FUNCTIONS,
                are_variables_read=are_variables_read,
            )
            if is_braces:
                current_rule = rule
                current_statement = statement
                are_texts = are_texts_addresses


def _find_statement(tokens: Sequence[Node]) -> tuple[Node, Node] | None:
    """The first and the last token of an `@import`, where these begin with one that ends."""
    if tokens[0].lower_value != "import":
        return None
    for token in tokens:
        if token == ";":
            return tokens[0], token
        if token.type == "{} block":
            break
    return None


def _reads_variables(tokens: Sequence[Node], *, is_address: bool = False) -> bool:
    """Does something that takes addresses take one of a custom property or function?"""
    for block in list_blocks(tokens):
        name = _get_function_name(block)
        is_variable = name == "var" or name.startswith("--")
        if is_address and is_variable:
            return True
        is_inside = is_address or name in ADDRESS_FUNCTIONS
        if _reads_variables(get_block_content(block), is_address=is_inside):
            return True
    return False


def _get_function_name(block: Node) -> str:
    """In small letters; "" of a block that is no function."""
    return getattr(block, "lower_name", "")


def _judge_address(address: Address, portal_url: str, is_appended: bool) -> str:
    """The code of what is wrong with it, or ""."""
    if address.rule in NAMING_RULES:
        return ""
    value = address.value
    is_inline = value.lower().startswith("data:")
    is_absolute = SCHEME.match(value) and not is_inline
    if is_absolute and not _is_of_portal(value, portal_url):
        return "style-elsewhere"
    if address.statement and is_appended:
        return "style-import"
    if is_inline and address.rule in FILE_RULES:
        return "style-inline"
    return ""


def _is_of_portal(value: str, portal_url: str) -> bool:
    portal = urlsplit(portal_url)
    try:
        address = urlsplit(value)
    except ValueError:
        return False
    is_same_host = address.netloc.lower() == portal.netloc.lower() != ""
    return is_same_host and address.scheme in ("", portal.scheme)


def _cut_address(address: Address, text: str, line_starts: Sequence[int]) -> Cut:
    """What takes the address out; all of an `@import`, which is nothing without it."""

    if address.statement:
        first, last = address.statement
        return Cut(locate_token(first, line_starts), locate_token(last, line_starts) + 1, "")
    start = locate_token(address.token, line_starts)
    is_text = address.token.type == "string"
    match = (TEXT if is_text else UNQUOTED_ADDRESS).match(text, start)
    end = match.end() if match else len(text)
    return Cut(start, end, NOTHING if is_text else f"url({NOTHING})")
