"""PDFs as short as the format lets them be, made of objects that a test writes."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

PLAIN = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R>>endobj
trailer<</Root 1 0 R>>
startxref
0
%%EOF
"""  # of one page with nothing on it
Bodies = Mapping[int, str | bytes]
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
WORDS = (
    "Le conseil municipal, sur le rapport du maire, approuve la convention et autorise sa "
    "signature. "
) * 3
STAMP = "Accusé de réception en préfecture 059-215903501-20240702-24-058-DE Reçu le 03/07/2024"
SCAN = b"q 595 0 0 842 0 0 cm /I Do Q"


def pdf(bodies: Bodies, trailer: str = "") -> bytes:
    """A PDF of these objects, by number; 1 is its catalogue."""
    out = b"%PDF-1.7\n"
    offsets = {}
    for number, body in bodies.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (
            number,
            body if isinstance(body, bytes) else body.encode("cp1252"),
        )
    size = max(bodies) + 1
    start = len(out)
    free = b"0000000000 65535 f \n"
    out += b"xref\n0 %d\n" % size
    out += b"".join(b"%010d 00000 n \n" % offsets[n] if n in offsets else free for n in range(size))
    return (
        out
        + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode(
            "cp1252"
        )
    )


def stream(data: bytes, more: str = "") -> bytes:
    packed = zlib.compress(data, 9)
    return (
        f"<< /Length {len(packed)} /Filter /FlateDecode {more} >>\nstream\n".encode()
        + packed
        + b"\nendstream"
    )


def words(text: str) -> bytes:
    return b"BT /F 12 Tf 50 700 Td (" + text.encode("cp1252") + b") Tj ET"


def pages(
    *contents: bytes,
    info: str = "",
    font: str = FONT,
    more: Bodies | None = None,
    page: str = "",
) -> bytes:
    """A document of a page for each content stream, with a font /F, an image /I and a form /X."""
    kids = [10 + 2 * n for n in range(len(contents))]
    bodies: dict[int, str | bytes] = {
        1: CATALOG,
        2: (
            f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count "
            f"{len(kids)} >>"
        ),
        3: font,
        4: stream(
            b"\xcc" * 16,
            "/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray",
        ),
        5: info or "<< >>",
    }
    resources = "/Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R /X 6 0 R >> >>"
    for kid, content in zip(kids, contents, strict=True):
        bodies[kid] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page} {resources} /Contents "
            f"{kid + 1} 0 R >>"
        )
        bodies[kid + 1] = stream(content)
    return pdf({**bodies, **(more or {})}, "/Info 5 0 R")
