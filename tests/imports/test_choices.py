"""Into which shipment a sheet goes, and what it may not change there."""

import io
from datetime import UTC, date, datetime

import xlsxwriter

from sample_tracking.imports.adapters import read_workbook
from sample_tracking.imports.sheets import Odd
from tests.world import Service

from .sheets import HEADER, PATH, ask, commit, csv, puck, told


def said(service: Service, content: bytes, query: str) -> list[str]:
    return [error["detail"] for error in ask(service.client("user"), content, query).json["errors"]]


def test_a_shipment_needs_a_name_and_has_one(sqlite: Service) -> None:
    assert said(sqlite, csv(*puck(1)), "profile=own") == [
        "Say how the new shipment is to be called, or which one the samples go into."
    ]
    two = csv(*((name, *row) for name, row in zip(("a", "b"), puck(2), strict=True)), header=("Shipment", *HEADER))
    assert told(ask(sqlite.client("user"), two, "profile=own")) == [(3, "A", "shipment")]


def test_a_shipment_of_another_lab_or_proposal_is_as_good_as_absent(sqlite: Service) -> None:
    shipment = commit(sqlite.client("user"), csv(*puck(1))).json["shipment_id"]
    path = f"imports?dry_run=true&shipment={shipment}"
    assert sqlite.client("other").post(f"/proposals/mx31001/{path}", csv(*puck(1))).status_code == 404
    assert sqlite.client("user").post(f"/proposals/in10002/{path}", csv(*puck(1))).status_code == 404


def test_nothing_is_added_to_what_was_called_off(sqlite: Service) -> None:
    client = sqlite.client("user")
    shipment = commit(client, csv(*puck(1))).json["shipment_id"]
    client.move(f"/shipments/{shipment}", "cancel")
    (only,) = said(sqlite, csv(*puck(1, "p2")), f"shipment={shipment}")
    assert "can be added only while it is opened or ready" in only


def test_another_name_in_the_sheet_is_no_hindrance_but_told(sqlite: Service) -> None:
    client = sqlite.client("user")
    shipment = commit(client, csv(*puck(1))).json["shipment_id"]
    sheet = csv(*(("Other", *row) for row in puck(1, "p2")), header=("Shipment", *HEADER))
    answer = ask(client, sheet, f"shipment={shipment}").json
    assert (answer["errors"], answer["shipment"]) == ([], "Import")
    assert "all the same" in answer["warnings"][0]["detail"]


def test_an_import_leaves_the_type_and_the_dewar_of_a_puck(sqlite: Service) -> None:
    shipment = commit(sqlite.client("user"), csv(*puck(1), *puck(1, "p9", dewar="D2"))).json["shipment_id"]
    into = f"shipment={shipment}&existing=update"
    assert told(ask(sqlite.client("user"), csv(*puck(1, kind="CPS-4")), into))[0] == (2, "C", "container_type")
    assert told(ask(sqlite.client("user"), csv(*puck(1, dewar="D2")), into))[0] == (2, "B", "container")


def test_an_emptied_cell_and_a_pin_that_is_there_twice_are_told(sqlite: Service) -> None:
    client, header = sqlite.client("user"), (*HEADER, "Pin barcode", "Comments")
    rows = [(*row, "PIN1", "words") for row in puck(2)]
    assert "same pin barcode" in ask(client, csv(*rows, header=header)).json["warnings"][0]["detail"]
    shipment = commit(client, csv(*rows, header=header)).json["shipment_id"]
    emptied = csv(*((*row, "PIN1", "") for row in puck(1)), header=header)
    answer = ask(client, emptied, f"shipment={shipment}&existing=update").json
    assert "'words', which is there now, is taken out" in answer["warnings"][0]["detail"]


def test_there_are_not_too_many_dewars(sqlite: Service) -> None:
    rows = [(f"D{number}", *[""] * 5) for number in range(101)]
    assert said(sqlite, csv(*rows), "name=x") == ["The sheet has 101 new dewars; at most 100 are made at once."]


def test_what_is_taken_in_with_mistakes_is_refused_with_their_cells(sqlite: Service) -> None:
    content = csv(("D1", "p1", "Puck", 99, "LYS", "x"))
    answer = sqlite.client("user").post(f"{PATH}?hash={'0' * 64}&name=x", content)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/rows/2/D")


def test_lists_of_imports_and_mappings_go_page_by_page(service: Service) -> None:
    client = service.client("user")
    for name in ("p1", "p2"):
        commit(client, csv(*puck(1, name, dewar=name)), f"name={name}")
        mapping = {"name": name, "columns": [{"field": "name", "number": 1}]}
        client.post("/proposals/mx23694/import-mappings", mapping)
    for path in (PATH, "/proposals/mx23694/import-mappings"):
        first = client.get(f"{path}?limit=1&count=true").json
        second = client.get(first["next"]).json
        assert (first["total"], second["next"]) == (2, None)
        assert {first["items"][0]["id"], second["items"][0]["id"]} == {1, 2}


def test_dates_long_numbers_and_truths_of_a_workbook() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["A", True, 5, 5.5, 1234567890123456789])
        sheet.write_datetime(0, 5, date(2026, 3, 1), day)
        sheet.write_datetime(0, 6, datetime(2026, 3, 1, 10, tzinfo=UTC).replace(tzinfo=None), day)
        sheet.write_row(1, 0, ["# a comment"])
        workbook.add_worksheet().write(0, 0, "never read")
    (row,) = read_workbook(made.getvalue(), 10).rows
    assert row.cells[:4] == ["A", "TRUE", "5", "5.5"]
    assert all(isinstance(cell, Odd) for cell in row.cells[4:])
