"""Files that are no delimited text at all, by their first bytes: said at once, by the name of what they are."""

from __future__ import annotations

import re

from site_builder.decide.reading import Refusal

_SIGNATURES = (
    (re.compile(rb"%PDF-"), "looks-like-pdf"),
    (re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "looks-like-workbook"),
    (re.compile(rb"\x1f\x8b\x08|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07"), "looks-like-archive"),
    (re.compile(rb"version https://git-lfs[.]github[.]com/spec/"), "lfs-pointer"),
    (re.compile(rb"(?i:<!doctype html|<html|<head[ >]|<body[ >])"), "looks-like-html"),
    (re.compile(rb"<[?]xml "), "looks-like-xml"),
    (re.compile(rb'\[\s*\{\s*"|\{\s*"[^"\r\n]*"\s*:'), "looks-like-json"),
)


def refuse_by_signature(head: bytes) -> Refusal | None:
    """The refusal for an empty file, a web page, a PDF, a workbook, an archive, XML, JSON or a git LFS pointer."""
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start and len(head) <= 4096:
        return Refusal("file-empty")
    return next((Refusal(code) for signature, code in _SIGNATURES if signature.match(start)), None)
