from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sample_tracking.kernel.config import PermissionSettings
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.identity import Identity, Permission, Principal, identify, permissions_of

ORDINARY = frozenset({Permission.READ, Permission.SHIP})


class Answering:
    """An authenticator of a foreign plugin, which gives one answer and counts how often it was asked."""

    name = "answering"

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked = 0

    def authenticate(self, login: str, password: str) -> Identity | None:  # noqa: ARG002 - the shape of an authenticator
        self.asked += 1
        return self.answer  # type: ignore[return-value] # foreign code may give anything


def test_a_principal_may_what_its_permissions_say() -> None:
    staff = Principal("anna", 7, frozenset({Permission.TRACK}), "id", datetime(2024, 1, 1, tzinfo=UTC))
    assert staff.may(Permission.TRACK)
    assert not staff.may(Permission.ADMIN)


@pytest.mark.parametrize(
    ("types", "more"),
    [
        ([], set()),
        (["global_stats"], set()),
        (["all_dewars"], {Permission.TRACK, Permission.ALL_PROPOSALS}),
        (["disp_cont"], {Permission.TRACK}),
        (["super_admin"], {Permission.TRACK, Permission.ALL_PROPOSALS, Permission.ADMIN}),
        (["manage_groups"], {Permission.ADMIN}),
        (["SUPER_ADMIN", "super_admin2"], set()),
    ],
)
def test_the_permissions_of_ispyb_mean_what_the_settings_say(types: list[str], more: set[Permission]) -> None:
    assert permissions_of(types, PermissionSettings(), known=True) == ORDINARY | more


def test_a_login_without_person_may_nothing_whatever_it_holds() -> None:
    assert permissions_of(["super_admin"], PermissionSettings(), known=False) == frozenset()


def test_a_site_can_give_its_own_permissions_a_meaning() -> None:
    settings = PermissionSettings(track=("goods_in",), all_proposals=(), admin=())
    assert permissions_of(["goods_in", "super_admin"], settings, known=True) == ORDINARY | {Permission.TRACK}


@pytest.mark.parametrize("login", ["anna", " anna", "ANNA"])
def test_a_proper_answer_about_the_login_is_believed(login: str) -> None:
    assert identify(Answering(Identity("anna")), login, "secret") == Identity("anna")


def test_a_refusal_is_a_refusal() -> None:
    assert identify(Answering(None), "anna", "secret") is None


@pytest.mark.parametrize(
    ("login", "password"),
    [("", "x"), ("  ", "x"), ("anna", ""), ("a" * 256, "x"), ("anna", "x" * 1025), ("an\0na", "x"), ("anna", "\0")],
)
def test_what_no_directory_should_see_never_reaches_an_authenticator(login: str, password: str) -> None:
    everybody = Answering(Identity(login))
    assert identify(everybody, login, password) is None
    assert everybody.asked == 0


@pytest.mark.parametrize("rubbish", [True, "anna", {"login": "anna"}, Identity("admin"), Identity("")])
def test_rubbish_of_an_authenticator_lets_nobody_in(rubbish: object) -> None:
    with pytest.raises(Unavailable, match='The log-in service "answering" gave an answer that cannot be used'):
        identify(Answering(rubbish), "anna", "secret")
