from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sample_tracking.kernel.config import PermissionSettings
from sample_tracking.kernel.identity import Permission, Principal, permissions_of

ORDINARY = frozenset({Permission.READ, Permission.SHIP})


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
        (["uportal_sync"], {Permission.SYNC}),
        (["super_admin"], {Permission.TRACK, Permission.ALL_PROPOSALS, Permission.SYNC, Permission.ADMIN}),
        (["manage_groups"], {Permission.ADMIN}),
        (["SUPER_ADMIN", "super_admin2"], set()),
    ],
)
def test_the_permissions_of_ispyb_mean_what_the_settings_say(types: list[str], more: set[Permission]) -> None:
    assert permissions_of(types, PermissionSettings(), known=True) == ORDINARY | more


def test_a_login_without_person_may_nothing_whatever_it_holds() -> None:
    assert permissions_of(["super_admin"], PermissionSettings(), known=False) == frozenset()


def test_a_site_can_give_its_own_permissions_a_meaning() -> None:
    settings = PermissionSettings(track=("goods_in",), all_proposals=(), sync=(), admin=())
    assert permissions_of(["goods_in", "super_admin"], settings, known=True) == ORDINARY | {Permission.TRACK}
