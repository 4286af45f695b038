from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """What the shared tables have in common. They are read and written by Core statements; no ORM session."""

    metadata = MetaData(naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"})
