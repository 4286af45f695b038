"""Names and barcodes of containers: registered ones, own ones, and none twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Conflict, Fault, Invalid
from sample_tracking.kernel.languages import later, phrase

from . import store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.unit import Unit

UNREGISTERED: Final = later("No container {barcode} is registered for the proposal.")
USED: Final = later("There is a container with the barcode {barcode} already.")


@dataclass(frozen=True)
class Name:
    """The columns that say which container it is; a registered one keeps its barcode in the register alone."""

    code: str
    barcode: str | None
    container_registry_id: int | None


def identified(
    unit: Unit,
    proposal_id: int,
    wishes: Sequence[Mapping[str, Any]],
    roots: Sequence[str],
    own_id: int | None = None,
) -> list[Name]:
    """Invalid for a registered container that is not the proposal's, Conflict for a barcode in use."""
    wanted = {str(wish["barcode"]) for wish in wishes if wish.get("barcode")}
    register = store.register_of(unit, proposal_id, wanted) if wanted else {}
    taken = store.barcodes_taken(unit, wanted - set(register), own_id) if wanted else set()
    names, unknown, used = [], [], []
    for wish, root in zip(wishes, roots, strict=True):
        barcode = wish.get("barcode")
        entry = register.get((barcode or "").lower())
        if entry is not None and not entry.open_to_proposal:
            unknown.append(Fault(f"{root}/barcode", phrase(UNREGISTERED, barcode=barcode)))
        elif barcode and entry is None and barcode.lower() in taken:
            used.append(Fault(f"{root}/barcode", phrase(USED, barcode=barcode)))
        if barcode and entry is None:
            taken.add(barcode.lower())
        code = wish.get("code") or barcode
        if code is None:
            unknown.append(
                Fault(f"{root}/code", later("A container needs a name, or the barcode of a registered one."))
            )
        names.append(
            Name(code or "", None, entry.registry_id) if entry is not None else Name(code or "", barcode, None)
        )
    if unknown:
        raise Invalid("Some containers cannot be told.", errors=[*unknown, *used])
    if used:
        raise Conflict("Some barcodes are in use.", errors=used)
    return names


def check_names(
    unit: Unit, shipment_ids: Sequence[int], names: Sequence[Name], roots: Sequence[str], own_id: int | None = None
) -> None:
    """In one shipment no two containers have the same name, compared without regard to case, or are the same one."""
    codes = {name.code for name in names}
    numbers = {name.container_registry_id for name in names if name.container_registry_id is not None}
    taken, present = store.alike_in(unit, set(shipment_ids), codes, numbers, own_id)
    faults = []
    for shipment_id, name, root in zip(shipment_ids, names, roots, strict=True):
        key = (shipment_id, name.code.lower())
        if key in taken:
            faults.append(Fault(f"{root}/code", phrase("The shipment has a container {name} already.", name=name.code)))
        taken.add(key)
        if name.container_registry_id is not None:
            same = (shipment_id, name.container_registry_id)
            if same in present:
                faults.append(Fault(f"{root}/barcode", later("The shipment has this registered container already.")))
            present.add(same)
    if faults:
        raise Conflict("A shipment cannot have two containers of the same name or barcode.", errors=faults)
