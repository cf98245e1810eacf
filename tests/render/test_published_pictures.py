"""A picture without what is said of it is shown by a browser as the one that was received: the same
pixels, turned the same way."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from pictures import exif, jpeg_segment, png_chunk, webp, webp_chunk, webp_head
from playwright.sync_api import Browser

from site_builder.readers.documents.published_picture import clean_picture_bytes

DRAW = """
async (type) => {
  const canvas = document.createElement("canvas");
  canvas.width = 48; canvas.height = 24;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#c00"; pen.fillRect(0, 0, 48, 24);
  pen.fillStyle = "#00c"; pen.fillRect(0, 0, 24, 12);
  pen.fillStyle = "#0c0"; pen.fillRect(24, 12, 24, 12);
  return canvas.toDataURL(type, 0.8);
}
"""
SHOW = """
async ([type, data]) => {
  const image = new Image();
  image.src = `data:${type};base64,${data}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  return [canvas.width, canvas.height, Array.from(pixels)];
}
"""


def describe_jpeg(content: bytes) -> bytes:
    told = jpeg_segment(0xE1, b"Exif\0\0" + exif(6)) + jpeg_segment(0xFE, b"50.63 3.06")
    return content[:2] + told + content[2:] + b"\xff\xd8\xff\xd9 50.63 3.06"


def describe_png(content: bytes) -> bytes:
    told = png_chunk(b"eXIf", exif(6)) + png_chunk(b"tEXt", b"Place\x0050.63 3.06")
    return content[:33] + told + content[33:] + b"50.63 3.06"


def describe_webp(content: bytes) -> bytes:
    """In the form that has room for EXIF, whatever the browser wrote."""
    start = content.index(b"VP8")
    while content[start : start + 4] == b"VP8X":
        start += 18
    size = int.from_bytes(content[4:8], "little") + 8
    told = webp_chunk(b"EXIF", exif(6)) + webp_chunk(b"XMP ", b"50.63 3.06")
    return webp(webp_head(0x0C, 48, 24), content[start:size], told)


@pytest.mark.parametrize(
    ("media", "ending", "describe"),
    [
        ("image/jpeg", ".jpg", describe_jpeg),
        ("image/png", ".png", describe_png),
        ("image/webp", ".webp", describe_webp),
    ],
)
def test_a_browser_shows_the_same_pixels_turned_the_same_way(
    browser: Browser, media: str, ending: str, describe: Any
) -> None:
    page = browser.new_page()
    try:
        drawn = page.evaluate(DRAW, media)
        assert drawn.startswith(f"data:{media};base64,")
        bare = base64.b64decode(drawn.partition(",")[2])
        received = describe(bare)
        published = clean_picture_bytes(received, ending)
        assert published is not None and b"50.63" in received and b"50.63" not in published
        shown = [
            page.evaluate(SHOW, [media, base64.b64encode(content).decode()])
            for content in (received, published)
        ]
    finally:
        page.close()
    assert shown[0] == shown[1]
    width, height, pixels = shown[1]
    assert len({*pixels}) > 2, "it is drawn"
    if ending == ".jpg":
        assert (width, height) == (24, 48), "it stands as its camera was held"
