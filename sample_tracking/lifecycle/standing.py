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
    from collections.abc import Mapping, Sequence

    from .vocabulary import Vocabulary

    Rank = sa.ColumnElement[int]
    Truth = sa.ColumnElement[bool]


def dewar_rank(vocabulary: Vocabulary, dewar: Any = Dewar) -> Rank:
    return _dewar_rank(vocabulary, dewar, "processing")


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
        _refined("shipment", shipping, shipping.shipping_id, word, None, "processing"),
        _travel_rank(vocabulary, word, None),
    )


def container_rank(vocabulary: Vocabulary, container: Any = Container, dewar: Any = Dewar) -> Rank:
    """The select outer-joins ``dewar``. A container on its way is where its dewar is; ``processing`` is one that
    stands on a position of a sample changer.
    """
    word = container.container_status
    own = vocabulary.container
    loading = [key for key, state in own.reads.items() if state == "processing"]
    apart = [(key, state) for key, state in own.reads.items() if state != "processing"]
    placed = sa.func.coalesce(container.sample_changer_location, _text("")) != _text("")
    travelling = sa.case(
        (dewar.dewar_id.is_not(None), _dewar_rank(vocabulary, dewar, "at_facility")),
        else_=_travel_rank(vocabulary, word, None, "at_facility"),
    )
    return sa.case(
        (cancelled(container), _rank("cancelled")),
        (sa.and_(_reads(loading, word), placed), _rank("processing")),
        *((_reads([key], word), _rank(state)) for key, state in apart),
        (_reads([*vocabulary.dewar.reads, *loading], word), travelling),
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


def _standing_row(level: str, entity: Any, thing_id: Any, word: Any = None) -> Any:
    """Finds the refining row of one thing, if its word still stands there."""
    own = standing.alias()
    found: Any = sa.select(sa.literal_column("1")).where(own.c.level == _text(level), own.c.thing_id == thing_id)
    if word is not None:
        found = found.where(own.c.word.is_not_distinct_from(word))
    return found.correlate(entity)


def _refined(level: str, entity: Any, thing_id: Any, word: Any, place: Any, processing: str) -> Rank:
    """The rank of the refining row, if the place of what has left is still the same; else NULL."""
    own = standing.alias()
    found = sa.select(_state_rank(own.c.state, processing)).where(
        own.c.level == _text(level), own.c.thing_id == thing_id, own.c.word.is_not_distinct_from(word)
    )
    if place is not None:
        found = found.where(sa.or_(own.c.location.is_(None), own.c.location.is_not_distinct_from(place)))
    return found.correlate(entity).scalar_subquery()


def _dewar_rank(vocabulary: Vocabulary, dewar: Any, processing: str) -> Rank:
    """``processing`` is the state to say for it: what is in such a dewar waits at the facility."""
    word, place = dewar.dewar_status, dewar.storage_location
    return sa.func.coalesce(
        _refined("dewar", dewar, dewar.dewar_id, word, place, processing),
        _travel_rank(vocabulary, word, place, processing),
    )


def _state_rank(state: Any, processing: str) -> Rank:
    said = {name: processing if name == "processing" else name for name in STATES}
    return sa.case(*((_text(name), _rank(as_)) for name, as_ in said.items()), value=state, else_=_rank("unknown"))


def _travel_rank(vocabulary: Vocabulary, word: Any, place: Any, processing: str = "processing") -> Rank:
    """What the shared columns of a shipment or dewar say by themselves."""
    said = {key: processing if state == "processing" else state for key, state in vocabulary.dewar.reads.items()}
    by_word = sa.case(
        *((_text(key), _rank(state)) for key, state in said.items() if not key.endswith(ANY)),
        value=_folded(word),
        else_=_begun(said, word),
    )
    gates = vocabulary.departed if place is not None else {}
    if not gates:
        return by_word
    leaving = [key for key, state in vocabulary.dewar.reads.items() if state in vocabulary.leaving]
    left = sa.case(
        *((_text(gate), _rank(state)) for gate, state in gates.items()), value=_folded(place), else_=sa.null()
    )
    return sa.case((sa.and_(left.is_not(None), _reads(leaving, word)), left), else_=by_word)


def _begun(said: Mapping[str, str], word: Any) -> Rank:
    """The rank by a word's beginning."""
    stars = [(_reads([key], word), _rank(state)) for key, state in said.items() if key.endswith(ANY)]
    return sa.case(*stars, else_=_rank("unknown")) if stars else _rank("unknown")


def _reads(keys: Sequence[str], word: Any) -> Truth:
    """Whether a column holds one of the folded words; a key that ends in * stands for any end."""
    folded = _folded(word)
    exact = [_text(key) for key in keys if not key.endswith(ANY)]
    stems = [key[:-1] for key in keys if key.endswith(ANY)]
    either = [folded.in_(exact)] if exact else []
    begun = (sa.func.substr(folded, _number(1), _number(len(stem))) == _text(stem) for stem in stems)
    return sa.or_(sa.false(), *either, *begun)


def _folded(word: Any) -> sa.ColumnElement[str]:
    return sa.func.lower(sa.func.rtrim(sa.func.coalesce(word, _text(""))))


def _text(word: str) -> sa.ColumnElement[str]:
    """A literal: words are letters, digits and a few signs (wording.WORD), so that no parameter is needed."""
    return sa.literal_column(f"'{word}'", sa.String)


def _rank(state: str) -> Rank:
    return _number(rank(state))


def _number(number: int) -> Rank:
    return sa.literal_column(str(number), sa.Integer)
