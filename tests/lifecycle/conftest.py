from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import sqlalchemy as sa

from sample_tracking.kernel import database, schema
from sample_tracking.kernel.config import DatabaseSettings, load
from sample_tracking.kernel.identity import Permission, Principal
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.own.tables import event
from sample_tracking.kernel.parts import Parts
from sample_tracking.kernel.site import Site
from sample_tracking.kernel.tables import (
    BLSample,
    Container,
    ContainerHistory,
    Crystal,
    Dewar,
    DewarLocation,
    DewarTransportHistory,
    Person,
    Proposal,
    Protein,
    Shipping,
)
from sample_tracking.kernel.unit import Call, Unit, Units
from sample_tracking.lifecycle import apply, wording
from sample_tracking.lifecycle.standing import container_rank, dewar_rank, sample_rank, shipment_rank
from sample_tracking.lifecycle.states import name
from sample_tracking.lifecycle.transitions import Level
from sample_tracking.lifecycle.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tests.servers.database import Database

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SITES = {
    "diamond on SQLite": ("sqlite", "diamond", "DLS"),
    "esrf on SQLite": ("sqlite", "esrf", "ESRF"),
    "diamond on the official schema": ("official", "diamond", "DLS"),
    "esrf on the Java schema": ("esrf", "esrf", "ESRF"),
}


def principal(*permissions: Permission) -> Principal:
    return Principal("ada", None, frozenset(permissions), "token", NOW)


STAFF = principal(*Permission)
USER = principal(Permission.READ, Permission.SHIP)


@dataclass
class Place:
    """A site with one shipment: two dewars, a puck with a sample in each, and the ids of all that."""

    units: Units
    vocabulary: Vocabulary
    ids: dict[str, int] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)

    def write(self, work: Callable[[Unit], T], who: Principal = STAFF) -> T:
        return self.units.write(Call(who), work)

    def move(self, level: Level, thing: str | int, transition: str, who: Principal = STAFF, **wish: Any) -> None:
        thing_id = self.ids[thing] if isinstance(thing, str) else thing
        self.write(lambda unit: apply.move(unit, level, thing_id, {"transition": transition, **wish}), who)

    def rows(self, statement: Any) -> list[dict[str, Any]]:
        with self.units.reads.connect() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]

    def row(self, table: Any, thing: str) -> dict[str, Any]:
        key = sa.inspect(table).primary_key[0]
        columns = {a.columns[0].name: a.key for a in sa.inspect(table).column_attrs}
        wanted = [getattr(table, key) for key in self.units.site.column_names(table)]
        (found,) = self.rows(sa.select(*wanted).where(key == self.ids[thing]))
        return {columns[name]: value for name, value in found.items()}

    def set(self, table: Any, thing: str, **values: Any) -> None:
        """As an older program writes: without us."""
        key = sa.inspect(table).primary_key[0]
        with self.units.writes.begin() as connection:
            connection.execute(sa.update(table).where(key == self.ids[thing]).values(**values))

    def status(self, thing: str) -> str:
        kind = thing.rstrip("0123456789")
        joined = sa.outerjoin(BLSample, Container, Container.container_id == BLSample.container_id)
        selects: dict[str, Any] = {
            "shipment": sa.select(shipment_rank(self.vocabulary)).where(Shipping.shipping_id == self.ids[thing]),
            "dewar": sa.select(dewar_rank(self.vocabulary)).where(Dewar.dewar_id == self.ids[thing]),
            "puck": sa.select(container_rank(self.vocabulary))
            .select_from(sa.outerjoin(Container, Dewar, Dewar.dewar_id == Container.dewar_id))
            .where(Container.container_id == self.ids[thing]),
            "sample": sa.select(sample_rank(self.vocabulary))
            .select_from(joined.outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id))
            .where(BLSample.bl_sample_id == self.ids[thing]),
        }
        with self.units.reads.connect() as connection:
            return name(connection.execute(selects[kind]).scalar_one())

    def history(self, thing: str = "dewar1") -> list[tuple[str, str]]:
        table = DewarTransportHistory
        statement = (
            sa.select(table.dewar_status, table.storage_location)
            .where(table.dewar_id == self.ids[thing])
            .order_by(table.dewar_transport_history_id)
        )
        return [tuple(row.values()) for row in self.rows(statement)]

    def container_history(self) -> list[tuple[str, str]]:
        table = ContainerHistory
        statement = sa.select(table.status, table.location).order_by(table.container_history_id)
        return [tuple(row.values()) for row in self.rows(statement)]

    def scans(self) -> list[dict[str, Any]]:
        return self.rows(sa.select(DewarLocation.__table__).order_by(DewarLocation.event_id))

    def events(self, level: str) -> list[dict[str, Any]]:
        return self.rows(sa.select(event).where(event.c.level == level).order_by(event.c.event_id))

    def add_dewar(self, label: str, **values: Any) -> int:
        row = {
            "shipping_id": self.ids["shipment"],
            "code": label,
            "bar_code": f"MX1-{self.ids['shipment']}-{label}",
            "dewar_status": self.vocabulary.first_word("dewar"),
            **values,
        }
        self.ids[label] = self.write(lambda unit: unit.insert(Dewar, [row], returning=Dewar.dewar_id)[0])
        return self.ids[label]

    def add_pucks(self, dewar: str, count: int, first: int = 1) -> None:
        word = self.vocabulary.first_word("container", self.row(Dewar, dewar)["dewar_status"])
        codes = [f"puck{number}" for number in range(first, first + count)]
        rows = [
            {"dewar_id": self.ids[dewar], "code": code, "container_status": word, "priority_pipeline_id": None}
            for code in codes
        ]
        ids = self.write(lambda unit: unit.insert(Container, rows, returning=Container.container_id))
        self.ids |= dict(zip(codes, ids, strict=True))

    def add_sample(self, label: str, puck: str) -> None:
        row = {"container_id": self.ids[puck], "crystal_id": self.ids["crystal"], "name": label, "location": "1"}
        self.ids[label] = self.write(lambda unit: unit.insert(BLSample, [row], returning=BLSample.bl_sample_id)[0])

    def shipment(self, dewars: int, pucks: int) -> "Place":
        """A shipment with so many dewars, so many pucks in each, and a sample in each of these."""
        other = Place(self.units, self.vocabulary, dict(self.ids), self.statements)
        row = {"proposal_id": self.ids["proposal"], "shipping_name": "Mail-in", "shipping_status": "opened"}
        other.ids["shipment"] = self.write(lambda unit: unit.insert(Shipping, [row], returning=Shipping.shipping_id)[0])
        for number in range(1, dewars + 1):
            other.add_dewar(f"dewar{number}")
            other.add_pucks(f"dewar{number}", pucks, (number - 1) * pucks + 1)
        for number in range(1, dewars * pucks + 1):
            other.add_sample(f"sample{number}", f"puck{number}")
        return other


