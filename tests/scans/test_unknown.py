"""Codes that nobody knows, or that are not the caller's: told alike, kept, and not to be guessed."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from tests.onlookers import person
from tests.world import Configured, Service

from .floor import lay

ODD = [
    "_", "%", "%%", "_" * 15, "mx23694-000000_", "mx23694%", "0", "00", "-1", "1", "true", "false", "null", "None",
    "NaN", "é", "É", "ß", "ñ", "mx23694-0000001 x", "mx23694-0000001'", "mx23694-0000001\\", "' OR 1=1 --", '"', "\\",
    "\\x00", "a\x1db", "a\x00b", "\x1d01\x1d02", "😀", "日本語", "\u202eabc", "a\u200bb", "x" * 45, "x" * 46, "x" * 200,
    "é" * 200, "😀" * 200, "]C", "]]]", "]C1]C1x", "CMD:", "CMD:NOTHING", "BDG:", "BDG:x", ":", "i03:", "i03:0",
    "i03:999", ":5", "i03:x", "https://x/d/", "https://x/d/%00", "https://x/d/%F0%9F%98%80", "http://", "//d/x", "{}",
    "[]", "<script>", "../../etc", "mx23694-00000\uff10", "\ufb00", "\u0130", "\u212a", "\ufffd", "a" * 44 + "é",
    "1e5", "0x1F", "+44", "=1+1", "@x", "\u0085x\u0085y",
]  # fmt: skip


def document(answer: Any) -> dict[str, Any]:
    return {**answer.json, "request_id": ""}


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"scans": {"misses": 1000}})


def test_odd_texts_are_unknown_and_never_a_fault(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    anywhere.run("UPDATE Dewar SET barCode = 'cafe-1', code = 'resume' WHERE dewarId = :id", id=dewar["id"])
    for text in [*ODD, "café-1", "cafe_1", "cafe-%", "cafe-1\u00a0x", "résumé", "PUCK-1-_", "PIN1_"]:
        answer = floor.scan(text)
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/unknown-code"), (text, answer.text)
    for text in (" ", "\x00", "]C1"):
        assert floor.scan(text).status_code == 422
    for text in ("", "x" * 201):
        assert floor.scan(text).status_code == 422
    assert floor.scan("CAFE-1").json["thing"]["id"] == dewar["id"]


def test_what_is_unknown_is_told_in_the_same_bytes(anywhere: Service) -> None:
    floor = lay(anywhere)
    answers = [floor.scan(text) for text in ("NOPE", "nope-2", "é", "a" * 150)]
    answers += [floor.scan("NOPE", location="TRAY-1A"), floor.scan("STORES-IN", subject="NOPE")]
    assert len({str(sorted(document(answer).items())) for answer in answers}) == 1
    assert len({len(answer.content) for answer in answers}) == 1


def test_an_unknown_code_is_kept_until_somebody_deals_with_it(anywhere: Service) -> None:
    floor = lay(anywhere)
    for _ in range(3):
        floor.scan("LOST-1", terminal="gate", location="TRAY-1A")
    floor.scan("LOST-2")
    staff = anywhere.client("staff")
    listed = staff.get("/scans/unknown").json["items"]
    assert [(one["code"], one["count"], one["terminal"]) for one in listed] == [
        ("LOST-2", 1, None),
        ("LOST-1", 3, "gate"),
    ]
    first = staff.get("/scans/unknown?limit=1").json
    assert [one["code"] for one in staff.get(first["next"]).json["items"]] == ["LOST-1"]
    done = staff.post("/scans/unknown/resolve", {"code": "LOST-1", "resolution": "Label of another facility"})
    assert (done.status_code, done.json["resolved"]) == (200, 3)
    assert [one["code"] for one in staff.get("/scans/unknown").json["items"]] == ["LOST-2"]
    assert staff.post("/scans/unknown/resolve", {"code": "LOST-1", "resolution": "again"}).status_code == 404
    log = staff.get("/scans?code=LOST-1&count=true").json
    assert (log["total"], log["items"][0]["resolution"]) == (3, "Label of another facility")
    assert staff.get("/scans?unresolved=true&count=true").json["total"] == 1


def test_the_same_key_keeps_an_unknown_code_once(service: Service) -> None:
    floor = lay(service)
    first, again = (floor.scan("LOST-1", key="one") for _ in range(2))
    assert (first.status_code, first.content) == (404, again.content)
    assert again.headers["content-type"] == "application/problem+json"
    assert service.client("staff").get("/scans/unknown").json["items"][0]["count"] == 1


class TestGuessing:
    @pytest.fixture
    def configured(self) -> Configured:
        """With the limit of the settings."""
        return Configured()

    def test_ten_thousand_guesses_tell_nothing(self, sqlite: Service) -> None:
        """Among them are codes that are known: once too many were not, they are as good as unknown."""
        floor = lay(sqlite)
        dewar = floor.send()
        known = itertools.repeat(dewar["barcode"])
        guesses = [f"mx23694-{number:07d}" for number in range(5000, 10_000)] + [f"R{n:x}" for n in range(4000)]
        answers = [floor.scan(text, location="TRAY-1A") for text in guesses[:20]]
        assert {answer.status_code for answer in answers} == {404}
        assert len({str(sorted(document(answer).items())) for answer in answers}) == 1
        with sqlite.statements() as sent:
            refused = [floor.scan(text) for text in (*guesses[20:], *itertools.islice(known, 1000))]
        assert {answer.status_code for answer in refused} == {429}
        assert {answer.headers["retry-after"] for answer in refused} == {"600"}
        assert len(sent) <= 4 * len(refused)
        assert sqlite.row("SELECT COUNT(*) AS n FROM scan")["n"] == 20
        assert sqlite.client("user").get(f"/dewars/{dewar['id']}").json["status"] == "sent"

    def test_after_the_time_scans_go_on(self, service: Service) -> None:
        floor = lay(service)
        for number in range(20):
            floor.scan(f"LOST-{number}")
        assert floor.scan("LOST-1").status_code == 429
        assert floor.scan("LOST-1", login="admin").status_code == 404
        service.clock.now += timedelta(minutes=10, seconds=1)
        assert floor.scan("LOST-1").status_code == 404


def test_who_does_not_see_a_thing_is_told_what_a_stranger_is(anywhere: Service) -> None:
    """Somebody who may only move things, and is a member of one proposal."""
    floor = lay(anywhere)
    hidden, seen = floor.send(), floor.send("mx31001", login="other")
    kim = person(anywhere, "kim", member_of=["mx31001"], holding="disp_cont")
    codes = [hidden["barcode"], "PUCK-1-1", "PIN11", "NOPE"]
    with anywhere.statements() as sent:
        answers = [floor.scan(code, login="kim", location="TRAY-1A") for code in codes]
        answers += [floor.scan("CMD:TOPUP", login="kim", subject=code) for code in codes]
    assert {answer.status_code for answer in answers} == {404}
    assert len({str(sorted(document(answer).items())) for answer in answers}) == 1
    assert not any("FOR UPDATE" in statement.upper() for statement in sent)
    assert floor.dewar(hidden["id"])["place"].lower() in ("off-site", "")
    scanned = floor.done(hidden["barcode"], location="STORES-IN")
    assert kim.post(f"/scans/{scanned['id']}/undo", {}).status_code == 404
    assert floor.done(seen["barcode"], login="kim", location="STORES-IN")["thing"]["id"] == seen["id"]
    log = kim.get("/scans").json["items"]
    assert {row["login"] for row in log} == {"kim"}
    assert {row["code"] for row in kim.get("/scans/unknown").json["items"]} == set(codes)
    assert kim.get(f"/scans?dewar_id={hidden['id']}").json["items"] == []


def test_users_do_not_scan(service: Service) -> None:
    floor = lay(service)
    dewar = floor.send()
    assert floor.scan(dewar["barcode"], login="user").status_code == 403
    for path in ("/scans", "/scans/unknown", "/badges"):
        assert service.client("user").get(path).status_code == 403
