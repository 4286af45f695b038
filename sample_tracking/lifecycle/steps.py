"""What becomes of each dewar and container in a transition: pure rules, from the tables and the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .things import ContainerRow, DewarRow, Held, ShipmentRow
    from .transitions import Transition
    from .vocabulary import Vocabulary


@dataclass(frozen=True)
class Wish:
    """A transition as it was asked for, checked. ``share``: a place that is full is meant nevertheless."""

    transition: Transition
    location: str | None = None
    beamline: str | None = None
    position: str | None = None
    courier: str | None = None
    reason: str | None = None
    at: datetime | None = None
    share: bool = False


@dataclass(frozen=True)
class DewarStep:
    """``history``: word and place of a DewarTransportHistory row, if one is due."""

    dewar: DewarRow
    state: str
    word: str | None
    location: str | None
    history: tuple[str, str] | None

    def changes(self) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if self.word != self.dewar.word:
            changes["dewar_status"] = self.word
        if self.location != self.dewar.location:
            changes["storage_location"] = self.location
        return changes


@dataclass(frozen=True)
class ContainerStep:
    """``history``: whether a ContainerHistory row is due, ``said``: its word, if not that of the container;
    ``location``: where it is, as the event says.
    """

    container: ContainerRow
    state: str
    word: str | None
    beamline: str | None
    position: str | None
    location: str | None
    history: bool = False
    said: str | None = None

    def changes(self) -> dict[str, Any]:
        """Status and beamline are written together, as their readers read them."""
        before = (self.container.word, self.container.beamline, self.container.position)
        if (self.word, self.beamline, self.position) == before:
            return {}
        return {
            "container_status": self.word,
            "beamline_location": self.beamline,
            "sample_changer_location": self.position,
        }


@dataclass(frozen=True)
class Moved:
    """What a transition has done: each step holds its row as it stood before."""

    held: Held
    wish: Wish
    dewars: Sequence[DewarStep] = ()
    containers: Sequence[ContainerStep] = ()


def dewar_step(vocabulary: Vocabulary, wish: Wish, dewar: DewarRow) -> DewarStep:
    transition = wish.transition
    state = transition.leads(dewar.state)
    word = vocabulary.dewar.write(state, dewar.word)
    place = vocabulary.place_after(transition.name, wish.location, dewar.location)
    changed = (word, place or "") != (dewar.word, dewar.location or "")
    told = (vocabulary.history_word(transition.name, word), place or "") if changed else None
    return DewarStep(dewar, state, word, place, told)


def carried(vocabulary: Vocabulary, wish: Wish, step: DewarStep, container: ContainerRow) -> ContainerStep | None:
    """What becomes of a container in a dewar that moves; None if it stays as it is."""
    if container.cancelled or not _moves(vocabulary, container):
        return None
    loaded = container.state == "processing"
    word, beamline, position = container.word, container.beamline, container.position
    off = wish.transition.unloads and (loaded or vocabulary.container.read(word) == "processing")
    if off:
        word, beamline, position = vocabulary.dewar.write("at_facility"), "", ""
    if vocabulary.follows and (off or not loaded):
        word = step.word
        if step.state == "processing":
            beamline, position = step.location, ""
    state = "processing" if loaded and not off else inside(step.state)
    return ContainerStep(
        container, state, word, beamline, position, step.location, off and vocabulary.container_history
    )


def _moves(vocabulary: Vocabulary, container: ContainerRow) -> bool:
    return vocabulary.travels(container.word) or vocabulary.container.read(container.word) == "processing"


def inside(dewar_state: str) -> str:
    """The state of a container that is where its dewar is: being measured is said of the loaded ones alone."""
    return "at_facility" if dewar_state == "processing" else dewar_state


def loading(vocabulary: Vocabulary, wish: Wish, container: ContainerRow) -> ContainerStep:
    word = vocabulary.container.write("processing")
    place = f"{wish.beamline} {wish.position}"
    return ContainerStep(
        container, "processing", word, wish.beamline, wish.position, place, vocabulary.container_history
    )


def unloading(vocabulary: Vocabulary, container: ContainerRow, dewar: DewarRow | None) -> ContainerStep:
    word = vocabulary.dewar.write("at_facility")
    place = dewar.location if dewar else None
    return ContainerStep(container, "at_facility", word, "", "", place, vocabulary.container_history)


def dewar_while_loading(vocabulary: Vocabulary, wish: Wish, dewar: DewarRow, container: ContainerRow) -> DewarStep:
    """The dewar is in processing as soon as one of its containers is loaded."""
    word = vocabulary.dewar.write("processing", dewar.word)
    if wish.transition.name in vocabulary.history_words:
        facts = {"code": container.code or container.label, "position": wish.position or ""}
        told = (vocabulary.history_word(wish.transition.name, word, **facts), wish.beamline or "")
        return DewarStep(dewar, "processing", word, dewar.location, told)
    changed = word != dewar.word
    return DewarStep(dewar, "processing", word, dewar.location, (word, dewar.location or "") if changed else None)


def called_off(vocabulary: Vocabulary, container: ContainerRow, dewar: DewarRow | None) -> ContainerStep:
    word = vocabulary.dewar.write("cancelled") if vocabulary.follows else container.word
    place = dewar.location if dewar else None
    return ContainerStep(container, "cancelled", word, container.beamline, container.position, place)


def reopened(vocabulary: Vocabulary, container: ContainerRow, dewar: DewarRow | None) -> ContainerStep:
    """It goes where its dewar is."""
    following = vocabulary.first_word("container", dewar.word if dewar else None)
    word = following if vocabulary.follows else container.word
    state = inside(dewar.state) if dewar else "opened"
    place = dewar.location if dewar else None
    return ContainerStep(container, state, word, container.beamline, container.position, place)


def shipment_word(vocabulary: Vocabulary, shipment: ShipmentRow, state: str) -> str:
    """The word of a shipment without dewars."""
    return vocabulary.dewar.write(state, shipment.word)
