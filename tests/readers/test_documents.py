"""Documents: their facts are true or absent, nothing of a person is read, and no file can raise or
last."""

from __future__ import annotations

import io
import json
import logging
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from books import zipped
from nightly import nightly_but_each
from pdfs import CATALOG, PLAIN, SCAN, STAMP, WORDS, pages, pdf, stream, words
from portal import made, portal, write
from pypdf import PdfWriter
from steps import count_calls

from site_builder.core import formats
from site_builder.core.model.prepared import Artefact, Document
from site_builder.core.problems import Place, Problem
from site_builder.readers.documents import describe_document
from site_builder.readers.documents.facts import parse_document_day
from site_builder.readers.documents.office import MOST_BYTES

PICTURES = (".png", ".jpg", ".jpeg", ".webp")


def seen(folder: Path, content: bytes, ending: str = ".pdf") -> tuple[Document | None, list[str]]:
    path = folder / f"content{ending}"
    path.write_bytes(content)
    file = Artefact(
        path=f"original/a{ending}",
        format=ending[1:],
        media="application/pdf",
        bytes=len(content),
        sha256="0" * 64,
    )
    document, problems = describe_document(
        Document(name="a", source=f"a{ending}", file=file),
        path,
        ending,
        Place(path=f"datasets/x/a{ending}"),
    )
    assert all(
        isinstance(problem, Problem) and problem.place.path == f"datasets/x/a{ending}"
        for problem in problems
    )
    return document, [f"{problem.severity} {problem.code}" for problem in problems]


def text_of(folder: Path, *contents: bytes, **more: str) -> str:
    document, problems = seen(folder, pages(*contents, **more))  # type: ignore[arg-type]
    assert document is not None and document.pages == len(contents) and problems == []
    return document.text


# --- PDF ---


def test_a_text_says_its_pages_its_day_and_that_it_can_be_read(tmp_path: Path) -> None:
    info = (
        "<< /CreationDate (D:20240628143000+02'00') /ModDate (D:20250101) /Author (Prénom Nom) "
        "/Title (Nom) >>"
    )
    document, problems = seen(tmp_path, pages(*[words(WORDS)] * 3, info=info))
    assert document is not None and problems == ["warning document-author"]
    assert (document.pages, document.day, document.text) == (3, "2024-06-28", "yes")
    assert "Nom" not in repr(document)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("D:20240628143000+02'00'", "2024-06-28"),
        ("20240628", "2024-06-28"),
        ("2024-06-28T14:30:00Z", "2024-06-28"),
        ("2024-06-28T14:30:00.123456789", "2024-06-28"),
        ("D:19700101000000Z", ""),
        ("D:19800101000000", ""),
        ("D:00000000", ""),
        ("D:20240230", ""),
        ("D:99991231", ""),
        ("28/06/2024", ""),
        ("D:2024", ""),
        ("", ""),
    ],
)
def test_only_a_plausible_day_is_one(written: str, day: str) -> None:
    assert parse_document_day(written) == day


def test_a_clock_that_was_not_set_leaves_the_day_of_the_last_change(tmp_path: Path) -> None:
    document, _ = seen(
        tmp_path, pages(words("a"), info="<< /CreationDate (D:19700101) /ModDate (D:20240701) >>")
    )
    assert document is not None and document.day == "2024-07-01"


def test_a_scan_is_told_from_a_text_with_a_logo(tmp_path: Path) -> None:
    logo = b"q 80 0 0 80 50 750 cm /I Do Q "
    inline = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xcc EI Q"
    strips = b"".join(b"q 595 0 0 84 0 %d cm /I Do Q " % (84 * n) for n in range(10))
    assert text_of(tmp_path, SCAN) == "no"
    assert text_of(tmp_path, inline) == "no"
    assert text_of(tmp_path, strips) == "no"
    assert text_of(tmp_path, SCAN + words(STAMP)) == "no", (
        "the stamp of a prefecture is not the text of the page"
    )
    assert text_of(tmp_path, logo + words("Vœu")) == "yes"
    assert text_of(tmp_path, SCAN + words(WORDS)) == "yes", (
        "recognised characters under a scan can be searched"
    )
    assert text_of(tmp_path, b"0 0 m 100 100 l S") == "", "a drawing is no scan"


