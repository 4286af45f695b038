from __future__ import annotations

import pytest

from sample_tracking.kernel.authenticators import identify
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.identity import Identity


class Answering:
    """An authenticator of a foreign plugin, which gives one answer and counts how often it was asked."""

    name = "answering"

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked = 0

    def authenticate(self, login: str, password: str) -> Identity | None:  # noqa: ARG002 - the shape of an authenticator
        self.asked += 1
        return self.answer  # type: ignore[return-value] # foreign code may give anything


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
