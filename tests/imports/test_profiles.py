"""The forms of older programs, and sheets that a laboratory has described."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_tracking.imports.columns import letters, plain
from sample_tracking.imports.profiles import EXI28, MAXIV14, PROFILES
from sample_tracking.imports.transliteration import transliterated
from tests.world import Service

from .sheets import HEADER, PATH, XLSX, ask, commit, csv, puck, told, xlsx

FULL = (
    "P1,C1,unipuck,{0},LYS,s{0},PIN{0},P212121,50,60.5,70,90,90,90,OSC,1.5,2,30,3,4,99,P1,0.5,CCO,180,0.1,2.5,note {0}"
)


def exi(*numbers: int, end: str = "\n") -> bytes:
    return ("# made by hand\n" + "\n".join(FULL.format(number) for number in numbers) + end).encode()


def sample(service: Service, name: str) -> dict[str, object]:
    items = service.client("user").get(f"/samples?proposal=mx23694&name={name}").json["items"]
    found: dict[str, object] = items[0]
    return found


def test_the_form_of_exi_is_known_by_its_columns_and_all_of_them_are_kept(esrf: Service) -> None:
    answer = commit(esrf.client("user"), exi(1, 2, end=""))
    assert answer.status_code == 201, answer.text
    assert (answer.json["profile"], answer.json["counts"]["samples"]) == ("exi28", 2)
    found = sample(esrf, "s2")
    expected = {
        "code": "PIN2",
        "radiation_sensitivity": 0.5,
        "aimed_resolution": 1.5,
        "required_resolution": 2.0,
        "beam_diameter": 30.0,
        "number_of_positions": 3,
        "aimed_multiplicity": 4.0,
        "aimed_completeness": 99.0,
        "forced_space_group": "P1",
        "smiles": "CCO",
        "rotation_range": 180.0,
        "oscillation_width": pytest.approx(0.1),
        "observed_resolution": 2.5,
        "comments": "note 2",
        "position": 2,
    }
    assert {name: found[name] for name in expected} == expected


def test_the_form_of_max_iv_has_fourteen_columns(esrf: Service) -> None:
    content = "\n".join(",".join(FULL.format(n).split(",")[:14]) for n in (1, 2)).encode()
    assert commit(esrf.client("user"), content).json["profile"] == "maxiv14"


def test_a_row_of_exi_without_protein_or_with_a_position_of_nought_is_not_dropped(esrf: Service) -> None:
    content = exi(1) + FULL.format(2).replace("LYS", "").encode() + b"\n" + FULL.format(0).encode() + b"\n"
    assert sorted(told(ask(esrf.client("user"), content))) == [(3, "E", "protein"), (4, "D", "position")]


def test_bare_quotes_of_older_programs_are_read_as_they_are(esrf: Service) -> None:
    content = exi(1).replace(b"note 1", b'"5 mm loop')
    answer = ask(esrf.client("user"), content)
    assert told(answer) == []
    assert "quotes" in answer.json["warnings"][0]["detail"]
    assert commit(esrf.client("user"), content).status_code == 201
    assert sample(esrf, "s1")["comments"] == '"5 mm loop'


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_character_sets_and_line_ends_are_found_out(
    sqlite: Service, separator: str, encoding: str, end: str
) -> None:
    text = csv(("D1", "p1", "Puck", 1, "LYS", "a", "Größe"), header=(*HEADER, "Comments"), separator=separator).decode()
    answer = ask(sqlite.client("user"), text.rstrip("\n").replace("\n", end).encode(encoding))
    assert told(answer) == []
    assert answer.json["counts"]["samples"] == 1


def test_numbers_may_have_a_comma_and_excel_may_name_the_separator(sqlite: Service) -> None:
    text = b"sep=;\n" + csv(("D1", "p1", "Puck", 1, "LYS", "a", "78,4"), header=(*HEADER, "Cell a"), separator=";")
    assert commit(sqlite.client("user"), text).status_code == 201
    assert sample(sqlite, "a")["cell_a"] == pytest.approx(78.4)


def test_quoted_cells_may_hold_separators_and_lines(sqlite: Service) -> None:
    text = csv(("D1", "p1", "Puck", 1, "LYS", "a", '"one, two\nthree ""3"""'), header=(*HEADER, "Comments"))
    assert commit(sqlite.client("user"), text).status_code == 201
    assert sample(sqlite, "a")["comments"] == 'one, two\nthree "3"'