def test_scanned_annexes_are_said_and_a_cover_is_not(tmp_path: Path) -> None:
    assert text_of(tmp_path, words(WORDS), SCAN, SCAN) == "part"
    assert text_of(tmp_path, words(WORDS), SCAN + words(STAMP)) == "part"
    assert text_of(tmp_path, SCAN + words("Bulletin municipal"), words(WORDS)) == "yes"
    assert text_of(tmp_path, words(WORDS), b"") == "yes"


def test_signs_that_stand_for_nothing_are_not_called_words(tmp_path: Path) -> None:
    """A subset of a font without its table of characters: what is copied is not what is seen."""
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< "
        "/Type /Font "
    )
    font += (
        "/Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering "
        "(Identity) >> >>] >>"
    )
    glyphs = b"".join(b"%04x" % (3 + n * 7 % 80) for n in range(400))
    assert text_of(tmp_path, b"BT /F 12 Tf <" + glyphs + b"> Tj ET", font=font) == ""


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_password_is_said_and_a_mere_restriction_is_not(tmp_path: Path, user: str) -> None:
    writer = PdfWriter()
    out = io.BytesIO()
    writer.append(io.BytesIO(pages(words(WORDS))))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    writer.write(out)
    document, problems = seen(tmp_path, out.getvalue())
    assert document is not None
    expected = (0, "locked", ["warning document-locked"]) if user else (1, "yes", [])
    assert (document.pages, document.text, problems) == expected


def test_an_encryption_that_needs_a_library_is_said(tmp_path: Path) -> None:
    sealed = (
        "<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <{0}> /U <{0}> /OE <{1}> /UE <{1}> "
        "/Perms <{2}> >>"
    )
    bodies = {
        1: CATALOG,
        2: "<< /Type /Pages /Kids [] >>",
        3: sealed.format("ab" * 48, "ab" * 32, "ab" * 16),
    }
    document, problems = seen(tmp_path, pdf(bodies, "/Encrypt 3 0 R"))
    assert document is not None and (document.text, problems) == (
        "locked",
        ["warning document-locked"],
    )


