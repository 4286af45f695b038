"""``sample-tracking user-office FILE``: the same push from a file."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, BinaryIO

import click
import orjson

from sample_tracking.kernel.errors import Fault, Invalid, Problem
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.kernel.validating import load

from . import service
from .schemas import MOST_DOCUMENTS, SyncedDocumentSchema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_tracking.cli import Installation
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Units

Documents = dict[str, dict[str, Any]]


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def user_office(installation: Installation, file: BinaryIO, dry_run: bool) -> None:  # noqa: FBT001 - click's way
    """Take over the proposals, people and sessions of a JSON file (- for the standard input).

    The file has one document of the user office, or {"proposals": [...]} with any number of them. All are checked
    before anything is written; then they are taken over 200 at a time, each time all or nothing.
    """
    try:
        documents = _checked(_read(file))
        report = _push(installation.open_units(), documents, dry_run=dry_run)
    except Problem as problem:
        for fault in problem.errors:
            click.echo(f"{fault.pointer or '/'}: {fault.detail}", err=True)
        raise click.ClickException(problem.detail) from None
    for line in _lines(report):
        click.echo(line)


def _read(file: BinaryIO) -> Documents:
    try:
        content = orjson.loads(file.read())
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The file is not JSON: {error}.") from error
    if isinstance(content, dict) and isinstance(content.get("proposals"), list):
        return {f"/proposals/{number}": document for number, document in enumerate(content["proposals"])}
    return {"": content}


def _checked(documents: Documents) -> Documents:
    schema, faults, wanted = SyncedDocumentSchema(), list[Fault](), Documents()
    for place, document in documents.items():
        try:
            wanted[place] = load(schema, document, place or "/", Invalid, "")
        except Invalid as refused:
            faults += refused.errors
    if faults:
        raise Invalid("Some of the file is not right; nothing was changed.", errors=faults)
    return wanted


def _push(units: Units, documents: Documents, *, dry_run: bool) -> Document:
    whole: Document = {"dry_run": dry_run, "counts": {}, "items": []}
    call, done = Call(SERVICE, source="command"), 0
    for some in _parts(documents):
        try:
            report = units.write(call, functools.partial(_take_over, some, dry_run))
        except Problem as problem:
            if done and not dry_run:
                problem.detail += f" The {done} before were taken over; the file can be given again as a whole."
            raise
        done += len(some)
        whole["items"] += report["items"]
        whole["counts"] = {name: whole["counts"].get(name, 0) + n for name, n in report["counts"].items()}
        if len(documents) > MOST_DOCUMENTS:
            click.echo(f"{done} of {len(documents)} proposals", err=True)
    return whole


def _take_over(documents: Documents, dry_run: bool, unit: Unit) -> Document:  # noqa: FBT001 - for functools.partial
    return service.synchronise(unit, documents, dry_run=dry_run)


def _parts(documents: Documents) -> Iterator[Documents]:
    places = list(documents)
    for start in range(0, len(places), MOST_DOCUMENTS):
        yield {place: documents[place] for place in places[start : start + MOST_DOCUMENTS]}


def _lines(report: Document) -> Iterator[str]:
    """What is not as it was before, one a line, and the counts."""
    told = [item for item in report["items"] if item["outcome"] != "unchanged"]
    wide = max((len(item["key"]) for item in told), default=0)
    for item in told:
        columns = ", ".join(item["fields"])
        yield f"{item['outcome']:<10} {item['what']:<15} {item['key']:<{wide}}  {columns}".rstrip()
    counts = ", ".join(f"{number} {outcome}" for outcome, number in report["counts"].items() if number) or "nothing"
    yield f"Dry run, nothing was written: {counts}." if report["dry_run"] else f"{counts[0].upper()}{counts[1:]}."
