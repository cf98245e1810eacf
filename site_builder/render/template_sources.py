"""What a template is made of, and what of it Jinja would leave out without a word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, quote_words, show_safe_path, show_safe_value
from site_builder.metadata.site_folder import TEMPLATES
from site_builder.render.template_files import (
    HOSTING_TEMPLATES,
    UnreadableTemplate,
    find_template_path,
    make_template_loader,
)

if TYPE_CHECKING:
    from jinja2 import nodes

# What may stand between blocks: spaces, and the notes of pages or of servers
PAGE_NOTES = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL)
SERVER_NOTES = re.compile(r"(?:\s|^[ \t]*#[^\n]*)*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BlockOutline:
    """`inner_blocks`: those in it, but for what is in these; `calls_super`: does it show the one of
    the same name that it takes the place of?"""

    inner_blocks: frozenset[str]
    calls_super: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOutline:
    """`references`: the names that it extends, includes or imports, None for one that is computed;
    `parent`: the one that it always extends, `is_open` where that is computed. `blocks`: all that
    it defines; `outer_blocks`: those in no other, with their lines; `uses_self`: may it show any
    block by its name? `outside_line`: the first of what it writes beside its blocks, where it has
    a parent."""

    references: tuple[str | None, ...] = ()
    parent: str | None = None
    is_open: bool = False
    blocks: Mapping[str, BlockOutline] = field(default_factory=dict)
    outer_blocks: tuple[tuple[str, int], ...] = ()
    uses_self: bool = False
    outside_line: int | None = None


UNKNOWN = TemplateOutline(is_open=True)


def read_outline(name: str, text: str) -> TemplateOutline:
    """Of a template, by its name. Of a text that is none, UNKNOWN: that is said when it is used."""
    is_for_servers = name.startswith(f"{HOSTING_TEMPLATES}/")
    return _read_outline(text, SERVER_NOTES if is_for_servers else PAGE_NOTES)


@lru_cache(maxsize=256)
def _read_outline(text: str, notes: re.Pattern[str]) -> TemplateOutline:
    try:
        return _parse_outline(text, notes)
    except Exception:  # besides errors of syntax: too deep to walk, a number of 5,000 digits…
        return UNKNOWN


def _parse_outline(text: str, notes: re.Pattern[str]) -> TemplateOutline:
    from jinja2 import Environment, meta, nodes

    tree = Environment().parse(text)
    every_extends = [*tree.find_all(nodes.Extends)]
    find_line = partial(_find_written_line, notes=notes)
    parent = None
    outside_line = None
    for extends in every_extends:
        if extends in tree.body and isinstance(extends.template, nodes.Const):
            parent = _normalise_name(str(extends.template.value))
            following = tree.body[tree.body.index(extends) + 1 :]
            outside_line = next(filter(None, map(find_line, following)), None)
    return TemplateOutline(
        references=tuple(map(_normalise_reference, meta.find_referenced_templates(tree))),
        parent=parent,
        is_open=bool(every_extends) and parent is None,
        blocks={block.name: _outline_block(block) for block in tree.find_all(nodes.Block)},
        outer_blocks=tuple(_list_outer_blocks(tree)),
        uses_self=_uses_name(tree, "self"),
        outside_line=outside_line,
    )


def _normalise_reference(name: str | None) -> str | None:
    return name and _normalise_name(name)


def _normalise_name(name: str) -> str:
    """The one of all that find the same file: /page.html and ./page.html do."""
    return PurePosixPath(name.lstrip("/")).as_posix()


def _outline_block(block: nodes.Block) -> BlockOutline:
    inner_blocks = frozenset(dict(_list_outer_blocks(block)))
    return BlockOutline(inner_blocks, _uses_name(block, "super"))


def _uses_name(node: nodes.Node, name: str) -> bool:
    from jinja2 import nodes

    return any(used.name == name for used in node.find_all(nodes.Name))


def _list_outer_blocks(node: nodes.Node) -> Iterator[tuple[str, int]]:
    from jinja2 import nodes

    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child.name, child.lineno
        else:
            yield from _list_outer_blocks(child)


def _find_written_line(node: nodes.Node, notes: re.Pattern[str]) -> int | None:
    """The first line of a text, or of a value, that a part of a template would write."""
    from jinja2 import nodes

    if isinstance(node, nodes.Block | nodes.Macro | nodes.AssignBlock):
        return None
    if isinstance(node, nodes.Include | nodes.CallBlock | nodes.FilterBlock):
        return node.lineno
    if isinstance(node, nodes.Output):
        find_output = partial(_find_output_line, notes=notes)
        return next(filter(None, map(find_output, node.nodes)), None)
    find_line = partial(_find_written_line, notes=notes)
    return next(filter(None, map(find_line, node.iter_child_nodes())), None)


def _find_output_line(node: nodes.Node, notes: re.Pattern[str]) -> int | None:
    from jinja2 import nodes

    if not isinstance(node, nodes.TemplateData):
        return node.lineno
    match = notes.match(node.data)
    end = match.end() if match else 0
    return node.lineno + node.data.count("\n", 0, end) if end < len(node.data) else None


class TemplateSources:
    """The texts of the templates of some folders, each read once."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._loader = make_template_loader(folders)
        self._texts: dict[str, str | None] = {}

    def gather(self, name: str, names: Collection[str] = ()) -> dict[str, str]:
        """The text of a template, and of each that it extends, includes or imports, by name.
        `names`: those that a computed one may be."""
        sources: dict[str, str] = {}
        pending_names = {name}
        while pending_names:
            template_name = pending_names.pop()
            text = self._read(template_name)
            if text is None:
                continue
            sources[template_name] = text
            references = read_outline(template_name, text).references
            if None in references:
                references = (*references, *names)
            pending_names |= set(filter(None, references)) - sources.keys()
        return sources

    def read_all(self, names: Iterable[str]) -> dict[str, str]:
        """Those of these templates that can be read."""
        texts = {name: self._read(name) for name in names}
        return {name: text for name, text in texts.items() if text is not None}

    def _read(self, name: str) -> str | None:
        """None for what is not there, or cannot be read: that is said when it is used."""
        from jinja2 import Environment, TemplateNotFound

        if name not in self._texts:
            self._texts[name] = None
            with suppress(TemplateNotFound, UnreadableTemplate):
                self._texts[name] = self._loader.get_source(Environment(), name)[0]
        return self._texts[name]