def test_a_document_that_does_not_open_is_not_published(tmp_path: Path) -> None:
    whole = pages(*[words(WORDS)] * 3)
    refused = (None, ["error document-unopened"])
    for size in (400, len(whole) // 2):
        assert seen(tmp_path, whole[:size]) == refused
    packed = zipped({"word/document.xml": "<a/>"})
    for ending in (".docx", ".odt"):
        assert seen(tmp_path, packed[: len(packed) // 2], ending) == refused


def test_an_odd_document_that_opens_is_published(tmp_path: Path) -> None:
    """Whatever reads it reads past what stands around it, and finds its objects by itself."""
    whole = pages(words(WORDS))
    start = whole.index(b"startxref")
    for odd in (
        PLAIN.encode(),
        b"HTTP/1.1 200 OK\r\n\r\n" + whole,
        whole + b"\0" * 3000,
        whole[:start] + b"startxref\n7\n%%EOF\n",
        whole.replace(b"\n%%EOF\n", b"\r\n%%EOF"),
    ):
        document, problems = seen(tmp_path, odd)
        assert document is not None and (document.pages, problems) == (1, [])


HOSTILE = {
    "a page tree that holds itself": lambda: pdf(
        {1: CATALOG, 2: "<< /Type /Pages /Kids [3 0 R] >>", 3: "<< /Type /Pages /Kids [2 0 R] >>"}
    ),
    "a page tree too deep for the stack": lambda: pdf(
        {
            1: CATALOG,
            **{n: f"<< /Type /Pages /Kids [{n + 1} 0 R] >>" for n in range(2, 3000)},
            3000: "<< /Type /Page >>",
        }
    ),
    "ten pages, ten times, thirty times over": lambda: pdf(
        {
            1: CATALOG,
            **{n: f"<< /Type /Pages /Kids [{f'{n + 1} 0 R ' * 10}] >>" for n in range(2, 32)},
            32: "<<>>",
        }
    ),
    "brackets": lambda: pdf({1: CATALOG, 2: "<< /Type /Pages /Kids " + "[" * 100_000}),
    "a cross-reference that goes round": lambda: pages(words("a")).replace(
        b"/Info 5 0 R", b"/Prev 9"
    ),
    "no object at all": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 20_000,
    "a table of ten million objects": lambda: (
        b"%PDF-1.7\n1 0 obj\n"
        + stream(bytes(20_000_000), "/Type /XRef /W [1 1 1] /Size 10000000 /Root 2 0 R")
        + b"\nendobj\nstartxref\n9\n%%EOF\n"
    ),
    "a bomb": lambda: pages(bytes(100_000_000)),
    "a bomb in a bomb": lambda: pages(b"").replace(
        stream(b""),
        stream(zlib.compress(bytes(100_000_000), 9)).replace(
            b"/FlateDecode", b"[/FlateDecode /FlateDecode]"
        ),
    ),
    "a million operators": lambda: pages(b"0 0 m " * 1_000_000),
    "forms in forms in forms": lambda: pages(
        b"/X Do " * 10,
        more={
            n: stream(
                b"/X Do " * 10,
                f"/Type /XObject /Subtype /Form /Resources << /XObject << /X {n + 1} 0 R >> >>",
            )
            for n in range(20, 40)
        }
        | {
            6: stream(
                b"/X Do", "/Type /XObject /Subtype /Form /Resources << /XObject << /X 20 0 R >> >>"
            )
        },
    ),
}


@pytest.mark.parametrize("name", nightly_but_each(3, HOSTILE))
def test_a_hostile_document_is_published_in_few_steps_and_without_a_word(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    content = HOSTILE[name]()
    logging.getLogger("pypdf").setLevel(logging.NOTSET)
    answers = list[tuple[Document | None, list[str]]]()
    assert count_calls(lambda: answers.append(seen(tmp_path, content))) < 6_000_000
    document, problems = answers[0]
    if document is None:
        assert problems == ["error document-unopened"]
    else:
        assert document.text in ("", "yes")
        assert problems == ["warning document-broken"] * (document.pages == 0)
    assert caplog.records == [] and capfd.readouterr() == ("", "")


def test_bytes_changed_at_random_raise_nothing(tmp_path: Path) -> None:
    dice = random.Random(20240628)
    whole = pages(words(WORDS), SCAN, info="<< /CreationDate (D:20240628) >>")
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            place = dice.randrange(9, len(broken))
            broken[place : place + dice.randint(0, 9)] = dice.randbytes(dice.randint(0, 9))
        document, problems = seen(tmp_path, bytes(broken))
        assert len(problems) <= 1
        assert document is not None or problems == ["error document-unopened"]


# --- what a name promises ---


@pytest.mark.parametrize(
    ("content", "ending", "code"),
    [
        (b"<!DOCTYPE html><title>Erreur 404</title>", ".pdf", "document-html"),
        (b"  <html><body>Connexion</body></html>", ".jpg", "document-html"),
        (b"", ".pdf", "document-empty"),
        (b"PK\x03\x04" + bytes(90), ".pdf", "document-lies"),
        (b"\xff\xd8\xff\xe0" + bytes(90), ".png", "document-lies"),
        (b"%PDF-1.7\n", ".docx", "document-lies"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), ".docx", "document-lies"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", ".pdf", "lfs-pointer"),
    ],
)
def test_a_file_that_is_not_what_its_ending_says_is_refused(
    tmp_path: Path, content: bytes, ending: str, code: str
) -> None:
    assert seen(tmp_path, content, ending) == (None, [f"error {code}"])


@pytest.mark.parametrize(
    "ending", [form.ending for form in formats.FORMATS if form.kind == "document"]
)
def test_a_signature_and_nothing_after_it_is_a_broken_document(tmp_path: Path, ending: str) -> None:
    packed = dict.fromkeys((".odt", ".docx", ".gtfs"), b"PK\x03\x04")
    heads = {
        ".pdf": b"%PDF-1.7",
        ".png": b"\x89PNG\r\n\x1a\n",
        ".webp": b"RIFF\0\0\0\0WEBP",
        **packed,
    }
    document, problems = seen(tmp_path, heads.get(ending, b"\xff\xd8\xff"), ending)
    if ending in PICTURES:
        assert (document, problems) == (None, ["error picture-broken"])
    else:
        assert (document, problems) == (None, ["error document-unopened"])


# --- text documents and images ---


def test_text_documents_say_the_pages_and_the_day_that_were_written_down(tmp_path: Path) -> None:
    mimetype = "application/vnd.oasis.opendocument.text"
    names = 'xmlns:office="o" xmlns:meta="m" xmlns:dc="d" xmlns:dcterms="t" xmlns:xsi="x"'
    meta = (
        f"<office:meta {names}><meta:initial-creator>Prénom "
        "Nom</meta:initial-creator><dc:date>2024-07-01T09:00:00</dc:date>"
        "<meta:creation-date>2024-06-28T14:30:00.123456789</meta:creation-date>"
        '<meta:document-statistic meta:table-count="1" meta:page-count="7"/></office:meta>'
    )
    core = (
        f"<core {names}><dc:creator>Prénom Nom</dc:creator><dcterms:created "
        'xsi:type="dcterms:W3CDTF">2024-06-28T14:30:00Z</dcterms:created></core>'
    )
    word = {
        "word/document.xml": "<w/>",
        "docProps/app.xml": "<P><Pages>7</Pages></P>",
        "docProps/core.xml": core,
    }
    for content, ending in (
        (zipped({"mimetype": mimetype, "meta.xml": meta}), ".odt"),
        (zipped(word), ".docx"),
    ):
        document, problems = seen(tmp_path, content, ending)
        assert document is not None and problems == ["warning document-author"]
        assert (document.pages, document.day, document.text) == (7, "2024-06-28", "")
        assert "Nom" not in repr(document)
    document, problems = seen(tmp_path, zipped({"word/document.xml": "<w/>"}), ".docx")
    assert document is not None and (document.pages, document.day, problems) == (0, "", [])


def test_encrypted_and_disguised_text_documents_are_told(tmp_path: Path) -> None:
    odt = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<manifest:encryption-data",
    }
    wrapped = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900) + "EncryptedPackage".encode("utf-16-le")
    )
    for content, ending in ((zipped(odt), ".odt"), (wrapped, ".docx")):
        document, problems = seen(tmp_path, content, ending)
        assert document is not None and (document.text, problems) == (
            "locked",
            ["warning document-locked"],
        )
    workbook = zipped({"xl/workbook.xml": ""})
    assert (
        seen(tmp_path, workbook, ".docx")
        == seen(tmp_path, workbook, ".odt")
        == (None, ["error document-lies"])
    )


def test_a_bomb_in_an_archive_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = zipped({"word/document.xml": "", "docProps/app.xml": bytes(100_000_000)})
    sizes = list[int]()
    read = zipfile.ZipExtFile.read

    def note_size(member: zipfile.ZipExtFile, most: int | None = -1) -> bytes:
        unpacked = read(member, most)
        sizes.append(len(unpacked))
        return unpacked

    monkeypatch.setattr(zipfile.ZipExtFile, "read", note_size)
    document, problems = seen(tmp_path, content, ".docx")
    assert document is not None
    assert (document.pages, problems) == (0, ["warning document-broken"])
    assert 0 < sum(sizes) <= 3 * MOST_BYTES


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(9)


def jpeg(width: int, height: int, *, before: bytes = b"") -> bytes:
    return (
        b"\xff\xd8"
        + before
        + b"\xff\xc2"
        + struct.pack(">HBHHB", 17, 8, height, width, 3)
        + bytes(9)
    )


def test_images_say_their_width_and_height(tmp_path: Path) -> None:
    exif = b"\xff\xe1" + struct.pack(">H", 400) + b"Exif\0\0" + b"\xff\xc0" * 196
    for content, ending in (
        (png(4000, 2500), ".png"),
        (jpeg(4000, 2500), ".jpg"),
        (jpeg(4000, 2500, before=exif + b"\xff\xff\xff\xc4\x00\x05abc"), ".jpeg"),
    ):
        document, problems = seen(tmp_path, content, ending)
        assert document is not None and problems == []
        assert (document.width, document.height, document.pages) == (4000, 2500, 0)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (png(0, 10), ".png"),
        (png(1 << 31, 10), ".png"),
        (b"\xff\xd8\xff\xe0\x00\x01" + bytes(90), ".jpg"),
        (b"\xff\xd8" + b"\xff" * 5000, ".jpg"),
        (b"\xff\xd8" + b"\xff\xd0" * 5000, ".jpg"),
        (b"\xff\xd8\xff\xda\x00\x08" + bytes(90), ".jpg"),
    ],
)
def test_a_header_that_makes_no_sense_is_a_broken_image(
    tmp_path: Path, content: bytes, ending: str
) -> None:
    assert seen(tmp_path, content, ending) == (None, ["error picture-broken"])


