"""The extract as files."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from mailbot import document
from mailbot.errors import FatalError
from mailbot.law.extract_sheet import sheet
from mailbot.rulebook.folder import shipped
from tests.unit.extracts import ANNA, EXTRACT, FIRM, about, shipped_terms

TEMPLATE = shipped() / document.TEMPLATE
TERMS = shipped_terms()


@pytest.fixture(autouse=True)
def asked_of_the_system(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A machine with no fonts of its own: for each setting, whether it was asked for them."""
    asked: list[bool] = []
    real = typst.Compiler

    def bare(*about: Any, **named: Any) -> Any:
        asked.append(not named["ignore_system_fonts"])
        return real(*about, **{**named, "ignore_system_fonts": True})

    monkeypatch.setattr(typst, "Compiler", bare)
    return asked


def read(octets: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(octets), strict=True)
    text = "\n".join(page.extract_text() for page in reader.pages)
    return reader, text.replace("\u00a0", " ")


def root_of(reader: PdfReader) -> Any:
    """The catalogue, whose entries pypdf leaves without types."""
    return reader.root_object


@pytest.mark.parametrize("language", ["sv", "en"])
def test_document_is_accessible(language: str) -> None:
    """The PDF is tagged, names its language, title and author, and marks itself PDF/UA."""
    reader, text = read(document.pdf(sheet(EXTRACT, TERMS[language], FIRM), TEMPLATE))
    root = root_of(reader)
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == TERMS[language].text["title"]
    assert reader.metadata.author == "Hjärter Esse"
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert "anna@kund.example" in text
    assert str(len(reader.pages)) in text


def test_same_sheet_same_octets() -> None:
    """The same sheet gives the same file, octet for octet."""
    made = sheet(EXTRACT, TERMS["sv"], FIRM)
    assert document.pdf(made, TEMPLATE) == document.pdf(made, TEMPLATE)


HOSTILE = [
    '#read("/etc/passwd")',
    "#sys.inputs",
    "= Rubrik",
    "$x^2$ *fet* _kursiv_ `kod` <etikett> @ref",
    ']) #eval("1")',
    "\\#panic()",
    "(app.alert(1))",
    "${case} $case $$",
    "{{7*7}}",
]


@pytest.mark.threat("T-OUT-03")
@pytest.mark.parametrize("value", HOSTILE)
def test_values_are_never_markup(value: str) -> None:
    """Whatever a value holds is printed as it is, and brings no active content along."""
    reader, text = read(
        document.pdf(sheet(about(replace(ANNA, title=value)), TERMS["sv"], FIRM), TEMPLATE)
    )
    assert value in text
    assert "/OpenAction" not in root_of(reader)
    assert all("/Annots" not in page for page in reader.pages)
    assert "/Names" not in root_of(reader)


@pytest.mark.threat("T-OUT-07")
@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Łukasz Żółć", ""),
        ("Андрей Ελένη", ""),
        ("日本 太郎", "U+65E5"),
        ("Anna 😀", "U+1F600"),
        ("👨‍👩‍👧 x", "U+1F468"),
        ("שלום", ""),
        ("สวัสดี", "U+0E2A"),
        ("a\u0000b\u0007c\ud800d\ue000", ""),
        ("Å" * 300, ""),
        ("a\u0301\u0302\u0303\u20dd", ""),
    ],
)
def test_any_name_is_set(name: str, listed: str) -> None:
    """Any Unicode name gives a document; characters no font has are listed by number."""
    _, text = read(
        document.pdf(sheet(about(replace(ANNA, name=name)), TERMS["sv"], FIRM), TEMPLATE)
    )
    assert listed in text
    assert not listed or "kunde inte visas" in text


@pytest.mark.threat("T-OUT-07")
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=12))
def test_any_text_is_set(text: str) -> None:
    """Any text at all in the fields gives a document."""
    told = about(replace(ANNA, name=text, notes=text, company=text))
    assert document.pdf(sheet(told, TERMS["sv"], FIRM), TEMPLATE).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("language", "portable", "names"),
    [
        ("sv", False, ["registerutdrag.pdf", "registerutdrag.json"]),
        ("en", False, ["register-extract.pdf", "register-extract.json"]),
        ("sv", True, [f"registerutdrag.{kind}" for kind in ("pdf", "json", "csv", "vcf")]),
    ],
)
def test_enclosures_have_their_names(language: str, portable: bool, names: list[str]) -> None:  # noqa: FBT001  # table column
    """The files have the promised names, and none holds an identification number whole."""
    extract = replace(EXTRACT, portable=portable)
    files = document.enclosures(extract, TERMS[language], FIRM, TEMPLATE)
    assert [file.name for file in files] == names
    assert json.loads(files[1].octets)["case"] == "2026-7K3Q"
    assert "9874" not in read(files[0].octets)[1]
    assert all(b"9874" not in file.octets for file in files[1:])


@pytest.mark.parametrize(
    ("name", "wanted"), [("Łukasz Żółć عربي", [False]), ("中文", [False, True, True])]
)
def test_fonts_of_the_system_are_asked_only_where_ours_end(
    asked_of_the_system: list[bool], name: str, wanted: list[bool]
) -> None:
    """A name our fonts have is set by them alone, everywhere alike; another may use any font."""
    document.pdf(sheet(about(replace(ANNA, name=name)), TERMS["sv"], FIRM), TEMPLATE)
    assert asked_of_the_system == wanted


def test_broken_template_is_told(tmp_path: Path) -> None:
    """A template with an error is a clear error that names the file."""
    broken = tmp_path / "extract.typ"
    broken.write_text("#nothing", encoding="utf-8")
    with pytest.raises(FatalError, match=r"extract\.typ"):
        document.pdf(sheet(EXTRACT, TERMS["sv"], FIRM), broken)


def test_template_reads_no_other_file(tmp_path: Path) -> None:
    """A template cannot read files of the machine."""
    nosy = tmp_path / "extract.typ"
    nosy.write_text('#read("/etc/passwd")', encoding="utf-8")
    with pytest.raises(FatalError):
        document.pdf(sheet(EXTRACT, TERMS["sv"], FIRM), nosy)
