"""What an author left in a document without meaning to publish it: tracked changes and comments
keep it back, hidden text, attachments and a person's name are said."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from books import zipped
from pdfs import CATALOG, pages, words
from pictures import exif, jpeg, jpeg_segment
from portal import made, portal, write
from pypdf import PdfReader, PdfWriter

from site_builder.core.model.prepared import Artefact, Document
from site_builder.core.problems import Place
from site_builder.readers.documents import describe_document
from site_builder.readers.documents.pdf_attachments import MOST_NODES, list_attachment_names
from site_builder.readers.documents.people import is_personal_author

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
ODF = (
    'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:style="urn:s" xmlns:dc="urn:d" '
    'xmlns:meta="urn:m"'
)
MIMETYPE = "application/vnd.oasis.opendocument.text"
Said = tuple[bool, list[tuple[str, dict[str, object]]]]


def judge(folder: Path, content: bytes, ending: str) -> Said:
    """Is it published, and what is said of it?"""
    path = folder / f"content{ending}"
    path.write_bytes(content)
    file = Artefact(path=f"original/a{ending}", format="", media="", bytes=1, sha256="0" * 64)
    document, problems = describe_document(
        Document(name="a", source="a", file=file), path, ending, Place(path="a")
    )
    assert all((problem.severity == "error") is (document is None) for problem in problems)
    return document is not None, [(problem.code, dict(problem.params)) for problem in problems]


def docx(
    body: str, more: Mapping[str, str | bytes] | None = None, prefix: str = "w", space: str = W
) -> bytes:
    root = f'<{prefix}:document xmlns:{prefix}="{space}"><{prefix}:body>{body}'
    return zipped(
        {"word/document.xml": f"{root}</{prefix}:body></{prefix}:document>", **(more or {})}
    )


def odt(body: str, styles: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    content = (
        f"<office:document-content {ODF}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": MIMETYPE, "content.xml": content, **(more or {})})


COMMENTS = f'<w:comments xmlns:w="{W}">{{}}</w:comments>'
INSERTED = '<w:p><w:ins w:author="Jeanne"><w:r><w:t>a</w:t></w:r></w:ins></w:p>'


@pytest.mark.parametrize(
    ("content", "ending", "code", "count"),
    [
        (docx(INSERTED), ".docx", "document-changes", 1),
        (docx(INSERTED.replace("w:", "z:"), prefix="z", space=STRICT), ".docx",
         "document-changes", 1),
        (docx("<w:p><w:del/><w:moveFrom/><w:moveTo/></w:p>"), ".docx", "document-changes", 3),
        (docx("<w:p><w:r><w:rPr><w:rPrChange/></w:rPr></w:r></w:p><w:tbl><w:cellDel/></w:tbl>"),
         ".docx", "document-changes", 2),
        (docx("<w:p/>", {"word/header1.xml": f'<w:hdr xmlns:w="{W}">{INSERTED}</w:hdr>'}), ".docx",
         "document-changes", 1),
        (docx("<w:p/>", {"WORD\\Document2.XML": f'<w:d xmlns:w="{W}"><w:ins/></w:d>'}), ".docx",
         "document-changes", 1),
        (docx("<w:p/>", {"word/comments.xml": COMMENTS.format("<w:comment/><w:comment/>")}),
         ".docx", "document-comments", 2),
        (docx("<w:p/>", {"word/autre7.xml": COMMENTS.format("<w:comment/>")}), ".docx",
         "document-comments", 1),
        (odt("<text:tracked-changes><text:changed-region/><text:changed-region/>"
             "</text:tracked-changes>"), ".odt", "document-changes", 2),
        (odt("<text:p>a<office:annotation><text:p>b</text:p></office:annotation></text:p>"), ".odt",
         "document-comments", 1),
        (odt("<text:p/>", more={"Object 1/content.xml": f"<a {ODF}><office:annotation/></a>"}),
         ".odt", "document-comments", 1),
    ],
)  # fmt: skip
def test_changes_and_comments_keep_a_document_back(
    tmp_path: Path, content: bytes, ending: str, code: str, count: int
) -> None:
    assert judge(tmp_path, content, ending) == (False, [(code, {"count": count})])


def test_changes_and_comments_are_both_said(tmp_path: Path) -> None:
    content = docx(INSERTED, {"word/comments.xml": COMMENTS.format("<w:comment/>")})
    assert judge(tmp_path, content, ".docx") == (
        False,
        [("document-changes", {"count": 1}), ("document-comments", {"count": 1})],
    )


STYLED = "<w:p><w:r><w:rPr><w:rStyle w:val='Note'/></w:rPr><w:t>secret</w:t></w:r></w:p>"
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="{{}}" w:styleId="Note"><w:rPr><w:vanish/></w:rPr>'
    "</w:style></w:styles>"
)
SETTINGS = f'<w:settings xmlns:w="{W}"><w:trackRevisions/></w:settings>'


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (docx("<w:p/>", {"word/settings.xml": SETTINGS}), ".docx"),
        (docx("<w:p/>", {"word/comments.xml": COMMENTS.format("")}), ".docx"),
        (docx("<w:p/>", {"customXml/item1.xml": "<a><ins/><del/></a>"}), ".docx"),
        (docx("<w:p><w:commentReference/></w:p>"), ".docx"),
        (docx("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"),
         ".docx"),
        (docx("<w:p><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>a</w:t></w:r></w:p>"), ".docx"),
        (docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:instrText>XE a</w:instrText></w:r></w:p>"),
         ".docx"),
        (docx("<w:p/>", {"word/styles.xml": f'<w:s xmlns:w="{W}"><w:vanish/></w:s>'}), ".docx"),
        (docx(STYLED, {"word/styles.xml": STYLES.format("paragraph")}), ".docx"),
        (docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>",
              {"word/styles.xml": STYLES.format("character")}), ".docx"),
        (docx(STYLED.replace("</w:rPr>", "<w:vanish w:val='0'/></w:rPr>"),
              {"word/styles.xml": STYLES.format("character")}), ".docx"),
        (odt("<text:tracked-changes/><text:p>a</text:p>"), ".odt"),
        (odt("<text:p>a</text:p>",
             '<style:style style:name="T1"><style:text-properties text:display="none"/>'
             "</style:style>"), ".odt"),
    ],
)  # fmt: skip
def test_what_is_nothing_draws_nothing(tmp_path: Path, content: bytes, ending: str) -> None:
    assert judge(tmp_path, content, ending) == (True, [])


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"), ".docx"),
        (docx(STYLED, {"word/styles.xml": STYLES.format("character")}), ".docx"),
        (odt('<text:p><text:span text:style-name="T1">secret</text:span></text:p>',
             '<style:style style:name="T1"><style:text-properties text:display="none"/>'
             "</style:style>"), ".odt"),
        (odt('<text:section text:display="none"><text:p>secret</text:p></text:section>'), ".odt"),
        (odt('<text:p><text:hidden-text text:string-value="secret"/></text:p>'), ".odt"),
        (odt('<text:p><text:hidden-paragraph text:is-hidden="true"/>a</text:p>'
             '<text:p><text:hidden-text text:string-value="secret"/></text:p>'), ".odt"),
    ],
)  # fmt: skip
def test_hidden_text_is_said_and_published(tmp_path: Path, content: bytes, ending: str) -> None:
    assert judge(tmp_path, content, ending) == (True, [("document-hidden-text", {})])


CORE = '<c xmlns:dc="d" xmlns:cp="c"><dc:creator>{}</dc:creator></c>'
LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'


def test_a_person_in_the_properties_is_a_remark_and_a_service_is_none(tmp_path: Path) -> None:
    named = docx("<w:p/>", {"docProps/core.xml": CORE.format("Jeanne Durand")})
    assert judge(tmp_path, named, ".docx") == (True, [("document-author", {})])
    service = docx("<w:p/>", {"docProps/core.xml": CORE.format("Mairie de Lille")})
    assert judge(tmp_path, service, ".docx") == (True, [])
    meta = f"<o {ODF}><meta:initial-creator>DURAND Jeanne</meta:initial-creator></o>"
    named = odt("<text:p/>", more={"meta.xml": meta})
    assert judge(tmp_path, named, ".odt") == (True, [("document-author", {})])


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Jeanne Durand", True), ("DURAND Jeanne", True), ("Durand, Jeanne", True),
        ("Anne-Lise de La Tour", True), ("jeanne.durand@mairie.example", True),
        ("Mairie de Lille", False), ("Service urbanisme", False), ("Microsoft Office User", False),
        ("jdurand", False), ("", False), ("PC-12", False), ("contact@mairie.example", False),
        ("Direction générale des services", False), ("Canon iR-ADV C5535", False),
        ("Communauté d’agglomération", False), ("Poste 3", False), ("a" * 10_000, False),
    ],
)  # fmt: skip
def test_who_is_a_person(author: str, expected: bool) -> None:
    assert is_personal_author(author) is expected


def test_a_document_that_cannot_be_read_whole_is_said(tmp_path: Path) -> None:
    for name in ("word/footer1.xml", "word/comments.xml"):
        content = docx("<w:p/>", {name: LAUGHS})
        assert judge(tmp_path, content, ".docx") == (True, [("document-broken", {})])
    bomb = docx("<w:p/>", {"word/footer1.xml": "<a>" + " " * 120_000_000})
    assert judge(tmp_path, bomb, ".docx") == (True, [("document-broken", {})])
    deep = docx("<w:p/>", {"word/footer1.xml": "<a>" * 100_000})
    assert judge(tmp_path, deep, ".docx") == (True, [("document-broken", {})])


# --- PDF ---


def attach(*, author: str = "") -> bytes:
    writer = PdfWriter(io.BytesIO(pages(words("a"), info=f"<< /Author ({author}) >>")))
    writer.add_attachment(filename="facture.xml", data=b"<a/>")
    writer.add_attachment(filename="paie\x07<b>.xlsx", data=b"PK")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_attachments_and_an_author_are_said_and_nothing_is_kept_back(tmp_path: Path) -> None:
    published, problems = judge(tmp_path, attach(author="Jeanne Durand"), ".pdf")
    assert published
    assert [code for code, _ in problems] == ["document-attachments", "document-author"]
    params = problems[0][1]
    assert params["count"] == 2 and "« facture.xml »" in str(params["names"])
    assert "\x07" not in str(params["names"])
    assert judge(tmp_path, pages(words("a"), info="<< /Author (Mairie de Lille) >>"), ".pdf") == (
        True,
        [],
    )


def read_names(content: bytes) -> tuple[str, ...]:
    return list_attachment_names(PdfReader(io.BytesIO(content)))


FILE = "<< /Type /Filespec /UF ({}) /EF << /F 9 0 R >> >>"


def test_files_are_found_wherever_a_pdf_has_them() -> None:
    note = f"<< /Subtype /FileAttachment /FS {FILE.format('note.doc')} >>"
    elsewhere = "<< /Subtype /FileAttachment /FS << /UF (ailleurs.doc) >> >>"
    content = pages(words("a"), page=f"/Annots [{note} {elsewhere} << /Subtype /Text >>]")
    assert read_names(content) == ("note.doc",)
    associated = CATALOG.replace(">>", f"/AF [{FILE.format('af.csv')}] >>")
    assert read_names(pages(words("a"), more={1: associated})) == ("af.csv",)
    tree = "/Names << /EmbeddedFiles << /Kids [20 0 R 21 0 R] >> >> >>"
    leaves = {
        1: CATALOG.replace(">>", tree),
        20: f"<< /Names [(a) {FILE.format('a.csv')}] >>",
        21: f"<< /Names [(b) << /EF << >> >> (c) {FILE.format('a.csv')}] >>",
    }
    assert read_names(pages(words("a"), more=leaves)) == ("a.csv", "?")


@pytest.mark.parametrize(
    "more",
    [
        {1: CATALOG.replace(">>", "/Names << /EmbeddedFiles 20 0 R >> >>"),
         20: "<< /Kids [20 0 R 20 0 R] /Names [(a)] >>"},
        {1: CATALOG.replace(">>", "/Names 7 /AF (texte) >>")},
        {1: CATALOG.replace(">>", "/AF 99 0 R >>")},
    ],
)  # fmt: skip
def test_a_tree_that_holds_itself_ends(more: dict[int, str]) -> None:
    assert MOST_NODES < 10_000 and read_names(pages(words("a"), more=more)) == ()


# --- what is published ---


def test_what_is_kept_back_is_nowhere_and_the_others_are_published(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    folder = "datasets/lille/actes"
    marked = docx("<w:p><w:del><w:r><w:delText>Jeanne Durand</w:delText></w:r></w:del></w:p>")
    plain = docx("<w:p><w:r><w:t>Le conseil</w:t></w:r></w:p>")
    write(
        root,
        {
            f"{folder}/datapackage.yaml": "title: Actes\n",
            f"{folder}/projet.docx": marked,
            f"{folder}/acte.docx": plain,
        },
    )
    report = made(root)
    assert [(problem.severity, problem.code) for problem in report.problems] == [
        ("error", "document-changes")
    ]
    originals = root / "build/data/lille/actes/original"
    assert [path.name for path in originals.iterdir()] == ["acte.docx"]
    assert (originals / "acte.docx").read_bytes() == plain
    kept = (path for path in root.rglob("*") if path.is_file() and "datasets" not in path.parts)
    assert not any(path.read_bytes() == marked for path in kept)


# --- pictures within ---


def photograph(*, place: bool = False, artist: str = "") -> bytes:
    block = exif(place=place, artist=artist)
    return jpeg(jpeg_segment(0xE1, b"Exif\0\0" + block))


def put_picture(picture: bytes, ending: str) -> bytes:
    """A document that shows it."""
    if ending == ".docx":
        return docx("<w:p/>", {"word/media/image1.jpeg": picture})
    if ending == ".odt":
        return odt("<text:p/>", more={"Pictures/1.jpg": picture})
    image = (
        f"<< /Length {len(picture)} /Filter /DCTDecode /Type /XObject /Subtype /Image "
        "/Width 8 /Height 5 >>\nstream\n"
    )
    body = image.encode() + picture + b"\nendstream"
    return pages(words("a"), b"q /X Do Q", more={6: body})


@pytest.mark.parametrize("ending", [".docx", ".odt", ".pdf"])
@pytest.mark.parametrize(
    ("place", "artist", "is_told"),
    [(True, "", True), (False, "Jeanne Durand", True), (False, "Canon", False), (False, "", False)],
)
def test_a_picture_that_says_where_it_was_taken_or_by_whom_is_said(
    ending: str, place: bool, artist: str, is_told: bool, tmp_path: Path
) -> None:
    picture = photograph(place=place, artist=artist)
    published, problems = judge(tmp_path, put_picture(picture, ending), ending)
    assert published
    expected = [("document-pictures", {"count": 1})] if is_told else []
    assert [problem for problem in problems if problem[0] == "document-pictures"] == expected


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a_cut_picture_raises_nothing(cut: int, tmp_path: Path) -> None:
    picture = photograph(place=True, artist="Jeanne Durand")[:cut]
    for ending in (".docx", ".odt", ".pdf"):
        published, _ = judge(tmp_path, put_picture(picture, ending), ending)
        assert published