# --- timetables ---

GTFS = dict.fromkeys(
    ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt"), "a,b\n1,2\n"
)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, []),
        ({"calendar.txt": "", "locations.geojson": "{}", "export.md5": ""}, []),
        ({"notes.docx": "06 39 98 00 00"}, ["error document-members"]),
        ({"__MACOSX/._stops.txt": "", "Thumbs.db": ""}, ["error document-members"]),
    ],
)
def test_timetables_are_published_as_they_are_and_alone(
    tmp_path: Path, more: dict[str, str], said: list[str]
) -> None:
    root = portal(tmp_path / "site")
    folder = "datasets/lille/bus"
    content = zipped({**GTFS, **more})
    write(root, {f"{folder}/datapackage.yaml": "title: Bus\n", f"{folder}/reseau.zip": content})
    report = made(root)
    assert [f"{problem.severity} {problem.code}" for problem in report.problems] == said
    published = root / "build/data/lille/bus/original/reseau.zip"
    assert published.exists() == (not said)
    if not said:
        assert published.read_bytes() == content
        page = (root / "build/lille/bus/index.html").read_text("utf-8")
        assert "horaires de transport (GTFS)" in page
        assert "1 document" in (root / "build/jeux/index.html").read_text("utf-8").replace(
            "\u00a0", " "
        )
        [one] = json.loads((root / "build/data/lille/bus/datapackage.json").read_text())[
            "resources"
        ]
        assert (one["format"], one["mediatype"], one["path"]) == (
            "gtfs",
            "application/zip",
            "original/reseau.zip",
        )


