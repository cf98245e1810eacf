"""What a style sheet of the owner's opens and never closes: it is said, and closed at the end of
the sheet, so that what is published after it counts. Browsers lose rules to it without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_value

if TYPE_CHECKING:
    from tinycss2.ast import Node

END = "end-of-sheet"  # put after a sheet, it lands in what stands open there
OPENING = {"{} block": "{", "[] block": "[", "() block": "("}
CLOSING = {"{} block": "}", "[] block": "]", "() block": ")", "function": ")"}
RULE_ENDS = ("{} block", ";")
BETWEEN_RULES = ("whitespace", "comment", "<!--", "-->")
STATEMENTS = ("charset", "import", "layer", "namespace")  # at-rules that may have no braces
DEEPEST = 100  # brackets in each other: what reads them calls itself for each
LINE_BREAK = re.compile(r"\r\n|[\r\n\f]")


def find_too_deep_block(text: str) -> Node | None:
    """The first block or function of a sheet that DEEPEST others are around, if there is one."""
    import tinycss2

    blocks = list_blocks(tinycss2.parse_component_value_list(text))
    for _ in range(DEEPEST):
        blocks = list_blocks(chain.from_iterable(map(get_block_content, blocks)))
    return next(iter(blocks), None)


def list_blocks(tokens: Iterable[Node]) -> list[Node]:
    """The blocks and functions among these tokens, not those within them."""
    return [token for token in tokens if token.type in CLOSING]


def close_stylesheet(text: str, path: str, problems: list[Problem]) -> str:
    """The sheet, and at its end what closes all that stands open there. Each mistake of brackets,
    quotes and comments is added to `problems`, `path` being that of the sheet from the site."""
    import tinycss2

    tokens = tinycss2.parse_component_value_list(f"{text}\n{END}")
    blocks, last = _find_open_blocks(tokens)
    last_error: str = getattr(last, "kind", "")  # which errors alone have
    is_open_address = last_error in ("bad-url", "eof-in-url")
    # A bracket takes in the braces after it: these are not what is to be mended
    brackets = [block for block in blocks if block.type != "{} block"]
    taken_in = {id(error) for error in _iterate_errors(brackets[:1]) if error.kind == "}"}
    if is_open_address:
        taken_in.add(id(last))
    for error in _iterate_errors(tokens):
        if id(error) not in taken_in:
            problems.append(_make_syntax_problem(error, path, text))
    closing = "".join(CLOSING[block.type] for block in reversed(blocks))
    if last.type == "comment":
        problems.append(_make_unclosed_problem("/*", "*/", last, path=path))
        closing = f"*/{closing}"
    elif is_open_address:
        problems.append(_make_unclosed_problem("url(", ")", last, path=path))
        closing = f'\nx"){closing}'  # which no address may hold, lest it be one and be asked for
    elif last_error:
        closing = f"\n\n{closing}"  # a text that goes on after its line ends with the next
    elif blocks:
        for block in brackets[:1] or blocks:
            opening = OPENING.get(block.type) or f"{block.name}("
            problems.append(_make_unclosed_problem(opening, CLOSING[block.type], block, path=path))
        closing = f"\n{closing}"
    else:
        return text + _end_last_rule(tokens[:-1], path, problems)
    return close_stylesheet(text + closing, path, [])  # of which all has been said


def get_block_content(block: Node) -> Sequence[Node]:
    """The tokens between the brackets of a block or of a function."""
    content: Sequence[Node] = block.arguments if block.type == "function" else block.content
    return content


def list_line_starts(text: str) -> list[int]:
    """The offset at which each line begins, as CSS counts lines."""
    return [0, *(line_break.end() for line_break in LINE_BREAK.finditer(text))]


def locate_token(token: Node, line_starts: Sequence[int]) -> int:
    """The offset at which a token begins."""
    line: int = token.source_line
    column: int = token.source_column
    return line_starts[line - 1] + column - 1


def _find_open_blocks(tokens: Sequence[Node]) -> tuple[list[Node], Node]:
    """The blocks and functions that stand open where a sheet ends, the outermost first, and the
    last token in them."""
    blocks: list[Node] = []
    last = tokens[-1]
    while last.type in CLOSING:
        blocks.append(last)
        last = get_block_content(last)[-1]
    return blocks, last


def _iterate_errors(tokens: Sequence[Node]) -> Iterator[Node]:
    for token in tokens:
        if token.type == "error":
            yield token
        elif token.type in CLOSING:
            yield from _iterate_errors(get_block_content(token))


def _make_syntax_problem(error: Node, path: str, text: str) -> Problem:
    place = Place(path=path, line=error.source_line)
    if error.kind in ("bad-string", "eof-in-string"):
        quote = text[locate_token(error, list_line_starts(text))]
        return make_problem("style-quote", place, quote=quote)
    if error.kind == "bad-url":
        return make_problem("style-url", place)
    return make_problem("style-stray", place, closing=error.kind)


def _make_unclosed_problem(opening: str, closing: str, token: Node, *, path: str) -> Problem:
    place = Place(path=path, line=token.source_line)
    return make_problem("style-unclosed", place, opening=opening, closing=closing)


def _end_last_rule(tokens: Sequence[Node], path: str, problems: list[Problem]) -> str:
    """What ends the last rule of a sheet whose brackets are all closed: what is published after it
    would be taken for a part of it."""
    import tinycss2

    rule: list[Node] = []
    for token in tokens:
        name = token.value if token.type == "literal" else token.type
        if name in RULE_ENDS:
            rule = []
        elif rule or name not in BETWEEN_RULES:
            rule.append(token)
    rule = [token for token in rule if token.type != "error"]
    if not rule:
        return ""
    first = rule[0]
    is_at_rule = first.type == "at-keyword"
    is_statement = is_at_rule and first.lower_value in STATEMENTS
    if not is_statement:
        place = Place(path=path, line=first.source_line)
        selector = show_safe_value(tinycss2.serialize(rule))
        problems.append(make_problem("style-braces", place, selector=selector))
    return ";" if is_at_rule else "{}"