def _proposal(unit: Unit) -> dict[str, int]:
    person = unit.insert(Person, [{"login": "pi", "family_name": "Curie"}], returning=Person.person_id)[0]
    code = {"person_id": person, "proposal_code": "mx", "proposal_number": "1"}
    proposal = unit.insert(Proposal, [code], returning=Proposal.proposal_id)[0]
    acronym = {"proposal_id": proposal, "acronym": "Lys"}
    protein = unit.insert(Protein, [acronym], returning=Protein.protein_id)[0]
    crystal = unit.insert(Crystal, [{"protein_id": protein}], returning=Crystal.crystal_id)[0]
    return {"proposal": proposal, "crystal": crystal}


@dataclass
class Installation:
    """One for the whole run, so that statements are compiled once; SQLite starts each test from ``template``."""

    reads: sa.Engine
    writes: sa.Engine
    site: Site
    vocabulary: Vocabulary
    file: Path | None = None
    template: bytes = b""

    def start(self) -> None:
        self.stop()  # the databases of the run are emptied over connections of their own
        migrate.upgrade(self.writes, self.site.get(DatabaseSettings).tracking_database)
        if self.file is not None:
            self.stop()
            self.template = self.template or self.file.read_bytes()
            self.file.write_bytes(self.template)

    def stop(self) -> None:
        self.reads.dispose()
        self.writes.dispose()


def _install(words: str, code: str, database_settings: dict[str, str], file: Path | None = None) -> Installation:
    settings = load(None, database_settings | {"SAMPLE_TRACKING__SITE__ZONE": "Europe/Paris"})
    vocabulary = wording.load(words, code)
    reads, writes = database.engines(settings.get(DatabaseSettings))
    return Installation(reads, writes, Site(settings, reads, [vocabulary, Parts()]), vocabulary, file)


@pytest.fixture(scope="session")
def installations() -> Iterator[dict[str, Installation]]:
    made: dict[str, Installation] = {}
    yield made
    for installation in made.values():
        installation.stop()


@pytest.fixture(params=SITES)
def installation(
    request: pytest.FixtureRequest, installations: dict[str, Installation], tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    flavour, words, code = SITES[request.param]
    server: Database | None = None if flavour == "sqlite" else request.getfixturevalue(f"{flavour}_database")
    if request.param not in installations and server is None:
        file = tmp_path_factory.mktemp("lifecycle") / "test.sqlite"
        made = _install(words, code, {"SAMPLE_TRACKING__DATABASE__URL": f"sqlite:///{file}"}, file)
        schema.create(made.writes)
        installations[request.param] = made
    elif request.param not in installations and server is not None:
        place = {
            "SAMPLE_TRACKING__DATABASE__URL": server.url,
            "SAMPLE_TRACKING__DATABASE__TRACKING_DATABASE": server.own,
        }
        server.run(f"CREATE DATABASE IF NOT EXISTS `{server.own}` DEFAULT CHARSET utf8mb4")
        installations[request.param] = _install(words, code, place)
    installations[request.param].start()
    return installations[request.param]


@pytest.fixture
def site(installation: Installation) -> Iterator[Place]:
    """Every combination of a database and a vocabulary that occurs, with a small shipment."""
    units = Units(installation.reads, installation.writes, installation.site, lambda: NOW)
    place = Place(units, installation.vocabulary)

    def count(*call: Any) -> None:
        place.statements.append(str(call[2]))

    sa.event.listen(installation.writes, "before_cursor_execute", count)
    place.ids |= place.write(_proposal)
    yield place.shipment(dewars=2, pucks=1)
    sa.event.remove(installation.writes, "before_cursor_execute", count)