NETWORK = {
    **GTFS,
    "routes.txt": "route_id,route_short_name\n1,L1\n2,L2\n",
    "stops.txt": "stop_id,location_type\nA,1\na1,0\na2,\n",
    "calendar.txt": "service_id,start_date,end_date\nx,20260901,20261218\ny,20260907,20270702\n",
    "calendar_dates.txt": "service_id,date,exception_type\nx,20270704,1\nx,20280101,2\n",
}


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "Horaires valables du 1er septembre 2026 au 4 juillet 2027"),
        (
            {"feed_info.txt": "feed_start_date,feed_end_date\n20260901,20261231\n"},
            "Horaires valables du 1er septembre au 31 décembre 2026",
        ),
    ],
)
def test_timetables_say_their_lines_their_stops_and_their_days_first(
    tmp_path: Path, more: dict[str, str], text: str
) -> None:
    root = portal(tmp_path / "site")
    folder = "datasets/lille/bus"
    files = {f"{folder}/datapackage.yaml": "title: Bus\n"}
    write(root, {**files, f"{folder}/reseau.zip": zipped({**NETWORK, **more})})
    assert made(root).made
    page = (root / "build/lille/bus/index.html").read_text("utf-8").replace("\u00a0", " ")
    figure = page[page.index('class="keyed"') : page.index('class="rail"')]
    assert "<strong>2 lignes et 2 points d’arrêt</strong>" in figure
    assert f"<span>{text}</span>" in figure


