"""What a template is made of, and what of it Jinja would leave out without a word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, show_safe_value
from site_builder.render.template_files import (
    FOLDER,
    UnreadableTemplate,
    find_template_path,
    make_template_loader,
)

if TYPE_CHECKING:
    from jinja2 import BaseLoader, nodes

# Between blocks: spaces, and notes as pages and servers have them
NOTES = re.compile(r"(?:\s|<!--.*?-->|^[ \t]*#[^\n]*)*", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOutline:
    """`references`: the names that it extends, includes or imports, None for one that is computed;
    `parent`: the one that it always extends, `is_open` where that is computed. `blocks`: all that
    it defines; `outer_blocks`: those in no other, with their lines. `unheard_line`: the first of
    what it writes beside its blocks, where it has a parent."""

    references: tuple[str | None, ...] = ()
    parent: str | None = None
    is_open: bool = False
    blocks: frozenset[str] = frozenset()
    outer_blocks: tuple[tuple[str, int], ...] = ()
    unheard_line: int | None = None


UNKNOWN = TemplateOutline(is_open=True)


@lru_cache(maxsize=256)
def read_outline(text: str) -> TemplateOutline:
    """Of a text that is no template, an empty one: that is said when it is used."""
    try:
        return _parse_outline(text)
    except Exception:  # besides errors of syntax: too deep to walk, a number of 5,000 digits…
        return TemplateOutline()


def _parse_outline(text: str) -> TemplateOutline:
    from jinja2 import Environment, meta, nodes

    tree = Environment().parse(text)
    every_extends = [*tree.find_all(nodes.Extends)]
    parent = None
    unheard_line = None
    for extends in every_extends:
        if extends in tree.body and isinstance(extends.template, nodes.Const):
            parent = str(extends.template.value)
            following = tree.body[tree.body.index(extends) + 1 :]
            unheard_line = next(filter(None, map(_find_written_line, following)), None)
    return TemplateOutline(
        references=tuple(meta.find_referenced_templates(tree)),
        parent=parent,
        is_open=bool(every_extends) and parent is None,
        blocks=frozenset(block.name for block in tree.find_all(nodes.Block)),
        outer_blocks=tuple(_list_outer_blocks(tree)),
        unheard_line=unheard_line,
    )


def _list_outer_blocks(node: nodes.Node) -> Iterator[tuple[str, int]]:
    from jinja2 import nodes

    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child.name, child.lineno
        else:
            yield from _list_outer_blocks(child)


def _find_written_line(node: nodes.Node) -> int | None:
    """The first line of a text, or of a value, that a part of a template would write."""
    from jinja2 import nodes

    if isinstance(node, nodes.Block | nodes.Macro | nodes.AssignBlock):
        return None
    if isinstance(node, nodes.Include | nodes.CallBlock | nodes.FilterBlock):
        return node.lineno
    if isinstance(node, nodes.Output):
        return next(filter(None, map(_find_output_line, node.nodes)), None)
    return next(filter(None, map(_find_written_line, node.iter_child_nodes())), None)


def _find_output_line(node: nodes.Node) -> int | None:
    from jinja2 import nodes

    if not isinstance(node, nodes.TemplateData):
        return node.lineno
    notes = NOTES.match(node.data)
    end = notes.end() if notes else 0
    return node.lineno + node.data.count("\n", 0, end) if end < len(node.data) else None


def gather_sources(
    folders: tuple[Path, ...], name: str, names: Collection[str] = ()
) -> dict[str, str]:
    """The text of a template, and of each that it extends, includes or imports, by name. `names`:
    those that a computed one may be."""
    loader = make_template_loader(folders)
    sources: dict[str, str] = {}
    pending_names = {name}
    while pending_names:
        template_name = pending_names.pop()
        text = _read_source(loader, template_name)
        if text is None:
            continue
        sources[template_name] = text
        references = read_outline(text).references
        if None in references:
            references = (*references, *names)
        pending_names |= set(filter(None, references)) - sources.keys()
    return sources


def _read_source(loader: BaseLoader, name: str) -> str | None:
    """None for what is not there, or cannot be read: that is said when it is used."""
    from jinja2 import Environment, TemplateNotFound

    try:
        return loader.get_source(Environment(), name)[0]
    except (TemplateNotFound, UnreadableTemplate):
        return None


def find_unheard_text(
    sources: Mapping[str, str], owner_folders: tuple[Path, ...]
) -> Iterator[Problem]:
    """What the owner's templates among `sources` say where Jinja does not listen: the blocks that
    what they extend does not have, and what is in no block."""
    for name, text in sorted(sources.items()):
        outline = read_outline(text)
        if not outline.parent or find_template_path(owner_folders, name) is None:
            continue
        path = f"{FOLDER}/{name}"
        if outline.unheard_line:
            yield make_problem("template-unheard", Place(path=path, line=outline.unheard_line))
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


def _list_inherited_blocks(sources: Mapping[str, str], name: str) -> set[str] | None:
    """The blocks of a template and of all that it extends; None where one of these is not there, or
    is computed."""
    blocks = set[str]()
    visited_names = set[str]()
    parent: str | None = name
    while parent and parent not in visited_names:
        visited_names.add(parent)
        outline = read_outline(sources[parent]) if parent in sources else UNKNOWN
        blocks |= outline.blocks
        parent = outline.parent
        if outline.is_open:
            return None
    return blocks


def _make_block_problem(place: Place, block: str, parent: str, blocks: Collection[str]) -> Problem:
    parameters = {"name": show_safe_value(block), "parent": show_safe_value(parent)}
    right = find_nearest_word(block, sorted(blocks))
    if right:
        return make_problem("template-block-near", place, **parameters, right=right)
    known = ", ".join(f"« {name} »" for name in sorted(blocks))
    if not known:
        return make_problem("template-block-none", place, **parameters)
    return make_problem("template-block", place, **parameters, blocks=known)
