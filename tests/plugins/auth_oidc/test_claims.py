"""Whom the provider says it was that came back, and when that is not believed."""

from datetime import timedelta
from typing import Any

import pytest

from plugins.auth_oidc.adapters.authenticator import OidcAuthenticator
from sample_tracking.kernel.errors import Unauthenticated
from sample_tracking.kernel.identity import Identity
from tests.servers.openid import OpenID
from tests.world import NOW

from .asking import BACK, BEN, STAMP, UNUSABLE, log_in, refused
from .conftest import Make


@pytest.fixture(autouse=True)
def ben(provider: OpenID) -> None:
    """Who sits at the browser."""
    provider.tell(user=BEN)


ODD: dict[str, dict[str, Any]] = {
    "another client's": {"aud": "another"},
    "for the API": {"aud": "sample-tracking-api"},
    "for nobody": {"aud": None},
    "for several, by nobody": {"aud": ["tracking", "another"]},
    "for several, by another": {"aud": ["tracking", "another"], "azp": "another"},
    "by another": {"azp": "another"},
    "of another provider": {"iss": "https://other.example.org"},
    "of no provider": {"iss": None},
    "of another log-in": {"nonce": "x" * 43},
    "of no log-in": {"nonce": None},
    "with a nonce that is no text": {"nonce": ["x"]},
    "of nobody": {"sub": None},
    "expired": {"exp": STAMP - 61},
    "without end": {"exp": None},
    "of the future": {"iat": STAMP + 100},
    "without beginning": {"iat": None},
    "with the hash of another access token": {"at_hash": "x" * 22},
    "an access token": {"typ": "Bearer"},
}


@pytest.mark.parametrize("name", ODD)
def test_an_id_token_is_not_believed_that_is(oidc: OidcAuthenticator, provider: OpenID, name: str) -> None:
    provider.tell(id_token=ODD[name])
    refused(oidc, provider, UNUSABLE)


@pytest.mark.parametrize("signer", [("rsa-3", "rsa-1"), ("ec-3", "ec-1"), ("rsa-3", "rsa-9"), ("small", "small")])
def test_an_id_token_signed_by_another_key_is_not_believed(
    oidc: OidcAuthenticator, provider: OpenID, signer: tuple[str, str]
) -> None:
    provider.tell(signer=signer)
    refused(oidc, provider, UNUSABLE)


@pytest.mark.parametrize(
    "given",
    [
        {"id_token": None},
        {"id_token": 7},
        {"id_token": "no token"},
        {"id_token": "a" * 9000},
        {"access_token": None},
        {"access_token": "é"},
    ],
    ids=str,
)
def test_an_odd_answer_for_the_code_is_not_believed(
    oidc: OidcAuthenticator, provider: OpenID, given: dict[str, Any]
) -> None:
    provider.tell(answer=given)
    refused(oidc, provider, UNUSABLE)


def test_an_id_token_for_several_is_good_when_it_was_made_for_us(oidc: OidcAuthenticator, provider: OpenID) -> None:
    provider.tell(id_token={"aud": ["tracking", "another"], "azp": "tracking", "at_hash": None, "typ": "ID"})
    assert log_in(oidc, provider).login == "ben"


def test_at_a_log_in_a_new_key_is_waited_for(oidc: OidcAuthenticator, provider: OpenID) -> None:
    assert log_in(oidc, provider).login == "ben"
    provider.tell(publish=["rsa-2"], signer=["rsa-2", "rsa-2"])
    away = oidc.begin(BACK, NOW + timedelta(seconds=31))
    later = NOW + timedelta(seconds=32)
    assert oidc.finish(BACK, away.keep, provider.visit(away.address), later).login == "ben"
    assert provider.count("/keys") == 2


def test_what_the_id_token_leaves_out_is_asked_for(make: Make, provider: OpenID) -> None:
    provider.tell(id_token={"preferred_username": None, "email": "own@example.org"}, userinfo={"groups": ["i03"]})
    assert log_in(make(), provider) == Identity("ben", "Ben", "Ode", "own@example.org", ("i03",))


@pytest.mark.parametrize("sub", ["u-2", None])
def test_what_is_said_of_another_person_does_not_count(
    oidc: OidcAuthenticator, provider: OpenID, sub: str | None
) -> None:
    provider.tell(id_token={"preferred_username": None}, userinfo={"sub": sub})
    refused(oidc, provider, UNUSABLE)


@pytest.mark.parametrize(
    "lacking",
    [
        {"userinfo": {"preferred_username": None}},
        {"discovery": {"userinfo_endpoint": None}},
        {"answer": {"access_token": None}, "id_token": {"preferred_username": None, "at_hash": None}},
    ],
    ids=["said nowhere", "nowhere to ask", "nothing to ask with"],
)
def test_the_sentence_names_the_claim_that_is_missing(
    oidc: OidcAuthenticator, provider: OpenID, lacking: dict[str, Any]
) -> None:
    provider.tell(id_token={"preferred_username": None})
    provider.tell(**lacking)
    with pytest.raises(Unauthenticated, match='claim "preferred_username"') as refusal:
        log_in(oidc, provider)
    assert "Ben" not in refusal.value.detail
    assert "u-1" not in refusal.value.detail


def test_an_address_counts_as_a_login_only_when_it_is_verified(make: Make, provider: OpenID) -> None:
    oidc = make(login_claim="email")
    for verified in (None, False, "true"):
        provider.tell(user={**BEN, "email_verified": verified})
        refused(oidc, provider, 'claim "email"')
    provider.tell(user={**BEN, "email_verified": True})
    assert log_in(oidc, provider).login == "b@example.org"


def test_claims_may_have_other_names(make: Make, provider: OpenID) -> None:
    names = ("login_claim", "given_name_claim", "family_name_claim", "email_claim", "groups_claim")
    paths = ("https://example.org/login", "name.first", "name.last.0", "sub.x", "realm_access.roles")
    odd = {"https://example.org/login": "ben", "name": {"first": " Ben ", "last": ["Ode"]}}
    provider.tell(user={**odd, "realm_access": {"roles": ["staff", 7, "", "staff", "a\nb", " i03 "]}})
    oidc = make(**dict(zip(names, paths, strict=True)))
    assert log_in(oidc, provider) == Identity("ben", "Ben", "", "", ("staff", "i03"))


def test_a_single_group_is_a_group(oidc: OidcAuthenticator, provider: OpenID) -> None:
    provider.tell(user={**BEN, "groups": "staff"})
    assert log_in(oidc, provider).groups == ("staff",)
