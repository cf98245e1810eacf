"""What a line of a page of the owner's asks for, found in the dataset that it names; or what is
wrong with that line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from site_builder.core.language import Language, load_language
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.editorial import Article, Citation
from site_builder.core.model.prepared import Summary
from site_builder.core.model.site import Site
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, show_safe_path, show_safe_value
from site_builder.render.localised_site import DetailLoader
from site_builder.render.pages.cited_figures import AskedFigure, ask_figure, find_answer_fault
from site_builder.render.pages.cited_parts import (
    CitationFault,
    CitedPart,
    CitedSource,
    find_cited_part,
)

FindSource = Callable[[str], CitedSource | None]


@dataclass(frozen=True, slots=True)
class ResolvedCitation:
    """What a citation is of; `asked`: of a figure."""

    part: CitedPart
    asked: AskedFigure | None = None


def load_cited_source(dataset: Dataset, summary: Summary, opening: DetailLoader) -> CitedSource:
    """All that a dataset publishes."""
    tables, _ = opening.tables(summary)
    return CitedSource(dataset, tables, opening.detail(summary))


def resolve_citation(
    source: CitedSource, citation: Citation, opening: DetailLoader, names: Language
) -> ResolvedCitation | CitationFault:
    """`names`: the language in which the owner writes."""
    part = find_cited_part(source, citation, names)
    if isinstance(part, CitationFault):
        return part
    if citation.form != "figure":
        return ResolvedCitation(part)
    asked = ask_figure(names, source.dataset, part, citation)
    if isinstance(asked, CitationFault):
        return asked
    fault = find_answer_fault(asked, opening.figure(asked.question))
    return fault or ResolvedCitation(part, asked)


# --- what is wrong ---


@dataclass(frozen=True, slots=True, kw_only=True)
class CitableData:
    """`ids`: of all datasets that there are; nothing is said of one of which `find_source` knows
    nothing. `names`: the language in which the owner writes."""

    ids: Collection[str]
    find_source: FindSource
    opening: DetailLoader
    names: Language


def make_citable_site(site: Site, withheld: Collection[str], opening: DetailLoader) -> CitableData:
    """`withheld`: ids of what is not published for now."""
    entries = site.entries_by_id
    absent_ids = {entry.dataset.id for entry in site.absent}

    def find_source(id_: str) -> CitedSource | None:
        if id_ not in entries:
            return None
        entry = entries[id_]
        return load_cited_source(entry.dataset, entry.summary, opening)

    return CitableData(
        ids={*entries, *absent_ids, *withheld},
        find_source=find_source,
        opening=opening,
        names=load_language(site.portal.languages[0]),
    )


def find_citation_problems(articles: Iterable[Article], data: CitableData) -> Iterator[Problem]:
    """What is wrong with each line that is written as it should be."""
    for article in articles:
        path = show_safe_path(article.path)
        for citation in article.citations:
            fault = _find_fault(citation, data) if citation.form else None
            if fault:
                yield make_problem(fault.code, Place(path=path, line=citation.line), **fault.params)


def _find_fault(citation: Citation, data: CitableData) -> CitationFault | None:
    if citation.dataset not in data.ids:
        value = show_safe_value(citation.dataset)
        if near := find_nearest_word(citation.dataset, data.ids):
            return CitationFault("cite-dataset-near", {"value": value, "near": near})
        return CitationFault("cite-dataset", {"value": value})
    source = data.find_source(citation.dataset)
    if source is None:
        return None
    resolved = resolve_citation(source, citation, data.opening, data.names)
    return resolved if isinstance(resolved, CitationFault) else None
