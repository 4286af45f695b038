"""The command line of accounts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from sample_tracking.kernel.errors import Invalid, Problem
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.kernel.validating import load

from . import service
from .schemas import NewAccountForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample_tracking.kernel.unit import Unit

login_argument = click.argument("login")
password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the standard input instead of asking."
)


@click.group()
def accounts() -> None:
    """Keep the accounts of this service's own (auth_local)."""


@accounts.command(name="list")
@click.option("--find", default="", help="A part of a login or name.")
@click.pass_obj
def list_accounts(installation: Any, find: str) -> None:
    """List the accounts."""
    found = _in_a_unit(installation, lambda unit: service.search(unit, find))
    for one in found:
        state = "disabled" if one.disabled_at else "open"
        click.echo(f"{one.login:<20} {state:<9} {one.given_name} {one.family_name}  {', '.join(one.groups)}".rstrip())
    if not found:
        click.echo("There is no such account." if find else "There is no account yet; `accounts add` makes one.")


@accounts.command()
@login_argument
@click.option("--given-name", default="")
@click.option("--family-name", required=True)
@click.option("--email", default="")
@click.option("--groups", default="", help="With commas between; the configuration says what each group may do.")
@password_option
@click.pass_obj
def add(installation: Any, /, login: str, password_stdin: bool, **names: str) -> None:  # noqa: FBT001 - click's way
    """Make an account."""
    typed = {"login": login, "password": _password(from_input=password_stdin), **names}
    _in_a_unit(installation, lambda unit: service.add(unit, _loaded(typed)))
    click.echo(f"The account {login.lower()} was made.")


@accounts.command()
@login_argument
@password_option
@click.pass_obj
def password(installation: Any, login: str, password_stdin: bool) -> None:  # noqa: FBT001 - click's way
    """Set another password; takes off a lock."""
    fresh = _password(from_input=password_stdin)
    _in_a_unit(installation, lambda unit: service.set_password(unit, login, fresh))
    click.echo("The password was set.")


@accounts.command()
@login_argument
@click.pass_obj
def disable(installation: Any, login: str) -> None:
    """Let nobody log in with an account any more."""
    _in_a_unit(installation, lambda unit: service.disable(unit, login))
    click.echo(f"The account {login} is disabled.")


@accounts.command()
@login_argument
@click.pass_obj
def enable(installation: Any, login: str) -> None:
    """Open a disabled account again."""
    _in_a_unit(installation, lambda unit: service.enable(unit, login))
    click.echo(f"The account {login} is enabled.")


@accounts.command()
@login_argument
@click.pass_obj
def unlock(installation: Any, login: str) -> None:
    """Take off the lock after too many wrong passwords."""
    _in_a_unit(installation, lambda unit: service.unlock(unit, login))
    click.echo(f"The account {login} is unlocked.")


def _loaded(typed: dict[str, str]) -> dict[str, Any]:
    return load(NewAccountForm(), typed, "/", Invalid, "Some of what was given is not right.")


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _in_a_unit(installation: Any, work: Callable[[Unit], Any]) -> Any:
    units = installation.open_units()
    try:
        return units.write(Call(SERVICE, source="command"), work)
    except Problem as problem:
        faults = "".join(f"\n  {fault.pointer.lstrip('/')}: {fault.detail}" for fault in problem.errors)
        raise click.ClickException(f"{problem.detail}{faults}") from None
    finally:
        units.reads.dispose()
        units.writes.dispose()
