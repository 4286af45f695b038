from sample_tracking.kernel.locking import take_turns
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from tests.servers.database import Database
from tests.world import Service, just_before


def test_the_first_two_who_take_turns_do_not_hinder_each_other(official: Service, official_database: Database) -> None:
    first = f"INSERT INTO {official_database.own}.lease (name, holder, until) VALUES ('x', 'other', '2026-01-01')"
    with just_before(official, "lease (", first):
        official.units.write(Call(SERVICE, source="test"), lambda unit: take_turns(unit, "x"))
    rows = official.rows(f"SELECT name, holder FROM {official_database.own}.lease WHERE name = 'x'")
    assert rows == [{"name": "x", "holder": "other"}]
