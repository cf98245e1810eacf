"""What of a document can be searched: all that its pages show and what they do not, no number cut
in two, and what could not be read is said."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from books import zipped
from nightly import nightly_after
from pdfs import CATALOG, SCAN, WORDS, pages, pdf, stream, words
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Link
from steps import count_calls

from site_builder.readers.documents import pdf_texts
from site_builder.readers.documents.embedded import LEAST
from site_builder.readers.documents.text_extent import (
    MOST_CHARACTERS,
    MOST_EMBEDDED,
    MOST_PIECE,
    TextExtent,
)
from site_builder.readers.documents.texts import iterate_document_texts

NUMBER = "1 85 05 78 006 084 36"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("meta", "meta"),
    )
)
OTHERS = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
MIMETYPE = "application/vnd.oasis.opendocument.text"


def read_texts(
    folder: Path, content: bytes, ending: str, most: int = MOST_CHARACTERS
) -> tuple[list[str], set[str]]:
    path = folder / f"content{ending}"
    path.write_bytes(content)
    extent = TextExtent(left=most)
    texts = list(iterate_document_texts(path, ending, extent))
    return texts, set(extent.unread)


def docx(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped({"word/document.xml": document, **(more or {})})


def odt(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    content = (
        f"<office:document-content {ODF} {OTHERS}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    return zipped({"mimetype": MIMETYPE, "content.xml": content, **(more or {})})


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


# --- DOCX ---


def test_a_number_in_several_runs_is_one_text(tmp_path: Path) -> None:
    body = (
        "<w:p>"
        + run("NIR : 1 85 05")
        + "<w:proofErr/>"
        + run(" 78 006 0")
        + run("84 36")
        + "</w:p><w:p>"
        + run("Nom")
        + "<w:r><w:tab/><w:t>Prénom</w:t><w:br/><w:t>06</w:t><w:noBreakHyphen/></w:r></w:p>"
    )
    assert read_texts(tmp_path, docx(body), ".docx") == (
        [f"NIR : {NUMBER}", "Nom\tPrénom\n06-"],
        set(),
    )


def test_a_row_of_a_table_is_one_text_and_a_prefix_is_free(tmp_path: Path) -> None:
    body = (
        "<a:tbl><a:tr><a:tc><a:p><a:r><a:t>Durand</a:t></a:r></a:p><a:p><a:r><a:t>Anne</a:t></a:r>"
        "</a:p></a:tc><a:tc><a:p/></a:tc><a:tc><a:p><a:r><a:t>03/07/1985</a:t></a:r></a:p></a:tc>"
        "</a:tr></a:tbl>"
    )
    document = f"<a:document {W.replace('xmlns:w', 'xmlns:a')}>{body}</a:document>"
    content = zipped({"WORD\\Document.XML": document})
    assert read_texts(tmp_path, content, ".docx") == (["Durand\nAnne\t\t03/07/1985"], set())


def test_a_text_box_is_a_text_of_its_own_and_stands_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run(NUMBER)}</w:p></w:txbxContent>"
    body = (
        f'<w:p>{run("avant ")}<w:r><m:AlternateContent xmlns:m="urn:m"><m:Choice>'
        f"<m:posOffset>1905000</m:posOffset><m:docPr descr='Photo de Jeanne'/>{box}</m:Choice>"
        f"<m:Fallback>{box}</m:Fallback></m:AlternateContent></w:r>{run('après')}</w:p>"
    )
    texts, unread = read_texts(tmp_path, docx(body), ".docx")
    assert (sorted(texts), unread) == (sorted([NUMBER, "Photo de Jeanne", "avant après"]), set())


def test_what_no_page_of_word_shows_is_read_too(tmp_path: Path) -> None:
    parts = {
        f"word/{name}.xml": f"<w:x {W}><w:p>{run(name)}</w:p></w:x>"
        for name in ("header1", "footer2", "footnotes", "endnotes", "comments", "glossary/document")
    }
    more: dict[str, str | bytes] = {
        **parts,
        "docProps/core.xml": f"<c {OTHERS}><dc:creator>Jeanne Durand</dc:creator><x>mot</x></c>",
        "customXml/item1.xml": "<a><b>clé</b></a>",
        "word/settings.xml": f'<w:s {W}><w:docVar w:name="n" w:val="variable"/></w:s>',
        "word/_rels/document.xml.rels": (
            '<R><Relationship Target="mailto:jeanne@mairie.example"/>'
            '<Relationship Target="media/image1.png"/></R>'
        ),
        "word/theme/theme1.xml": "<a>Couleurs</a>",
        "word/media/image1.png": b"\x89PNG",
    }
    body = (
        f"<w:p><w:del>{run('x').replace('w:t', 'w:delText')}</w:del>"
        f"<w:r><w:instrText>HYPERLINK a</w:instrText></w:r>{run('corps')}</w:p>"
    )
    texts, unread = read_texts(tmp_path, docx(body, more), ".docx")
    expected = ["HYPERLINK a", "xcorps", "header1", "footer2", "footnotes", "endnotes", "comments"]
    expected += ["glossary/document", "Jeanne Durand", "mot", "clé", "variable"]
    assert (texts, unread) == ([*expected, "mailto:jeanne@mairie.example"], set())


def test_files_in_a_document_that_are_not_read_are_said(tmp_path: Path) -> None:
    content = docx(f"<w:p>{run('a')}</w:p>", {"word/embeddings/Classeur1.xlsx": b"PK"})
    assert read_texts(tmp_path, content, ".docx") == (["a"], {"embedded"})
    content = odt("<text:p>a</text:p>", {"Object 1": b"\0", "Object 2/content.xml": "<a>b</a>"})
    assert read_texts(tmp_path, content, ".odt") == (["a", "b"], {"embedded"})
    content = docx("<w:p/>", {"word/media/scan.jpg": b"\xff"})
    assert read_texts(tmp_path, content, ".docx") == ([], {"pictures"})


SHARED = f'<sst xmlns="urn:s"><si><t>Dossier {NUMBER}</t></si></sst>'
BOOK = {"[Content_Types].xml": "<Types/>", "xl/sharedStrings.xml": SHARED}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Classeur1.xlsx", zipped(BOOK)),
        ("Texte.docx", docx(f"<w:p>{run(NUMBER)}</w:p>", {"[Content_Types].xml": "<Types/>"})),
        ("Texte.odt", odt(f"<text:p>{NUMBER}</text:p>")),
        ("acte.pdf", pages(words(NUMBER))),
        ("liste.csv", f"nom;nir\nDupont;{NUMBER}\n".encode("cp1252")),
        ("notes.txt", f"Né : {NUMBER}".encode("utf-16")),
    ],
)
def test_a_file_in_a_document_is_read_one_level_deep(
    name: str, content: bytes, tmp_path: Path
) -> None:
    carrier = docx(f"<w:p>{run('a')}</w:p>", {f"word/embeddings/{name}": content})
    texts, unread = read_texts(tmp_path, carrier, ".docx")
    assert (NUMBER in " ".join(texts), unread) == (True, set())
    writer = PdfWriter(io.BytesIO(pages(words("corps"))))
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    texts, unread = read_texts(tmp_path, out.getvalue(), ".pdf")
    assert (NUMBER in " ".join(texts), unread) == (True, set())
    twice = docx("<w:p/>", {"[Content_Types].xml": "<Types/>", "word/embeddings/a.docx": carrier})
    box = docx(f"<w:p>{run('a')}</w:p>", {"word/embeddings/b.docx": twice})
    texts, unread = read_texts(tmp_path, box, ".docx")
    assert (NUMBER in " ".join(texts), unread) == (False, {"embedded"})


def test_only_so_many_files_in_a_document_are_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"word/embeddings/{number}.txt": f"fichier {number}" for number in range(30)
    }
    texts, unread = read_texts(tmp_path, docx(f"<w:p>{run('a')}</w:p>", files), ".docx")
    assert (len(texts), unread) == (1 + MOST_EMBEDDED // LEAST, {"embedded"})


def test_a_bomb_in_a_document_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"[Content_Types].xml": "<a/>" * 30_000_000, "word/document.xml": "<a/>"})
    content = docx(f"<w:p>{run('a')}</w:p>", {"word/embeddings/a.docx": bomb})
    taken = list[tuple[list[str], set[str]]]()
    steps = count_calls(lambda: taken.append(read_texts(tmp_path, content, ".docx")))
    assert taken == [(["a"], {"embedded"})]
    assert steps < 100_000


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"\0" * 99])
def test_a_broken_file_in_a_document_is_said(content: bytes, tmp_path: Path) -> None:
    writer = PdfWriter(io.BytesIO(pages(words("corps"))))
    writer.add_attachment("a.bin", content)
    out = io.BytesIO()
    writer.write(out)
    assert read_texts(tmp_path, out.getvalue(), ".pdf") == (["corps"], {"embedded"})


# --- ODT ---


def test_an_odt_gives_its_body_its_notes_and_its_metadata(tmp_path: Path) -> None:
    body = (
        "<text:h>Titre</text:h><text:p>NIR <text:span>1 85 05 78<text:s/></text:span>"
        '<text:span>006<text:s text:c="1"/>0</text:span>84 36<office:annotation><dc:creator>Jeanne'
        "</dc:creator><dc:date>2024-01-01</dc:date><text:p>remarque</text:p></office:annotation>"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p>"
        "</text:note-body></text:note> fin<text:tab/>x<text:line-break/>y</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Durand</text:p></table:table-cell>"
        "<table:table-cell><text:p>1985</text:p></table:table-cell></table:table-row></table:table>"
        "<draw:frame><draw:text-box><text:p>cadre</text:p></draw:text-box><svg:desc>image"
        "</svg:desc></draw:frame><text:p>"
        '<text:a xlink:href="mailto:j@x.example">j</text:a></text:p>'
    )
    styles = f"<office:s {ODF}><text:p>en-tête</text:p></office:s>"
    meta = (
        f"<office:m {ODF} {OTHERS}><meta:initial-creator>Jeanne</meta:initial-creator></office:m>"
    )
    more = {"styles.xml": styles, "meta.xml": meta}
    texts, unread = read_texts(tmp_path, odt(body, more), ".odt")
    assert unread == set()
    assert f"NIR {NUMBER} fin\tx\ny" in texts
    expected = ["Titre", "Jeanne", "remarque", "note", "Durand\t1985", "cadre", "image"]
    assert {*expected, "mailto:j@x.example", "en-tête"} <= set(texts)
    assert texts.count("Jeanne") == 2


# --- what cannot be read ---

LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'


def make_bomb() -> bytes:
    return zipped({"word/document.xml": f"<w:document {W}><w:body>" + " " * 120_000_000})


@pytest.mark.parametrize(
    ("content", "ending", "unread"),
    [
        (zipped({"mimetype": MIMETYPE, "META-INF/manifest.xml": "<a:encryption-data/>"}), ".odt",
         "locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), ".docx", "locked"),
        (zipped({"word/document.xml": LAUGHS}), ".docx", "broken"),
        (zipped({"word/document.xml": "<a>" * 200_000}), ".docx", "broken"),
        (zipped({"word/document.xml": '<?xml version="1.0" encoding="x-nul"?><a/>'}), ".docx",
         "broken"),
        (make_bomb, ".docx", "long"),
        (b"PK\x03\x04" + bytes(90), ".docx", "broken"),
        (b"PK\x03\x04" + bytes(90), ".gtfs", "broken"),
        (b"%PDF-1.7", ".pdf", "broken"),
        (b"GIF89a", ".pdf", "broken"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gives_nothing_and_is_said(
    tmp_path: Path, content: bytes | Callable[[], bytes], ending: str, unread: str
) -> None:
    written = content if isinstance(content, bytes) else content()
    assert read_texts(tmp_path, written, ending) == ([], {unread})


def test_what_stands_before_the_damage_is_given(tmp_path: Path) -> None:
    body = f"<w:p>{run('avant')}</w:p><w:p>"
    more = {"word/header1.xml": f"<w:h {W}><w:p>{run('en-tête')}</w:p></w:h>"}
    content = zipped({"word/document.xml": f"<w:document {W}>{body}", **more})
    assert read_texts(tmp_path, content, ".docx") == (["avant", "en-tête"], {"broken"})


def test_a_text_without_end_is_cut_and_no_number_with_it(tmp_path: Path) -> None:
    filler = "x" * (MOST_PIECE - 10)
    texts, unread = read_texts(tmp_path, docx(f"<w:p>{run(filler + NUMBER)}</w:p>"), ".docx")
    assert (len(texts), unread) == (2, set()) and texts[1].endswith(NUMBER)
    content = docx(f"<w:p>{run('a' * 999)}</w:p><w:p>{run('b' * 999)}</w:p><w:p>{run('c')}</w:p>")
    texts, unread = read_texts(tmp_path, content, ".docx", most=1_000)
    assert (texts, unread) == (["a" * 999, "b"], {"long"})


def test_an_image_has_no_text(tmp_path: Path) -> None:
    assert read_texts(tmp_path, b"\xff\xd8\xff", ".jpg") == ([], set())


def test_damaged_members_raise_nothing(tmp_path: Path) -> None:
    dice = random.Random(20260310)
    whole = docx("".join(f"<w:p>{run(WORDS)}</w:p>" for _ in range(20)))
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            place = dice.randrange(len(broken))
            broken[place : place + dice.randint(0, 9)] = dice.randbytes(dice.randint(0, 9))
        read_texts(tmp_path, bytes(broken), ".docx")


# --- PDF ---


def test_a_pdf_gives_its_pages_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pages(words("Nom : Durand"), words(f"NIR : {NUMBER}")))
    extent = TextExtent()
    found = [(extent.pages, text) for text in iterate_document_texts(path, ".pdf", extent)]
    assert found == [(1, "Nom : Durand"), (2, f"NIR : {NUMBER}")] and extent.is_whole


def test_a_number_that_is_drawn_in_parts_is_in_one_text(tmp_path: Path) -> None:
    content = b"BT /F 12 Tf 50 700 Td [(1 85 0) 20 (5 78 00) -10 (6)] TJ ( 084) Tj ( 36) Tj ET"
    assert read_texts(tmp_path, pages(content), ".pdf") == ([NUMBER], set())


def test_what_no_page_of_a_pdf_shows_is_read_too(tmp_path: Path) -> None:
    writer = PdfWriter(io.BytesIO(pages(words("corps"), info="<< /Author (Jeanne Durand) >>")))
    writer.add_outline_item(title="Signet", page_number=0)
    packet = b'<x:xmpmeta xmlns:x="a"><x:creator>Jeanne XMP</x:creator></x:xmpmeta>'
    writer.xmp_metadata = packet
    link = Link(url="mailto:j@x.example", rect=(0, 0, 9, 9))
    writer.add_annotation(page_number=0, annotation=FreeText(text="note", rect=(0, 0, 9, 9)))
    writer.add_annotation(page_number=0, annotation=link)
    out = io.BytesIO()
    writer.write(out)
    texts, unread = read_texts(tmp_path, out.getvalue(), ".pdf")
    assert unread == set()
    expected = {"corps", "Jeanne Durand", "Signet", "note", "mailto:j@x.example", "Jeanne XMP"}
    assert expected <= set(texts)


def test_a_field_of_a_form_is_read_where_its_value_stands(tmp_path: Path) -> None:
    more = {20: "<< /Subtype /Widget /Parent 21 0 R >>", 21: f"<< /Kids [20 0 R] /V ({NUMBER}) >>"}
    content = pages(words("formulaire"), more=more, page="/Annots [20 0 R]")
    assert read_texts(tmp_path, content, ".pdf") == (["formulaire", NUMBER], set())


def test_a_scan_a_lock_and_fonts_that_say_nothing_are_said(tmp_path: Path) -> None:
    assert read_texts(tmp_path, pages(words("a"), SCAN), ".pdf") == (["a"], {"pictures"})
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< "
        "/Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (Identity) >> >>] >>"
    )
    glyphs = b"".join(b"%04x" % (3 + n * 7 % 80) for n in range(400))
    garbled = pages(b"BT /F 12 Tf <" + glyphs + b"> Tj ET", font=font)
    assert read_texts(tmp_path, garbled, ".pdf") == ([], {"garbled"})
    writer = PdfWriter(io.BytesIO(pages(words("secret"))))
    writer.encrypt("mot", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert read_texts(tmp_path, out.getvalue(), ".pdf") == ([], {"locked"})


HOSTILE = {
    "a bomb": lambda: pages(*[bytes(100_000_000)] * 3, words("b")),
    "a million operators": lambda: pages(b"0 0 m " * 1_000_000, words("b")),
    "forms in forms": lambda: pages(
        b"/X Do " * 200,
        more={6: stream(b"0 0 m " * 10, "/Type /XObject /Subtype /Form")},
    ),
    "more pages than are read": lambda: pages(*[words("a")] * 30),
    "an outline that holds itself": lambda: pdf(
        {
            1: CATALOG.replace(">>", "/Outlines << /First 3 0 R >> >>"),
            2: "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            3: "<< /Title (a) /Next 3 0 R /First 3 0 R >>",
            4: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        }
    ),
}


@pytest.mark.parametrize("name", nightly_after(2, HOSTILE))
def test_a_hostile_pdf_is_read_in_few_steps_and_what_is_left_is_said(
    tmp_path: Path,
    name: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_texts, "MOST_SEARCHED", 25)
    content = HOSTILE[name]()
    answers = list[tuple[list[str], set[str]]]()
    steps = count_calls(lambda: answers.append(read_texts(tmp_path, content, ".pdf")))
    assert steps < 30_000_000
    assert answers[0][1] & {"long", "broken"} and capfd.readouterr() == ("", "")


def test_after_many_broken_pages_no_other_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_texts, "MOST_BROKEN", 2)
    bad = [b"0 0 m " * 300_000] * 2
    texts, unread = read_texts(tmp_path, pages(*bad, words("fin")), ".pdf")
    assert (texts, unread) == ([], {"long"})


# --- timetables ---


def test_lines_of_a_timetable_are_whole(tmp_path: Path) -> None:
    line = f"Durand;{NUMBER};03/07/1985\n"
    many = line * 10_000
    texts, unread = read_texts(tmp_path, zipped({"agency.txt": "a,b\n", "x.txt": many}), ".gtfs")
    assert unread == set() and texts[0] == "a,b" and len(texts) > 2
    assert "\n".join(texts[1:]) == many.strip()


def test_a_bomb_in_a_timetable_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = list[int]()
    read = zipfile.ZipExtFile.read1

    def note_size(member: zipfile.ZipExtFile, most: int | None = -1) -> bytes:
        unpacked = read(member, most or -1)
        sizes.append(len(unpacked))
        return unpacked

    monkeypatch.setattr(zipfile.ZipExtFile, "read1", note_size)
    texts, unread = read_texts(tmp_path, zipped({"a.txt": " " * 200_000_000}), ".gtfs")
    assert (texts, unread) == ([], {"long"}) and 0 < sum(sizes) < 30_000_000
