from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.parts import Decoded, gather


@dataclass(frozen=True)
class Decoder:
    name: str
    priority: int

    def decode(self, _unit: Any, scanned: str) -> Decoded | None:
        return Decoded("dewar", scanned) if scanned.startswith(self.name) else None


@dataclass(frozen=True)
class Pigeon:
    name: str = "pigeon"

    def notify(self, message: Any) -> None: ...


def refused(*brought: tuple[str, dict[str, Any]]) -> str:
    with pytest.raises(StartupError) as stopped:
        gather(brought)
    return str(stopped.value)


def test_decoders_stand_in_the_order_of_their_priority() -> None:
    late, early = Decoder("late", 50), Decoder("early", 10)
    parts = gather([("one", {"decoders": [late]}), ("two", {"decoders": [early], "notifiers": [Pigeon()]})])
    assert [decoder.name for decoder in parts.decoders] == ["early", "late"]
    assert dict(parts)["notifiers"] == (Pigeon(),)
    assert (parts.couriers, parts.printers) == ((), ())


def test_two_decoders_of_one_priority_stop_the_start() -> None:
    assert "Two of the decoders have the priority 10" in refused(
        ("one", {"decoders": [Decoder("a", 10)]}), ("two", {"decoders": [Decoder("b", 10)]})
    )


def test_two_parts_of_one_name_stop_the_start() -> None:
    assert "Two of the notifiers have the name 'pigeon'" in refused(("one", {"notifiers": [Pigeon(), Pigeon()]}))


def test_what_does_not_keep_to_its_protocol_stops_the_start() -> None:
    assert (
        refused(("one", {"couriers": [Pigeon()]})) == '"one" brings a Pigeon as one of its couriers, which it is not.'
    )


def test_a_kind_that_does_not_exist_is_named_with_those_that_do() -> None:
    sentence = refused(("one", {"rockets": [Pigeon()]}))
    assert (
        sentence
        == '"one" brings rockets; the kinds of parts are decoders, printers, couriers, holds, notifiers, rules, guards,'
        " followers."
    )
