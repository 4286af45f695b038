"""Sheets out: the template, and the samples of a shipment, which come back as they were."""

import csv as texts
import io
import zipfile

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from sample_tracking.imports.adapters import csv_of, read_text, read_workbook, workbook_of
from sample_tracking.imports.columns import COLUMNS
from tests.world import Service

from .sheets import HEADER, PATH, XLSX, ask, commit, csv, told

HEADERS = [column.header for column in COLUMNS]
ACTIVE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
    "'=1",
    "''=1",
    "-2+3+cmd|' /C calc'!A0",
]
KINDS = {"csv": "text/csv", "xlsx": XLSX}


def full(service: Service) -> int:
    """A shipment with samples of all kinds; an empty container and an empty dewar."""
    header = (*HEADER, "Pin barcode", "Cell a", "Beam size x", "Number of positions", "Comments", "Space group")
    rows = [
        ("D1", "p1", "Puck", 1, "LYS", "a", "PIN1", 78.4, 0.25, 3, '"=1+1, or so"', "P212121"),
        ("D1", "p1", "Puck", 2, "LYS", "b", "", "", "", "", '"two\nlines"', ""),
        ("D1", "p1", "Puck", "", "TRY", "c", "", "", "", "", "-5", ""),
        ("D1", "p2", "Puck", *[""] * 9),
        ("D2", *[""] * 11),
    ]
    answer = commit(service.client("user"), csv(*rows, header=header), "name=Full")
    assert answer.status_code == 201, answer.text
    return int(answer.json["shipment_id"])


@pytest.mark.parametrize("ending", KINDS)
def test_what_goes_out_comes_back_as_it_was(service: Service, ending: str) -> None:
    client, shipment = service.client("user"), full(service)
    sheet = client.get(f"/shipments/{shipment}/samples.{ending}")
    assert sheet.status_code == 200
    back = ask(client, sheet.content, f"shipment={shipment}&existing=update", KINDS[ending])
    assert (told(back), back.json["warnings"]) == ([], [])
    assert [row["outcome"] for row in back.json["rows"]] == ["unchanged"] * 3 + ["new"] * 2
    changes = ("shipments", "dewars", "containers", "samples", "changed")
    assert {name: back.json["counts"][name] for name in changes} == dict.fromkeys(changes, 0)


def test_a_sheet_that_went_out_makes_the_same_elsewhere(service: Service) -> None:
    sheet = service.client("user").get(f"/shipments/{full(service)}/samples.csv").content
    there, path = service.client("other"), "/proposals/mx31001/imports"
    seen = there.post(f"{path}?dry_run=true", sheet).json
    assert (seen["errors"], seen["shipment"], seen["counts"]["samples"]) == ([], "Full", 3)
    made = there.post(f"{path}?hash={seen['hash']}", sheet).json["shipment_id"]
    copied = there.get(f"/shipments/{made}/samples.csv").content
    assert copied == sheet


def test_the_name_of_the_file_is_the_name_of_the_shipment_and_harms_nobody(service: Service) -> None:
    shipment = full(service)
    service.run("UPDATE Shipping SET shippingName = :name", name='../a"b;\r\nX: y/é')
    head = service.client("user").get(f"/shipments/{shipment}/samples.csv").headers
    assert head["content-disposition"] == "attachment; filename*=UTF-8''.._a%22b%3B__X%3A%20y_%C3%A9.csv"
    assert head["content-type"] == "text/csv; charset=utf-8"


def test_the_template_has_all_columns_and_is_taken_back(service: Service) -> None:
    client = service.client("user")
    client.post("/proposals/mx23694/proteins", {"acronym": "ZAP"})
    text = client.get(f"{PATH}/template.csv").content
    assert text.startswith(b"\xef\xbb\xbfShipment,Dewar,")
    book = client.get(f"{PATH}/template.xlsx")
    assert book.headers["content-type"] == XLSX
    for content, kind in ((text, "text/csv"), (book.content, XLSX)):
        answer = ask(client, content, kind=kind)
        assert (answer.json["profile"], told(answer)) == ("own", [(None, None, None)])
    choices = _choices(book.content)
    assert "ZAP" in choices["Protein acronym"]
    assert "Puck" in choices["Container type"]


def _choices(content: bytes) -> dict[str, list[str]]:
    with python_calamine.load_workbook(io.BytesIO(content)) as workbook:
        rows = workbook.get_sheet_by_name("Choices").to_python()
    return {str(column[0]): [str(value) for value in column[1:] if value] for column in zip(*rows, strict=True)}


def test_choices_refer_to_the_list_of_them() -> None:
    content = workbook_of(["A", "B"], [], {"B": ["x", "y"], "A": []})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<dataValidation type="list" errorStyle="warning"' in sheet
    assert 'sqref="B2:B10001"><formula1>Choices!$A$2:$A$3</formula1>' in sheet


@pytest.mark.parametrize("text", ACTIVE)
def test_no_cell_becomes_a_formula(text: str) -> None:
    content = csv_of(["A"], [[text], [-1.5], [-2]])
    rows = list(texts.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[1][0][0] == "'"
    assert [row[0] for row in rows[2:]] == ["-1.5", "-2"]
    sheet = read_text(content, 10, separator=",", unquoted=False)
    assert sheet.rows[1].cells == [text]
    book = workbook_of(["A"], [[text], [-1.5]], {})
    assert b"<f>" not in _sheet(book)
    if "\r" not in text:  # which XML makes a line end of
        assert [row.cells for row in read_workbook(book, 10).rows[1:]] == [[text], ["-1.5"]]


def _sheet(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20), min_size=1, max_size=4))
def test_any_text_comes_back_from_a_csv(cells: list[str]) -> None:
    if not "".join(cells).strip() or cells[0].lstrip().startswith("#"):
        return
    sheet = read_text(csv_of(["A"] * len(cells), [cells]), 10, separator=",", unquoted=False)
    assert sheet.rows[1].cells == cells


def test_an_export_asks_once_a_level(service: Service) -> None:
    client, shipment = service.client("user"), full(service)
    client.get(f"/shipments/{shipment}/samples.csv")
    with service.statements() as sent:
        client.get(f"/shipments/{shipment}/samples.csv")
    assert len([one for one in sent if one.startswith("SELECT")]) <= 8
