"""What a publisher says of standards that it does not follow here: where it publishes such data, or
why it has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from site_builder.core.model.dataset import Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import clean_line, show_safe_path, show_safe_value
from site_builder.metadata import standards
from site_builder.metadata.keys.publisher import COMMUNE
from site_builder.metadata.yaml import FileProblems, MappingNode, MetadataRecord, ScalarNode
from site_builder.metadata.yaml.kinds import parse_web_address

LONGEST = 200  # characters of a reason
ELSEWHERE = "elsewhere"
NOT_CONCERNED = "not_concerned"
Declarations = tuple[tuple[str, str], ...]  # ids of standards, each once, with what is said of it


def read_elsewhere(record: MetadataRecord, notes: FileProblems) -> Declarations:
    """The address at which it publishes data of each standard."""
    declared: dict[str, str] = {}
    for name, text, line in _list_pairs(record, ELSEWHERE, notes):
        address = parse_web_address(text)
        standard = _find_standard(name, ELSEWHERE, line, notes)
        if not address:
            value = show_safe_value(text)
            notes.report("coverage-address", line, name=show_safe_value(name), value=value)
        elif standard:
            declared.setdefault(standard, address)
    return tuple(declared.items())


def read_not_concerned(record: MetadataRecord, notes: FileProblems) -> Declarations:
    """Why it has no data of each standard."""
    declared: dict[str, str] = {}
    for name, reason, line in _list_pairs(record, NOT_CONCERNED, notes):
        standard = _find_standard(name, NOT_CONCERNED, line, notes)
        if not reason:
            notes.report("coverage-reason", line, name=show_safe_value(name))
        elif standard:
            declared.setdefault(standard, reason)
    return tuple(declared.items())


def find_contradicted_reasons(
    datasets: Iterable[Dataset], publishers: Mapping[str, Publisher]
) -> Iterator[Problem]:
    """The datasets of which their publisher says that it has no such data. What is published is
    what the pages show: the reason is read nowhere."""
    for dataset in datasets:
        publisher = publishers.get(dataset.publisher)
        if publisher and dataset.standard in dict(publisher.not_concerned):
            place = Place(path=show_safe_path(dataset.descriptor))
            names = {"name": dataset.standard, "publisher": publisher.name}
            yield make_problem("coverage-contradicted", place, **names)


def _list_pairs(
    record: MetadataRecord, key: str, notes: FileProblems
) -> Iterator[tuple[str, str, int]]:
    """The name of each standard as it is written, what is said of it, and the line."""
    node = record.values.get(key)
    if node is None:
        return
    if not isinstance(node, MappingNode):
        example = COMMUNE.by_name[key].example
        notes.report("coverage-mapping", record.line_of(key), key=key, example=example)
        return
    for name, value in node.entries.items():
        text = clean_line(value.text)[:LONGEST] if isinstance(value, ScalarNode) else ""
        yield name, text, node.lines.get(name, node.line)


def _find_standard(name: str, key: str, line: int, notes: FileProblems) -> str:
    """The id of the standard of this name; "" and a problem for none."""
    standard = standards.find_standard(name)
    if standard:
        return standard.id
    near = "" if notes.full else standards.suggest_standard(name)
    code = "coverage-standard-near" if near else "coverage-standard"
    params = {"near": near} if near else {"names": ", ".join(standards.STANDARDS)}
    notes.report(code, line, key=key, value=show_safe_value(name), **params)
    return ""
