"""The SQL of the lifecycle: locks, and rows in bulk."""

from .locks import containers_of, lock, lock_shipment
from .writes import (
    container_at,
    leave_container_history,
    leave_dewar_history,
    leave_scans,
    refine,
    write_containers,
    write_dewars,
    write_shipment,
)

__all__ = [
    "container_at",
    "containers_of",
    "leave_container_history",
    "leave_dewar_history",
    "leave_scans",
    "lock",
    "lock_shipment",
    "refine",
    "write_containers",
    "write_dewars",
    "write_shipment",
]