def test_a_dataset_of_services_opens_on_how_many_there_are(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    resources = "title: Bus\nresources:\n- {path: https://bus.example/rt, kind: gtfs-rt}\n"
    write(root, {"datasets/lille/bus/datapackage.yaml": resources})
    assert made(root).made
    page = (root / "build/lille/bus/index.html").read_text("utf-8").replace("\u00a0", " ")
    assert "<strong>1 service en ligne</strong> <span>passages et trafic en temps réel" in page
    assert "<dt>Services en ligne</dt>" not in page


def test_services_are_called_by_their_titles_and_say_how_often_they_change(tmp_path: Path) -> None:
    """No file has a day; « date inconnue » would be said of what changes all the time."""
    root = portal(tmp_path / "site")
    resources = "".join(
        f"- {{path: 'https://bus.example/{number}', kind: gtfs-rt, title: {title}}}\n"
        for number, title in enumerate(("Prochains passages", "Position des véhicules"))
    )
    description = f"title: Bus\nfrequency: temps réel\nresources:\n{resources}"
    write(root, {"datasets/lille/bus/datapackage.yaml": description})
    assert made(root).made
    page = (root / "build/lille/bus/index.html").read_text("utf-8").replace("\u00a0", " ")
    titles = "Prochains passages · Position des véhicules"
    assert f"<strong>2 services en ligne</strong> <span>{titles}</span>" in page
    assert "<dt>Mises à jour</dt><dd>En continu</dd>" in page
    assert "Dernière mise à jour" not in page


# --- the whole way ---


def test_documents_and_services_reach_the_site(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    acts = "datasets/lille/actes"
    buses = "datasets/metropole/bus"
    kept = pages(SCAN, info="<< /CreationDate (D:20240701) /Author (Prénom Nom) >>")
    service = (
        "title: Bus\nresources:\n- {path: https://bus.example/rt, kind: gtfs-rt, title: Passages, "
        "access: clé, "
        "frequency: temps réel, documentation: https://bus.example/doc}\n"
    )
    write(
        root,
        {
            f"{acts}/datapackage.yaml": "title: Actes\n",
            f"{acts}/scan.pdf": kept,
            f"{acts}/faux.pdf": "<html>",
        },
    )
    write(root, {f"{buses}/datapackage.yaml": service})
    report = made(root)
    assert [(problem.code, problem.place.path) for problem in report.problems] == [
        ("document-html", f"{acts}/faux.pdf"),
        ("document-author", f"{acts}/scan.pdf"),
    ]
    page = (root / "build/lille/actes/index.html").read_text("utf-8").replace("\u00a0", " ")
    for part in (
        "1 page",
        "document du 1er juillet 2024",
        "numérisé : le texte ne peut être ni lu ni cherché",
    ):
        assert part in page
    assert (root / "build/data/lille/actes/original/scan.pdf").read_bytes() == kept
    served = (root / "build/metropole/bus/index.html").read_text("utf-8").replace("\u00a0", " ")
    for part in (
        "https://bus.example/rt",
        "clé d’accès nécessaire",
        "mise à jour : en continu",
        "bus.example/doc",
    ):
        assert part in served
    files = [
        path for path in (root / "build").rglob("*") if path.is_file() and path.name != "scan.pdf"
    ]
    assert not any("Prénom Nom".encode() in path.read_bytes() for path in files)


WEBP = b"RIFF\x00\x00\x00\x00WEBP"


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 400), (640, 400)),
        (b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2b" + struct.pack("<HH", 640, 400), (0, 0)),
        (b"VP8L\0\0\0\0\x2f" + struct.pack("<I", 639 | 399 << 14), (640, 400)),
        (b"VP8L\0\0\0\0\x2e" + struct.pack("<I", 639 | 399 << 14), (0, 0)),
        (
            b"VP8X\0\0\0\0\0\0\0\0" + struct.pack("<I", 639)[:3] + struct.pack("<I", 399)[:3],
            (640, 400),
        ),
        (b"VP8X\0\0\0\0\0\0\0\0\0", (0, 0)),
        (b"", (0, 0)),
    ],
)
def test_the_three_forms_of_webp_say_their_size(
    tmp_path: Path, head: bytes, size: tuple[int, int]
) -> None:
    document, problems = seen(tmp_path, WEBP + head, ".webp")
    if size[0]:
        assert document is not None and problems == []
        assert (document.width, document.height) == size
    else:
        assert (document, problems) == (None, ["error picture-broken"])
