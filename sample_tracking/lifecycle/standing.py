"""The state of a thing as SQL: expressions that yield its rank, for the select list, for WHERE and for ORDER BY.

The word in the shared row decides, unless our own ``standing`` row refines it; that row counts only while the word
(and, for what has left, the place) is still the one that we wrote. Each expression is complete in itself: it looks up
``standing`` by its key and needs no join, except that the rank of a container needs its dewar and the rank of a sample
its container and dewar, outer-joined by the select that uses it. ``states.name(rank)`` is the word on the wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from sample_tracking.kernel.own.tables import standing
from sample_tracking.kernel.tables import BLSample, Container, Dewar, Shipping

from .states import STATES, rank
from .vocabulary import ANY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .vocabulary import Vocabulary, Words

    Rank = sa.ColumnElement[int]
    Truth = sa.ColumnElement[bool]


def dewar_rank(vocabulary: Vocabulary, dewar: Any = Dewar) -> Rank:
    by_word = _travel_rank(vocabulary, dewar.dewar_status, dewar.storage_location)
    return sa.func.coalesce(
        _refined("dewar", dewar, dewar.dewar_id, dewar.dewar_status, dewar.storage_location), by_word
    )


def shipment_rank(vocabulary: Vocabulary, shipping: Any = Shipping) -> Rank:
    """The lowest rank among its dewars; without dewars what stands in its own row."""
    dewar = aliased(Dewar)
    of_dewars = (
        sa.select(sa.func.min(dewar_rank(vocabulary, dewar)))
        .where(dewar.shipping_id == shipping.shipping_id)
        .correlate(shipping)
        .scalar_subquery()
    )
    return sa.func.coalesce(of_dewars, own_shipment_rank(vocabulary, shipping))


def own_shipment_rank(vocabulary: Vocabulary, shipping: Any = Shipping) -> Rank:
    word = shipping.shipping_status
    return sa.func.coalesce(
        _refined("shipment", shipping, shipping.shipping_id, word), _travel_rank(vocabulary, word, None)
    )


def container_rank(vocabulary: Vocabulary, container: Any = Container, dewar: Any = Dewar) -> Rank:
    """The select outer-joins ``dewar``. A container on its way is where its dewar is; ``processing`` is one that
    stands on a position of a sample changer.
    """
    word = container.container_status
    placed = sa.func.coalesce(container.sample_changer_location, _text("")) != _text("")
    travelling = sa.case(
        (dewar.dewar_id.is_not(None), dewar_rank(vocabulary, dewar)), else_=_travel_rank(vocabulary, word, None)
    )
    followed = sa.case((travelling == _rank("processing"), _rank("at_facility")), else_=travelling)
    whens = [
        (
            sa.and_(_reads(words, word), placed) if state == "processing" else _reads(words, word),
            _rank(state),
        )
        for state, words in _by_state(vocabulary.container).items()
    ]
    processing = _by_state(vocabulary.container).get("processing", ())
    known = sa.or_(*(_reads(words, word) for words in (*_by_state(vocabulary.dewar).values(), processing)))
    return sa.case(
        (sa.exists(_standing_row("container", container, container.container_id, word)), _rank("cancelled")),
        *whens,
        (known, followed),
        else_=_rank("unknown"),
    )


def sample_rank(vocabulary: Vocabulary, sample: Any = BLSample, container: Any = Container, dewar: Any = Dewar) -> Rank:
    """The select outer-joins ``container`` and ``dewar``. A sample is where its container is."""
    return sa.case(
        (sample_cancelled(sample), _rank("cancelled")),
        else_=container_rank(vocabulary, container, dewar),
    )


def sample_cancelled(sample: Any = BLSample) -> Truth:
    """Whether a sample was called off by itself; for trees, which know its container's state already."""
    return sa.exists(_standing_row("sample", sample, sample.bl_sample_id))


def cancelled(container: Any = Container) -> Truth:
    """Whether a container was called off by itself."""
    return sa.exists(_standing_row("container", container, container.container_id, container.container_status))


def _standing_row(level: str, entity: Any, thing_id: Any, word: Any = None, place: Any = None) -> sa.Select[Any]:
    """The refining row of one thing, if it still counts."""
    own = standing.alias()
    statement = sa.select(_state_rank(own.c.state)).where(own.c.level == _text(level), own.c.thing_id == thing_id)
    if word is not None:
        statement = statement.where(own.c.word.is_not_distinct_from(word))
    if place is not None:
        statement = statement.where(sa.or_(own.c.location.is_(None), own.c.location.is_not_distinct_from(place)))
    return statement.correlate(entity)


def _refined(level: str, entity: Any, thing_id: Any, word: Any, place: Any = None) -> Rank:
    return _standing_row(level, entity, thing_id, word, place).scalar_subquery()


def _state_rank(state: Any) -> Rank:
    return sa.case(*((state == _text(name), _rank(name)) for name in STATES), else_=_rank("unknown"))


def _travel_rank(vocabulary: Vocabulary, word: Any, place: Any) -> Rank:
    """What the shared columns of a shipment or dewar say by themselves."""
    words = _by_state(vocabulary.dewar)
    gone = [] if place is None else _departures(vocabulary, words, word, place)
    return sa.case(
        *gone, *((_reads(keys, word), _rank(state)) for state, keys in words.items()), else_=_rank("unknown")
    )


def _departures(
    vocabulary: Vocabulary, words: dict[str, tuple[str, ...]], word: Any, place: Any
) -> list[tuple[Truth, Rank]]:
    leaving = tuple(key for state in vocabulary.leaving for key in words.get(state, ()))
    return [
        (sa.and_(_folded(place) == _text(gate), _reads(leaving, word)), _rank(state))
        for gate, state in vocabulary.departed.items()
    ]


def _by_state(words: Words) -> dict[str, tuple[str, ...]]:
    keys: dict[str, tuple[str, ...]] = {}
    for key, state in words.reads.items():
        keys[state] = (*keys.get(state, ()), key)
    return keys


def _reads(keys: Sequence[str], word: Any) -> Truth:
    """Whether a column holds one of the folded words; a key that ends in * stands for any end."""
    folded = _folded(word)
    exact = [_text(key) for key in keys if not key.endswith(ANY)]
    begun = [key[:-1] for key in keys if key.endswith(ANY)]
    either = [folded.in_(exact)] if exact else []
    return sa.or_(sa.false(), *either, *(sa.func.substr(folded, 1, len(stem)) == _text(stem) for stem in begun))


def _folded(word: Any) -> sa.ColumnElement[str]:
    return sa.func.lower(sa.func.rtrim(sa.func.coalesce(word, _text(""))))


def _text(word: str) -> sa.ColumnElement[str]:
    """A literal: words are letters, digits and a few signs (wording.WORD), so that no parameter is needed."""
    return sa.literal_column(f"'{word}'", sa.String)


def _rank(state: str) -> Rank:
    return sa.literal_column(str(rank(state)), sa.Integer)