def find_text_outside_blocks(
    sources: Mapping[str, str], owner_folders: tuple[Path, ...]
) -> Iterator[Problem]:
    """What the owner's templates among `sources` say where Jinja does not listen: the blocks that
    what they extend does not have, and what is in no block."""
    for name, text in sorted(sources.items()):
        outline = read_outline(name, text)
        if not outline.parent or find_template_path(owner_folders, name) is None:
            continue
        path = f"{TEMPLATES}/{show_safe_path(name)}"
        if outline.outside_line:
            place = Place(path=path, line=outline.outside_line)
            yield make_problem("template-outside-blocks", place)
        inherited_blocks = _list_inherited_blocks(sources, outline.parent)
        if inherited_blocks is None:
            continue
        for block, line in outline.outer_blocks:
            if block not in inherited_blocks:
                yield _make_block_problem(
                    Place(path=path, line=line), block, outline.parent, inherited_blocks
                )


def find_error(problems: Iterable[Problem]) -> Problem | None:
    """The first of these because of which a template is not used."""
    return next((problem for problem in problems if problem.severity == "error"), None)


def _list_inherited_blocks(sources: Mapping[str, str], name: str) -> Collection[str] | None:
    """The blocks that a template shows, or what it extends; None where one of these is not there,
    or is computed."""
    outlines: list[TemplateOutline] = []
    visited_names = set[str]()
    parent: str | None = name
    while parent and parent not in visited_names:
        visited_names.add(parent)
        outline = read_outline(parent, sources[parent]) if parent in sources else UNKNOWN
        outlines.append(outline)
        parent = outline.parent
        if outline.is_open:
            return None
    return _list_shown_blocks(outlines)


def _list_shown_blocks(outlines: Sequence[TemplateOutline]) -> Collection[str]:
    """`outlines`: of a template and of all that it extends, the nearest first. What is in a block
    that a nearer one takes the place of is not shown."""
    if any(outline.uses_self for outline in outlines):
        return set[str]().union(*(outline.blocks for outline in outlines))
    shown_blocks = set[str]()
    pending_blocks = set(dict(outlines[-1].outer_blocks))
    while pending_blocks:
        name = pending_blocks.pop()
        shown_blocks.add(name)
        for outline in outlines:
            block = outline.blocks.get(name)
            if block is None:
                continue
            pending_blocks |= block.inner_blocks - shown_blocks
            if not block.calls_super:
                break
    return shown_blocks


def _make_block_problem(place: Place, block: str, parent: str, blocks: Collection[str]) -> Problem:
    parameters = {"name": show_safe_value(block), "parent": show_safe_value(parent)}
    right = find_nearest_word(block, sorted(blocks))
    if right:
        return make_problem("template-block-near", place, **parameters, right=right)
    if not blocks:
        return make_problem("template-block-none", place, **parameters)
    return make_problem("template-block", place, **parameters, blocks=quote_words(sorted(blocks)))
