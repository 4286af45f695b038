"""Words that stand on labels and on papers alike, in the language of the site's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.languages import said, said_of

if TYPE_CHECKING:
    from sample_tracking.labels.consignment import Parcel


def which_of_all(parcel: Parcel) -> str:
    return said("Parcel {number} of {count}").format(number=parcel.number, count=parcel.count)


def when_printed(date: str, copy: int) -> str:
    pattern = said("Printed {date}, copy {number}") if copy > 1 else said("Printed {date}")
    return pattern.format(date=date, number=copy)


def samples(number: int) -> str:
    return said_of("{number} sample", "{number} samples", number).format(number=number)


def containers(number: int) -> str:
    return said_of("{number} container", "{number} containers", number).format(number=number)
