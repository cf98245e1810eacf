"""What the shapes of DCAT-AP 3, and of its high-value datasets, say of a catalogue. Runs where
pyshacl is installed.

python by_shapes.py SHAPES FILE… → JSON: {"version", "said": {FILE: {name of shapes: [violation…]}}}

SHAPES is a folder that holds the Turtle files of the releases 3.0.0 and 3.0.0-hvd. The shapes of
high-value datasets want a category of every dataset that they see: they are shown those that are of
high value, with what these speak of.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF, SH
from rdflib.term import Node

SHAPES = ("shapes", "range", "mdr-vocabularies.shape", "deprecateduris")
LAW = URIRef("http://data.europa.eu/r5r/applicableLegislation")


def violations(graph: Graph, *files: Path) -> list[str]:
    shapes = Graph()
    for file in files:
        shapes.parse(file)
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
    found = []
    for result in report.objects(None, SH.result):  # those inside another result are its details
        if report.value(result, SH.resultSeverity) == SH.Violation:
            says = (
                report.value(result, one) for one in (SH.focusNode, SH.resultPath, SH.resultMessage)
            )
            found.append(" ".join(map(str, says)))
    return found


def high_value(graph: Graph) -> Graph:
    """The datasets of high value, and all that they lead to."""
    part, waiting = (
        Graph(),
        [one for one in graph.subjects(LAW, None) if (one, RDF.type, DCAT.Dataset) in graph],
    )
    seen: set[Node] = set(waiting)
    while waiting:
        subject = waiting.pop()
        for predicate, value in graph.predicate_objects(subject):
            part.add((subject, predicate, value))
            if value not in seen:
                seen.add(value)
                waiting.append(value)
    return part


def judged(path: str, shapes: Path) -> dict[str, list[str]]:
    graph = Graph().parse(path)
    said = {name: violations(graph, shapes / f"3.0.0_shacl_{name}.ttl") for name in SHAPES}
    part = high_value(graph)
    said[f"hvd ({len(set(part.subjects(RDF.type, DCAT.Dataset)))} datasets)"] = violations(
        part, shapes / "3.0.0-hvd_shacl_hvd-SHACL.ttl"
    )
    return said


def main() -> None:
    shapes, *files = sys.argv[1:]
    said = {path: judged(path, Path(shapes)) for path in files}
    print(
        json.dumps(
            {"version": f"pyshacl {version('pyshacl')}, shapes 3.0.0 and 3.0.0-hvd", "said": said}
        )
    )


if __name__ == "__main__":
    main()
