from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sample_tracking.kernel.config import DatabaseSettings
from tests.servers.product import Product
from tests.world import Service, environment


@dataclass
class Stage:
    """The product as a process, and a look into its database."""

    product: Product
    service: Service

    @property
    def words(self) -> str:
        return "esrf" if self.service.flavour == "esrf" else "diamond"


@pytest.fixture
def stage(request: pytest.FixtureRequest, anywhere: Service, tmp_path: Path) -> Iterator[Stage]:
    url = anywhere.units.writes.url.render_as_string(hide_password=False)
    tracking = anywhere.units.site.get(DatabaseSettings).tracking_database
    product = Product(tmp_path, environment(url, tracking, anywhere.flavour))
    yield Stage(product, anywhere)
    product.end()
