"""The bytes of a metadata file → text that a parser may be given, or why not; and libyaml's errors
in our words."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import yaml

from site_builder.core.merge_conflict import find_conflict
from site_builder.core.problems import Param
from site_builder.core.text import show_safe_value


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlLimits:
    """`size` in bytes, `depth` of nesting, `nodes` once aliases are expanded, `text` in characters
    of one scalar. `empty` is the problem of a file in which there is nothing."""

    size: int
    nodes: int
    depth: int = 20
    text: int = 100_000
    empty: str = "metadata-empty"


DESCRIPTOR = YamlLimits(size=256 << 10, nodes=50_000)
COMMUNES = YamlLimits(size=2 << 20, nodes=500_000, empty="portal-empty")
SCHEMA = YamlLimits(size=2 << 20, nodes=500_000, empty="schema-empty")
PAGE = YamlLimits(size=50_000, nodes=1_000)  # some twenty sheets of paper


class MetadataRefused(Exception):
    """The file breaks a rule: caught at the door of this module, never seen outside."""

    def __init__(self, code: str, line: int | None = None, /, **params: Param) -> None:
        self.code = code
        self.line = line
        self.params = params


def read_metadata_bytes(path: Path, limits: YamlLimits) -> bytes:
    """The content of a regular file, one byte more than the limit at most. Raises
    MetadataRefused."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as failure:
        # ELOOP is a symbolic link (O_NOFOLLOW), ENXIO a socket
        raise MetadataRefused(
            "file-missing" if isinstance(failure, FileNotFoundError) else "file-not-regular"
        ) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise MetadataRefused("file-not-regular")
    try:
        with os.fdopen(handle, "rb") as file:
            return file.read(limits.size + 1)
    except OSError:
        raise MetadataRefused("file-missing") from None


NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode_metadata(data: bytes) -> str:
    """Text in UTF-8, or in UTF-16 with its mark, all of which a parser may be given. Raises
    MetadataRefused."""
    if conflict := find_conflict(data):
        raise MetadataRefused("merge-conflict", conflict.first, **conflict.lines)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        start = data.rfind(b"\n", 0, failure.start) + 1
        line_text = data[start : start + 80].split(b"\n")[0].decode("cp1252", "replace")
        raise MetadataRefused("metadata-encoding", line, seen=show_safe_value(line_text)) from None
    if match := NOT_TEXT.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise MetadataRefused("metadata-control", line, character=f"U+{ord(match[0]):04X}")
    return text


