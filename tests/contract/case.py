from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """How lab B tries to reach lab A. ``body``: valid for the route, sent to A's address. ``queries``: with A's values.
    ``bodies``: with A's ids, sent to B's own address. Values like ``{dewar_id}`` stand for A's. ``everybody``: of a
    look-up table, which every person reads.
    """

    body: Any = None
    queries: tuple[str, ...] = ()
    bodies: tuple[Any, ...] = field(default=())
    everybody: bool = False
