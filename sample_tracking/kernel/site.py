"""What is true of one facility's installation: its zone, its settings, what its database has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import inspect

from .config import SiteSettings
from .schema import Capabilities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from zoneinfo import ZoneInfo

    from sqlalchemy.engine import Engine
    from sqlalchemy.orm import InstrumentedAttribute

    from .config import Settings
    from .tables.base import Base

T = TypeVar("T")


class Site:
    """Typed settings and provided things by their kind, and statements built once for this site."""

    def __init__(self, settings: Settings, engine: Engine, provided: Iterable[object] = ()) -> None:
        self.settings = settings
        self.engine = engine
        facility = settings.get(SiteSettings)
        self.zone: ZoneInfo = facility.zone
        self.service_name = facility.service_name
        self._provided: dict[type, object] = {type(thing): thing for thing in provided}
        self._prepared: dict[tuple[object, ...], object] = {}
        self._names: dict[type[Base], Mapping[str, str]] = {}
        self._capabilities: Capabilities | None = None

    def get(self, kind: type[T]) -> T:
        """The settings section or provided thing of this kind."""
        if kind in self._provided:
            return cast("T", self._provided[kind])
        return self.settings.get(kind)

    @property
    def capabilities(self) -> Capabilities:
        """Read from the database at first use, so that the service can start while it is away."""
        if self._capabilities is None:
            self._capabilities = Capabilities.read(self.engine)
        return self._capabilities

    def has(self, thing: type[Base] | InstrumentedAttribute[Any]) -> bool:
        """Whether this site's database has the table or the column."""
        if isinstance(thing, type):
            return self.capabilities.has_table(thing)
        return self.capabilities.has_column(thing)

    def column_names(self, table: type[Base]) -> Mapping[str, str]:
        """Attribute → column, for the columns that this site's database has."""
        if table not in self._names:
            attributes = inspect(table).column_attrs
            self._names[table] = {
                a.key: a.columns[0].name for a in attributes if self.has(cast("Any", getattr(table, a.key)))
            }
        return self._names[table]

    def prepared(self, build: Callable[..., T], *key: object) -> T:
        """``build(site, *key)``, made once."""
        name = (build, *key)
        if name not in self._prepared:
            self._prepared[name] = build(self, *key)
        return cast("T", self._prepared[name])