EVEN = r"(?<!\\)((?:\\\\)*)"  # backslashes of which none belongs to what follows
# The two halves of a character beyond U+FFFF, as JSON escapes them
PAIR = re.compile(EVEN + r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
HALF = re.compile(r"(\\(?:u|U0000))[dD][89a-fA-F][0-9a-fA-F]{2}")
EACH_HALF = re.compile(EVEN + HALF.pattern)
NEUTRAL = r"\1\2E000"  # as long as a half, and read by libyaml


def validate_json_text(text: str, limits: YamlLimits) -> str:
    """The text as YAML takes it. Refuses what is not JSON."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as failure:
        text_before = text[
            : failure.pos
        ].rstrip()  # where the text ends too early, its last line says more than nothing
        line = failure.lineno if _show_line(text, failure.lineno) else text_before.count("\n") + 1
        raise MetadataRefused("json-syntax", line, seen=_show_line(text, line)) from None
    except RecursionError:
        raise MetadataRefused("metadata-too-deep", 1, limit=limits.depth) from None
    body = text.lstrip()
    indent = text[: len(text) - len(body)].replace(
        "\t", " "
    )  # YAML takes no tab before the first brace
    return indent + body


def join_surrogate_pairs(text: str) -> str:
    """YAML or JSON in which the two escapes of a character beyond U+FFFF have become that
    character.

    libyaml refuses each of them. It is done between double quotes alone: elsewhere a backslash is a
    backslash.
    """
    if not PAIR.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for start, stop in _find_double_quoted(EACH_HALF.sub(NEUTRAL, text)):
        pieces.append(text[end:start])
        pieces.append(PAIR.sub(_join_pair, text[start:stop]))
        end = stop
    return "".join((*pieces, text[end:]))


def _join_pair(pair: re.Match[str]) -> str:
    high = int(pair[2], 16) - 0xD800
    low = int(pair[3], 16) - 0xDC00
    return f"{pair[1]}{chr(0x10000 + (high << 10) + low)}"


def _find_double_quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where scalars between double quotes begin and end; where the text cannot be read, those
    before that."""
    scanner = yaml.CSafeLoader(text)
    with suppress(yaml.YAMLError):
        while not isinstance(token := scanner.get_token(), yaml.StreamEndToken):
            if isinstance(token, yaml.ScalarToken) and token.style == '"':
                yield token.start_mark.index, token.end_mark.index


SYNTAX = (  # a piece of libyaml's wording → our message
    ("mapping values are not allowed", "yaml-colon"),
    ("tab character", "yaml-tab"),
    ("cannot start any token", "yaml-character"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("unexpected end of stream", "yaml-quote"),
    ("escape", "yaml-escape"),
    ("hexdecimal number", "yaml-escape"),
    ("',' or", "yaml-bracket"),
    ("expected node content", "yaml-bracket"),
    ("did not find expected key", "yaml-indent"),
    ("expected '-' indicator", "yaml-indent"),
    ("expected <document start>", "yaml-indent"),
    ("undefined tag", "yaml-tag"),
)


GLUED = re.compile(r"\s*([A-Za-z]+):(?=[^\s/:])")  # title:Subventions
BLOCK = re.compile(r"\s*([A-Za-z]+:\s*[|>][-+]?)\s*$")  # description: |


def _show_line(text: str, number: int) -> str:
    lines = text.split("\n", number)
    return show_safe_value(lines[number - 1]) if number <= len(lines) else ""


QUOTED = {"yaml-tag": "tag"}  # what a message calls the line that it quotes


def describe_yaml_error(failure: yaml.YAMLError, text: str) -> MetadataRefused:
    """Where libyaml stopped, in our words, with the line as it is written."""
    if not isinstance(failure, yaml.MarkedYAMLError) or failure.problem_mark is None:
        return MetadataRefused("yaml-syntax", 1, seen=_show_line(text, 1))
    lines = text.split("\n")
    row = min(failure.problem_mark.line, len(lines) - 1)
    column = failure.problem_mark.column
    code = next((code for piece, code in SYNTAX if piece in (failure.problem or "")), "yaml-syntax")
    half = HALF.match(lines[row], max(column - 2, 0))  # libyaml stops behind « \\u »
    if half and code == "yaml-escape":
        return MetadataRefused(
            "metadata-half-character", row + 1, half=half[0], seen=show_safe_value(lines[row])
        )
    if code == "yaml-colon" and ": " not in lines[row][:column]:
        code = "yaml-indent"  # the first « : » of its line: the line itself is out of place
    elif code == "yaml-character" and lines[row][column : column + 1] == "\t":
        code = "yaml-tab"
    elif (
        code in ("yaml-quote", "yaml-bracket", "yaml-no-colon") and failure.context_mark is not None
    ):
        row = min(failure.context_mark.line, row)  # where it began, not where the file ends
    while row and not lines[row].strip():
        row -= 1
    line_text = show_safe_value(lines[row])
    if code in ("yaml-no-colon", "yaml-indent", "yaml-colon") and (slip := _find_slip(lines, row)):
        return slip
    return MetadataRefused(code, row + 1, **{QUOTED.get(code, "seen"): line_text})


def _find_slip(lines: Sequence[str], row: int) -> MetadataRefused | None:
    """The slips of those who write YAML for the first time, which libyaml sees only on a later
    line."""
    rows_before = [
        candidate_row
        for candidate_row in range(row)
        if lines[candidate_row].strip() and not lines[candidate_row].lstrip().startswith("#")
    ]
    for candidate_row in (row, *rows_before[-1:]):
        if match := GLUED.match(lines[candidate_row]):
            return MetadataRefused(
                "yaml-space",
                candidate_row + 1,
                seen=show_safe_value(lines[candidate_row]),
                key=match[1],
            )
    if re.search(r""":\s+(["']).*\1\s*[^\s#,}\]]""", lines[row]):
        return MetadataRefused("yaml-after-quote", row + 1, seen=show_safe_value(lines[row]))
    if rows_before and (match := BLOCK.match(lines[rows_before[-1]])):
        return MetadataRefused(
            "yaml-block",
            row + 1,
            seen=show_safe_value(lines[row]),
            key=match[1],
            line_before=rows_before[-1] + 1,
        )
    return None