def test_a_column_that_nobody_knows_is_not_dropped_in_silence(sqlite: Service) -> None:
    content = csv(*[(*row, "blue") for row in puck(2)], header=(*HEADER, "Colour"))
    assert told(ask(sqlite.client("user"), content)) == [(2, "G", None)]
    empty = csv(*[(*row, "") for row in puck(2)], header=(*HEADER, "Colour"))
    assert told(ask(sqlite.client("user"), empty)) == []


def test_a_column_that_is_missing_or_there_twice_is_told(sqlite: Service) -> None:
    client = sqlite.client("user")
    assert (1, None, "name") in told(
        ask(client, csv(*[row[:5] for row in puck(2)], header=HEADER[:5]), "name=x&profile=own")
    )
    twice = csv(*[(*row, "x") for row in puck(2)], header=(*HEADER, "Puck name"))
    assert (1, "G", "container") in told(ask(client, twice))


def test_a_laboratory_describes_its_own_sheet_once(service: Service) -> None:
    client, path = service.client("user"), "/proposals/mx23694/import-mappings"
    wish = {
        "name": "ours",
        "columns": [
            {"field": "dewar", "value": "D1"},
            {"field": "container", "header": "Magazine"},
            {"field": "container_type", "value": "Puck"},
            {"field": "position", "number": 2},
            {"field": "protein", "header": "Target"},
            {"field": "name", "header": "Crystal"},
        ],
    }
    made = client.post(path, wish)
    assert made.status_code == 201, made.text
    assert client.post(path, wish).status_code == 409
    rows = [("m1", number, "LYS", f"x{number}", "blue") for number in (1, 2)]
    content = xlsx(*rows, header=("Magazine", "No", "Target", "Crystal", "Colour"))
    answer = commit(client, content, f"name=x&mapping={made.json['id']}", XLSX)
    assert answer.status_code == 201, answer.text
    assert (answer.json["profile"], answer.json["counts"]["samples"]) == ("ours", 2)
    assert "Colour" in answer.json["warnings"][0]["detail"]
    assert [mapping["name"] for mapping in client.get(f"{path}?count=true").json["items"]] == ["ours"]
    one = f"/import-mappings/{made.json['id']}"
    assert client.get(one).json == made.json
    assert service.client("other").get(one).status_code == 404
    theirs = service.client("other").post(
        f"/proposals/mx31001/imports?dry_run=true&mapping={made.json['id']}", csv(*puck(1))
    )
    assert theirs.status_code == 422
    assert client.patch(one, {"name": "robot"}).json == {**made.json, "name": "robot"}
    client.post(path, wish)
    assert client.patch(one, {"name": "ours"}).status_code == 409
    assert client.patch(one, {"name": ""}).status_code == 422
    assert client.patch(one, {"name": "late"}, If_Match=made.headers["etag"]).status_code == 412
    assert client.get(one).json["name"] == "robot"
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


@pytest.mark.parametrize(
    "columns",
    [
        [{"field": "name"}],
        [{"field": "name", "header": "a", "number": 1}],
        [{"field": "name", "header": "a"}, {"field": "name", "header": "b"}],
        [{"field": "name", "header": "a"}, {"field": "protein", "header": "A "}],
        [{"field": "nothing", "header": "a"}],
    ],
)
def test_a_description_that_does_not_add_up_is_refused(sqlite: Service, columns: list[dict[str, object]]) -> None:
    answer = sqlite.client("user").post("/proposals/mx23694/import-mappings", {"name": "x", "columns": columns})
    assert answer.status_code == 422, answer.text


def test_a_profile_and_a_mapping_or_a_hash_and_a_dry_run_are_too_much(sqlite: Service) -> None:
    client = sqlite.client("user")
    for query in ("profile=own&mapping=1", f"hash={'0' * 64}", "existing=replace", "profile=excel", "hash=x"):
        assert client.post(f"{PATH}?dry_run=true&{query}", csv(*puck(1))).status_code == 400, query


def test_the_profiles_have_the_columns_of_the_older_programs() -> None:
    assert (len(EXI28), len(set(EXI28)), EXI28[:14]) == (28, 28, MAXIV14)
    assert [source.number for source in PROFILES["exi28"].sources] == list(range(1, 29))


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert plain("  Sample_Name (mx) ") == "sample name mx"


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Łódź", "Lódz"),
        ("\u03b1-helix", "alpha-helix"),
        ("5 \u2212 3", "5 - 3"),
        ("plain", None),
        ("水", None),
        ("Größe", None),
    ],
)
def test_what_the_database_cannot_hold_is_offered_in_other_letters(text: str, offered: str | None) -> None:
    assert transliterated(text) == offered


@given(st.text(max_size=30))
def test_what_is_offered_can_be_held(text: str) -> None:
    offered = transliterated(text)
    assert offered is None or offered.encode("cp1252")
