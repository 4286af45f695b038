from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest

from sample_tracking.kernel.config import DatabaseSettings
from tests.servers.database import Database
from tests.servers.product import Product
from tests.world import Service, Template, environment, mariadb_service, sqlite_service


@dataclass
class Stage:
    """The product as a process, and a look into its database."""

    product: Product
    service: Service
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """For names of samples, which a proposal gives once."""

    @property
    def words(self) -> str:
        return "esrf" if self.service.flavour == "esrf" else "diamond"


@pytest.fixture(scope="module", params=["sqlite", "official", "esrf"])
def stage(
    request: pytest.FixtureRequest, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One for all tests of a file, each of which registers a shipment of its own."""
    folder = tmp_path_factory.mktemp("stage")
    if request.param == "sqlite":
        service = sqlite_service(folder, template)
    else:
        database: Database = request.getfixturevalue(f"worker_{request.param}_database")
        service = mariadb_service(folder, database.url, database.own, request.param)
    url = service.units.writes.url.render_as_string(hide_password=False)
    tracking = service.units.site.get(DatabaseSettings).tracking_database
    product = Product(folder, environment(url, tracking, service.flavour))
    yield Stage(product, service)
    product.end()
    service.end()
    if request.param != "sqlite":
        database.clean()
