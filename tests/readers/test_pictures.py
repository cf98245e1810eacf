"""Pictures: what is said of them goes, what draws them stays to the byte, and none that cannot be
walked to its end is taken for one."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

import pytest
from pictures import (
    JFIF,
    PNG,
    exif,
    jpeg,
    jpeg_segment,
    png,
    png_chunk,
    webp,
    webp_chunk,
    webp_head,
)
from steps import count_calls

from site_builder.readers.documents.document_formats import find_document_format
from site_builder.readers.documents.pictures.clean_jpeg import MOST_SEGMENTS
from site_builder.readers.documents.pictures.exif import make_orientation_exif, read_exif
from site_builder.readers.reading_fault import ReadingFault

SECRET = b"50.63 3.06"
NAME = "Jeanne Durand"
EXIF = b"Exif\0\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='50' dc:creator='Jeanne Durand'/>"
ICC = jpeg_segment(0xE2, b"ICC_PROFILE\0\x01\x01couleurs")
ADOBE = jpeg_segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")
APP0 = jpeg_segment(0xE0, JFIF)
VP8 = webp_chunk(b"VP8 ", b"\x01\x02\x03\x9d\x01\x2a\x08\0\x05\0xyz")


def clean(content: bytes, ending: str) -> tuple[bytes, tuple[str, ...]]:
    cleaner = find_document_format(ending).clean
    assert cleaner
    picture = cleaner(content)
    return b"".join(picture.iterate_blocks(content)), picture.removed


def app1(orientation: int, **more: str | bool) -> bytes:
    return jpeg_segment(0xE1, EXIF + exif(orientation, **more))  # type: ignore[arg-type]


UPRIGHT = jpeg_segment(0xE1, EXIF + make_orientation_exif(6))
TURNED = png_chunk(b"eXIf", make_orientation_exif(8))
KEPT_CHUNKS = b"".join(
    png_chunk(kind, b"\0" * 4)
    for kind in (b"gAMA", b"sRGB", b"iCCP", b"pHYs", b"tRNS", b"bKGD", b"acTL", b"cICP")
)
FRAME = webp_chunk(b"ANMF", bytes(16) + webp_chunk(b"ALPH", b"a") + VP8)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (jpeg(), ".jpg"),
        (jpeg(APP0, ICC, ADOBE), ".jpeg"),
        (jpeg(APP0, UPRIGHT), ".jpg"),
        (png(), ".png"),
        (png(chunks=KEPT_CHUNKS), ".png"),
        (png(chunks=TURNED), ".png"),
        (png(chunks=png_chunk(b"gAMA", b"abcd")[:-1] + b"\0"), ".png"),  # a sum that is wrong
        (webp(VP8), ".webp"),
        (webp(webp_head(0x30), webp_chunk(b"ICCP", b"a"), webp_chunk(b"ALPH", b"b"), VP8), ".webp"),
        (webp(webp_head(0x02), webp_chunk(b"ANIM", bytes(6)), FRAME, FRAME), ".webp"),
    ],
)
def test_a_picture_that_says_nothing_stays_as_it_was_received(content: bytes, ending: str) -> None:
    assert clean(content, ending) == (content, ())


@pytest.mark.parametrize(
    ("content", "ending", "expected", "removed"),
    [
        (
            jpeg(APP0, app1(6, artist=NAME), ICC, more=b"MPF" + SECRET),
            ".jpg",
            jpeg(APP0, UPRIGHT, ICC),
            ("position", "person", "day", "thumbnail", "trailer", "other"),
        ),
        (
            jpeg(app1(6, order="<", place=False), APP0),
            ".jpg",
            jpeg(APP0, UPRIGHT),
            ("day", "thumbnail"),
        ),
        (
            jpeg(app1(1), jpeg_segment(0xFE, b"Ecole"), jpeg_segment(0xE1, XMP), ADOBE),
            ".jpg",
            jpeg(ADOBE),
            ("position", "person", "day", "text", "thumbnail", "other"),
        ),
        (
            jpeg(
                jpeg_segment(0xE0, JFIF[:-2] + b"\x01\x01abc"),
                jpeg_segment(0xE0, b"JFXX\0" + SECRET),
                jpeg_segment(0xED, b"Photoshop 3.0\08BIM\x1c\x02\x50\0\x06Jeanne"),
                jpeg_segment(0xE2, b"MPF\0" + SECRET),
                jpeg_segment(0xE7, SECRET),
            ),
            ".jpg",
            jpeg(APP0),
            ("person", "thumbnail", "other"),
        ),
        (
            png(
                chunks=png_chunk(b"eXIf", exif(8, artist=NAME))
                + KEPT_CHUNKS
                + png_chunk(b"tIME", bytes(7))
                + png_chunk(b"tEXt", b"Author\0Jeanne Durand")
                + png_chunk(b"iTXt", b"XML:com.adobe.xmp\0" + XMP)
                + png_chunk(b"zTXt", SECRET)
                + png_chunk(b"prVt", SECRET),
                more=SECRET,
            ),
            ".png",
            png(chunks=TURNED + KEPT_CHUNKS),
            ("position", "person", "day", "thumbnail", "trailer", "other"),
        ),
        (
            webp(
                webp_head(0x3C),
                webp_chunk(b"ICCP", b"abc"),
                VP8,
                webp_chunk(b"EXIF", EXIF + exif(3, artist=NAME)),
                webp_chunk(b"XMP ", XMP),
                webp_chunk(b"prVt", SECRET),
                more=SECRET,
            ),
            ".webp",
            webp(
                webp_head(0x38),
                webp_chunk(b"ICCP", b"abc"),
                VP8,
                webp_chunk(b"EXIF", make_orientation_exif(3)),
            ),
            ("position", "person", "day", "thumbnail", "trailer", "other"),
        ),
        (
            webp(webp_head(0x08), VP8, webp_chunk(b"EXIF", exif(1, place=False))),
            ".webp",
            webp(webp_head(0), VP8),
            ("day", "thumbnail"),
        ),
        (webp(VP8, webp_chunk(b"EXIF", exif(6))), ".webp", webp(VP8),
         ("position", "day", "thumbnail", "other")),
        (
            webp(
                webp_head(0x02),
                webp_chunk(b"ANMF", bytes(16) + VP8 + webp_chunk(b"prVt", SECRET)),
            ),
            ".webp",
            webp(webp_head(0x02), webp_chunk(b"ANMF", bytes(16) + VP8)),
            ("other",),
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_a_picture_goes_and_what_draws_it_stays(
    content: bytes, ending: str, expected: bytes, removed: tuple[str, ...]
) -> None:
    published, kinds = clean(content, ending)
    assert (published, kinds) == (expected, removed)
    assert SECRET not in published and NAME.encode() not in published
    assert clean(published, ending) == (published, ())


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(10))
def test_a_picture_stays_as_it_was_turned(orientation: int, order: str) -> None:
    facts = read_exif(exif(orientation, order=order))
    assert facts.orientation == (orientation if 1 <= orientation <= 8 else 1)
    published, _ = clean(jpeg(app1(orientation, order=order)), ".jpg")
    assert (b"Exif" in published) is (2 <= orientation <= 8)
    if 2 <= orientation <= 8:
        start = published.index(EXIF) + len(EXIF)
        assert read_exif(published[start : start + 26]).orientation == orientation


@pytest.mark.parametrize(
    "tiff",
    [
        b"",
        b"MM\0*",
        b"II*\0" + struct.pack("<I", 8) + b"\xff\xff",
        b"MM\0*" + struct.pack(">I", 4_000_000_000),
        b"MM\0*" + struct.pack(">IH", 8, 60_000) + bytes(65_000),
        b"MM\0*" + struct.pack(">IHHHII", 8, 1, 0x8769, 4, 1, 8) + struct.pack(">I", 8),
        b"texte",
    ],
)
def test_exif_that_makes_no_sense_turns_nothing(tiff: bytes) -> None:
    assert read_exif(tiff).orientation == 1


CUT = jpeg()[:-2]
BROKEN = {
    "a JPEG without an end": (CUT, ".jpg"),
    "a JPEG without a picture": (b"\xff\xd8\xff\xd9", ".jpg"),
    "a length beyond the file": (b"\xff\xd8\xff\xe1\xff\xff" + SECRET, ".jpg"),
    "a length of nothing": (b"\xff\xd8\xff\xe1\0\0" + jpeg()[2:], ".jpg"),
    "bytes between segments": (b"\xff\xd8abc" + jpeg()[2:], ".jpg"),
    "a scan without a frame": (b"\xff\xd8" + jpeg_segment(0xDA, bytes(6)) + b"\xff\xd9", ".jpg"),
    "an unknown marker": (jpeg(b"\xff\x02\0\x04ab"), ".jpg"),
    "segments without end": (jpeg(b"\xff\xe5\0\x02" * (MOST_SEGMENTS + 1)), ".jpg"),
    "a JPEG that is none": (b"GIF89a", ".jpg"),
    "a PNG without an end": (png()[:-12], ".png"),
    "a PNG that is cut": (png()[:-3], ".png"),
    "a PNG without a header": (PNG + png_chunk(b"IDAT", b"a") + png_chunk(b"IEND"), ".png"),
    "two headers": (png(chunks=png_chunk(b"IHDR", bytes(13))), ".png"),
    "a short header": (PNG + png_chunk(b"IHDR", b"") + png_chunk(b"IEND"), ".png"),
    "a chunk that one must know": (png(chunks=png_chunk(b"CgBI", b"abcd")), ".png"),
    "a chunk that lies": (png(chunks=b"\x7f\xff\xff\xfftEXt"), ".png"),
    "no pixels": (png()[:33] + png_chunk(b"IEND"), ".png"),
    "chunks without end": (png(chunks=png_chunk(b"tEXt") * 100_001), ".png"),
    "a WebP that is cut": (webp(VP8)[:-2], ".webp"),
    "a WebP without pixels": (webp(webp_head(0)), ".webp"),
    "a WebP of something else": (webp(webp_chunk(b"EXIF", b"a"), VP8), ".webp"),
    "a chunk beyond the file": (webp(b"VP8 \xff\xff\xff\x7fa"), ".webp"),
    "a frame without a head": (webp(webp_head(2), webp_chunk(b"ANMF", b"a")), ".webp"),
    "a RIFF of sounds": (b"RIFF\x04\0\0\0WAVE", ".webp"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_picture_that_cannot_be_walked_is_none(name: str) -> None:
    content, ending = BROKEN[name]
    with pytest.raises(ReadingFault, match="picture-broken"):
        clean(content, ending)


HOSTILE: dict[str, Callable[[], tuple[bytes, str]]] = {
    "ten megabytes of segments": lambda: (jpeg(jpeg_segment(0xE1, bytes(65_000)) * 160), ".jpg"),
    "ten megabytes of 0xFF": lambda: (jpeg(b"\xff" * 10_000_000), ".jpg"),
    "a scan of 0xFF": lambda: (jpeg()[:-2] + b"\xff" * 10_000_000 + b"\xff\xd9", ".jpg"),
    "stuffing": lambda: (jpeg()[:-2] + b"\xff\0" * 5_000_000 + b"\xff\xd9", ".jpg"),
    "ten megabytes of text": lambda: (png(chunks=png_chunk(b"tEXt", bytes(10_000_000))), ".png"),
    "many chunks": lambda: (png(chunks=png_chunk(b"tEXt") * 90_000), ".png"),
    "a large EXIF": lambda: (
        webp(webp_head(8), VP8, webp_chunk(b"EXIF", bytes(10_000_000))), ".webp"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_is_walked_in_few_steps(name: str) -> None:
    content, ending = HOSTILE[name]()
    answers = list[tuple[bytes, tuple[str, ...]]]()
    assert count_calls(lambda: answers.append(clean(content, ending))) < 3_000_000
    assert clean(answers[0][0], ending)[1] == ()


def test_bytes_changed_at_random_give_a_picture_or_a_refusal() -> None:
    dice = random.Random(20260309)
    pictures = (
        (jpeg(APP0, app1(6, artist=NAME), ICC), ".jpg"),
        (png(chunks=png_chunk(b"eXIf", exif(8)) + KEPT_CHUNKS), ".png"),
        (webp(webp_head(0x2C), VP8, webp_chunk(b"EXIF", exif(3)), FRAME), ".webp"),
    )
    for _ in range(300):
        content, ending = dice.choice(pictures)
        broken = bytearray(content)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(broken))
            broken[place : place + dice.randint(0, 4)] = dice.randbytes(dice.randint(0, 4))
        try:
            published, _ = clean(bytes(broken), ending)
        except ReadingFault:
            continue
        assert clean(published, ending) == (published, ())
