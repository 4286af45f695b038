"""A mail-in shipment from its registration to its return, over HTTP, with the shared rows after each step."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.e2e.conftest import Stage


class Rows(NamedTuple):
    """What stands in the shared tables: of the dewar, the shipment, the first container, and the newest row of the
    dewar's history, which only gets one when the word or the place is another.
    """

    dewar: str
    place: str | None
    shipment: str
    container: str | None
    changer: tuple[str | None, str | None] = (None, None)
    told: tuple[str, str] | None = None


# step: rows in the words of Diamond, rows in the words of the ESRF
AFTER: dict[str, tuple[Rows, Rows]] = {
    "register": (
        Rows("opened", None, "opened", None),
        Rows("opened", None, "opened", "opened"),
    ),
    "make_ready": (
        Rows("opened", None, "opened", None),
        Rows("ready to go", None, "ready to go", "ready to go", told=("ready to go", "")),
    ),
    "send": (
        Rows("sent to facility", "off-site", "sent to facility", None, told=("sent to facility", "off-site")),
        Rows("sent to ESRF", "", "sent to ESRF", "sent to ESRF", told=("sent to ESRF", "")),
    ),
    "receive": (
        Rows("at facility", "stores-in", "at facility", None, told=("at facility", "stores-in")),
        Rows("at ESRF", "STORES-IN", "at ESRF", "at ESRF", told=("at ESRF", "STORES-IN")),
    ),
    "move": (
        Rows("at facility", "tray-3c", "at facility", None, told=("at facility", "tray-3c")),
        Rows("at ESRF", "TRAY-3C", "at ESRF", "at ESRF", told=("at ESRF", "TRAY-3C")),
    ),
    "load": (
        Rows("processing", "tray-3c", "processing", "processing", ("i03", "7"), ("processing ({code} => 7)", "i03")),
        Rows("processing", "TRAY-3C", "processing", "processing", ("i03", "7"), ("processing", "TRAY-3C")),
    ),
    "unload": (
        Rows("at facility", "tray-3c", "at facility", "at facility", ("", ""), ("unprocessing", "tray-3c")),
        Rows("at ESRF", "TRAY-3C", "at ESRF", "at ESRF", ("", ""), ("unprocessing", "TRAY-3C")),
    ),
    "request_dispatch": (
        Rows(
            "dispatch-requested",
            "tray-3c",
            "dispatch-requested",
            "at facility",
            ("", ""),
            ("dispatch-requested", "tray-3c"),
        ),
        Rows("at ESRF", "TRAY-3C", "at ESRF", "at ESRF", ("", ""), ("unprocessing", "TRAY-3C")),
    ),
    "dispatch": (
        Rows(
            "dispatch-requested",
            "stores-out",
            "dispatch-requested",
            "at facility",
            ("", ""),
            ("dispatch-requested", "stores-out"),
        ),
        Rows("sent to User", "SENT", "sent to User", "sent to User", ("", ""), ("sent to User", "SENT")),
    ),
    "close": (
        Rows(
            "dispatch-requested",
            "stores-out",
            "dispatch-requested",
            "at facility",
            ("", ""),
            ("dispatch-requested", "stores-out"),
        ),
        Rows("closed", "SENT", "closed", "closed", ("", ""), ("closed", "SENT")),
    ),
}
STATES = {
    "register": "opened",
    "make_ready": "ready",
    "send": "sent",
    "receive": "at_facility",
    "move": "at_facility",
    "load": "processing",
    "unload": "at_facility",
    "request_dispatch": "dispatch_requested",
    "dispatch": "dispatched",
    "close": "closed",
}


def registered(stage: Stage) -> dict[str, Any]:
    user = stage.product.person("user")
    esrf = stage.words == "esrf"
    contact = stage.service.founded.contacts["in10002"]
    samples = [
        {"name": f"X{next(stage.numbers)}", "protein": "KIN2", "position": n, "space_group": "P21"}
        for n in range(1, 11)
    ]
    kind = "Spinepuck" if esrf else "Puck"
    dewar = {"code": "D1"} if esrf else {"facility_code": "DLS-IN-0031"}
    tree: dict[str, Any] = user.make(
        "/proposals/in10002/shipments:tree",
        {
            "name": "Fragments",
            "sending_contact_id": contact,
            "return_contact_id": contact,
            "safety_level": "Green",
            "dewars": [{**dewar, "containers": [{"code": "PUCK-1", "type": kind, "samples": samples}]}],
        },
    )
    return tree


def rows_of(stage: Stage, tree: dict[str, Any]) -> Rows:
    dewar_id = tree["dewars"][0]["id"]
    dewar = stage.service.row("SELECT * FROM Dewar WHERE dewarId = :id", id=dewar_id)
    shipment = stage.service.row("SELECT * FROM Shipping WHERE shippingId = :id", id=tree["id"])
    container = stage.service.row("SELECT * FROM Container WHERE dewarId = :id", id=dewar_id)
    history = stage.service.rows(
        "SELECT dewarStatus, storageLocation FROM DewarTransportHistory WHERE dewarId = :id"
        " ORDER BY DewarTransportHistoryId DESC LIMIT 1",
        id=dewar_id,
    )
    return Rows(
        dewar["dewarStatus"],
        dewar["storageLocation"],
        shipment["shippingStatus"],
        container["containerStatus"],
        (container["beamlineLocation"], container["sampleChangerLocation"]),
        (history[0]["dewarStatus"], history[0]["storageLocation"]) if history else None,
    )


def test_a_shipment_makes_its_journey_and_every_older_program_finds_its_rows(stage: Stage) -> None:
    user, staff = stage.product.person("user"), stage.product.person("staff")
    tree = registered(stage)
    dewar, container = (f"/dewars/{tree['dewars'][0]['id']}", f"/containers/{tree['dewars'][0]['containers'][0]['id']}")
    rack = "TRAY-3C"
    steps: dict[str, Callable[[], Any]] = {
        "register": lambda: None,
        "make_ready": lambda: user.move(dewar, "make_ready"),
        "send": lambda: user.move(f"/shipments/{tree['id']}", "send"),
        "receive": lambda: staff.move(dewar, "receive"),
        "move": lambda: staff.move(dewar, "move", location=rack, reason="long stay"),
        "load": lambda: staff.move(container, "load", beamline="i03", position="7"),
        "unload": lambda: staff.move(container, "unload"),
        "request_dispatch": lambda: user.move(dewar, "request_dispatch"),
        "dispatch": lambda: staff.move(dewar, "dispatch", courier="DHL"),
        "close": lambda: user.move(dewar, "close"),
    }
    for step, take in steps.items():
        take()
        expected = AFTER[step][0 if stage.words == "diamond" else 1]
        code = tree["dewars"][0]["containers"][0]["code"]
        if expected.told is not None:
            expected = expected._replace(told=(expected.told[0].replace("{code}", code), expected.told[1]))
        found = rows_of(stage, tree)
        changer = (
            found.changer if expected.changer == (None, None) else (found.changer[0] or "", found.changer[1] or "")
        )
        assert found._replace(changer=changer) == expected, step
        shown = user.get(f"/shipments/{tree['id']}/tree")
        assert (shown["status"], shown["dewars"][0]["status"]) == (STATES[step], STATES[step]), step
    told = [(item["what"], item["actor"]) for item in user.get(f"{dewar}/history")["items"]]
    assert [what for what, _ in told][1:] == [step for step in steps if step != "register"]
    assert {actor for _, actor in told} == {"user", "staff"}


def test_samples_are_where_the_beamline_software_looks_for_them(stage: Stage) -> None:
    tree = registered(stage)
    found = stage.service.rows(
        "SELECT s.name, s.location, s.code, s.comments, s.blSampleStatus, p.acronym, p.proposalId, c.crystalId,"
        " s.diffractionPlanId FROM BLSample s JOIN Crystal c ON c.crystalId = s.crystalId"
        " JOIN Protein p ON p.proteinId = c.proteinId WHERE s.containerId = :id ORDER BY s.blSampleId",
        id=tree["dewars"][0]["containers"][0]["id"],
    )
    assert [row["location"] for row in found] == [str(n) for n in range(1, 11)]
    assert {(row["code"], row["comments"], row["blSampleStatus"]) for row in found} == {("", "", None)}
    assert {row["proposalId"] for row in found} == {stage.service.founded.proposals["in10002"]}
    assert len({row["crystalId"] for row in found}) == len({row["diffractionPlanId"] for row in found}) == 10


def test_the_barcode_is_in_the_form_that_the_scanners_know(stage: Stage) -> None:
    tree = registered(stage)
    barcode, number = tree["dewars"][0]["barcode"], tree["dewars"][0]["id"]
    assert barcode == f"in10002-{number:07d}"


def test_a_second_receipt_has_no_effect(stage: Stage) -> None:
    tree = registered(stage)
    dewar, staff = f"/dewars/{tree['dewars'][0]['id']}", stage.product.person("staff")
    staff.move(dewar, "receive")
    again = staff.ask("POST", f"{dewar}/transitions", {"transition": "receive"})
    assert (again.status, again.json["possible"]) == (409, ["start", "request_dispatch", "dispatch", "move"])
    number = tree["dewars"][0]["id"]
    history = stage.service.rows("SELECT * FROM DewarTransportHistory WHERE dewarId = :id", id=number)
    assert len(history) == 1
