"""The kernel's own settings."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

from .declare import HIDDEN, between, length, matching, setting

if TYPE_CHECKING:
    from collections.abc import Iterable

MEBIBYTE: Final = 1024 * 1024
DEVELOPMENT_KEY: Final = "this key is public, it signs nothing of value: for development only, never for a real site"
NAME_PATTERN: Final = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"
Algorithm = Literal["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
EVERY_PROPOSAL: Final = "*"
PROPOSAL_CODE: Final = re.compile(r"([A-Za-z]{1,40})([0-9]{1,20})\Z", re.ASCII)
KEY_BYTES: Final = {"HS256": 32, "HS384": 48, "HS512": 64}


@dataclass(frozen=True, kw_only=True)
class SiteSettings:
    name: str = setting("The facility's name, as people read it.", default="My facility", validate=length(1, 80))
    code: str = setting(
        "The facility's short name in locations and histories, as in “at ESRF”.",
        default="SITE",
        validate=matching(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,19}", "must be 1 to 20 letters, digits, spaces, _ . or -"),
    )
    zone: ZoneInfo = setting(
        "The zone of the dates and times in the shared database, which carry none.", default=ZoneInfo("UTC")
    )
    vocabulary: str = setting(
        "The words of the older programs for states and places: `diamond`, `esrf`, or the path of a file of your own.",
        default="diamond",
        validate=length(1),
    )
    service_name: str = setting(
        "How this service signs what it writes (the source of an event).",
        default="sample-tracking",
        validate=matching(NAME_PATTERN, "must be 1 to 40 letters, digits, _ . or -"),
    )
    public_url: str = setting(
        "The address under which people reach the service, for links and labels.",
        default="http://127.0.0.1:8000",
        validate=matching(r"https?://[^\s/?#]+(/[^\s?#]*)?", "must be an http or https address without query"),
    )


def without_password(url: str) -> str:
    """The address of a database for a person's eyes; a password may hold any character."""
    scheme, _, rest = url.partition("://")
    credentials, _, place = rest.rpartition("@")
    if "passw" in url.partition("?")[2].lower():
        return HIDDEN
    user, colon, _ = credentials.partition(":")
    return f"{scheme}://{user}:{HIDDEN}@{place}" if colon else url


@dataclass(frozen=True, kw_only=True)
class DatabaseSettings:
    url: str = setting(
        "The shared ISPyB database: `mysql+pymysql://user:password@host/ispyb`, or `sqlite:///file`.",
        default="sqlite:///sample-tracking.sqlite",
        masked=without_password,
        from_file=True,
        validate=matching(
            r"sqlite:///.*|(mysql|mariadb)(\+(pymysql|mysqldb))?://.+",
            "must begin with sqlite:/// or mysql+pymysql:// (or mysql+mysqldb://)",
        ),
    )
    tracking_database: str = setting(
        "The database of this service's own tables, on the same server (SQLite: the same file).",
        default="tracking",
        validate=matching(r"[A-Za-z0-9_]{1,64}", "must be 1 to 64 letters, digits or _"),
    )
    pool_size: int = setting("Connections kept open by each worker process.", default=5, validate=between(1, 500))
    pool_recycle: int = setting(
        "Seconds after which a connection is replaced; below the server's `wait_timeout`.",
        default=1800,
        validate=between(1),
    )
    connect_timeout: int = setting("Seconds to wait for a connection.", default=3, validate=between(1, 60))
    read_timeout: int = setting("Seconds to wait for an answer of the database.", default=15, validate=between(1, 600))


@dataclass(frozen=True, kw_only=True)
class TokenSettings:
    algorithm: Algorithm = setting("How log-in tokens are signed; no other algorithm is accepted.", default="HS256")
    key: str = setting(
        "What signs the tokens: for HS256, HS384, HS512 at least 32, 48, 64 random bytes, else a private key in PEM.",
        default=DEVELOPMENT_KEY,
        secret=True,
    )
    public_key: str | None = setting(
        "The public key in PEM that belongs to `key`; for the RS, PS, ES and EdDSA algorithms.",
        default=None,
        from_file=True,
    )
    issuer: str = setting("Who issues the tokens (`iss`).", default="sample-tracking", validate=length(1, 200))
    audience: str = setting("Whom the tokens are for (`aud`).", default="sample-tracking", validate=length(1, 200))
    lifetime: timedelta = setting(
        "Seconds that a log-in lasts.",
        default=timedelta(hours=1),
        validate=between(timedelta(minutes=1), timedelta(days=7)),
    )
    leeway: timedelta = setting(
        "Seconds by which the clocks of the servers may differ.",
        default=timedelta(seconds=60),
        validate=between(timedelta(0), timedelta(minutes=5)),
    )

    @property
    def symmetric(self) -> bool:
        return self.algorithm in KEY_BYTES

    def __post_init__(self) -> None:
        if not self.symmetric:
            if self.public_key is None or self.key == DEVELOPMENT_KEY:
                raise ValueError(f"{self.algorithm} needs a key and its public_key, both in PEM.")
            return
        if self.public_key is not None:
            raise ValueError(f"{self.algorithm} signs with key alone; leave public_key out.")
        if self.key and len(self.key.encode()) < KEY_BYTES[self.algorithm]:
            raise ValueError(f"{self.algorithm} needs a key of at least {KEY_BYTES[self.algorithm]} bytes.")

    def derived_key(self, purpose: str) -> bytes:
        """A key of 32 bytes for another use, such as signing page cursors, that says nothing about `key`."""
        return hmac.digest(self.key.encode(), purpose.encode(), hashlib.sha256)


@dataclass(frozen=True, kw_only=True)
class ApiSettings:
    body_limit: int = setting("The largest request body, in bytes.", default=MEBIBYTE, validate=between(1024))
    page_limit: int = setting("The most items on one page of a list.", default=200, validate=between(1, 200))
    page_default: int = setting(
        "The items on a page when the request does not say.", default=25, validate=between(1, 200)
    )

    def __post_init__(self) -> None:
        if self.page_default > self.page_limit:
            raise ValueError(f"page_default ({self.page_default}) must not exceed page_limit ({self.page_limit}).")


@dataclass(frozen=True, kw_only=True)
class LogSettings:
    level: Literal["debug", "info", "warning", "error"] = setting("The least that is logged.", default="info")
    format: Literal["json", "console"] = setting(
        "`json` writes one object a line, `console` lines for people.", default="json"
    )


def each_a_proposal(codes: tuple[str, ...]) -> None:
    wrong = [code for code in codes if code != EVERY_PROPOSAL and not PROPOSAL_CODE.match(code)]
    if wrong:
        raise ValueError(f"must be codes of proposals such as mx23694, or {EVERY_PROPOSAL}, not {', '.join(wrong)}")


@dataclass(frozen=True, kw_only=True)
class PermissionSettings:
    """Which `Permission.type` of the shared database, held through a user group, gives which right here.

    Groups that an authenticator names give rights in the same way, written `group:NAME`.
    """

    track: tuple[str, ...] = setting(
        "ISPyB permissions that let staff receive, move, load, dispatch and close.",
        default=("all_dewars", "disp_cont", "mx_admin", "super_admin"),
    )
    all_proposals: tuple[str, ...] = setting(
        "ISPyB permissions that let staff see every proposal.",
        default=("all_proposals", "all_dewars", "mx_admin", "super_admin"),
    )
    sync: tuple[str, ...] = setting(
        "ISPyB permissions that let the user office's program synchronise proposals, people and sessions.",
        default=("uportal_sync", "super_admin"),
    )
    admin: tuple[str, ...] = setting(
        "ISPyB permissions that make an administrator.", default=("super_admin", "manage_groups")
    )
    beamlines: tuple[str, ...] = setting(
        "Which ISPyB permission shows the proposals of which beamline, each as `permission=beamline`.",
        default=(),
    )

    create_persons: bool = setting(
        "Make a Person row at the first log-in of somebody who has none; otherwise only those whom the user office has"
        " registered get in.",
        default=False,
    )
    beamline_window: int | None = setting(
        "Days for which the staff of a beamline see a proposal after the end of its session there; without it for"
        " ever. A session that runs or is to come always counts.",
        default=None,
        validate=between(0, 36500),
    )
    owned_samples: tuple[str, ...] = setting(
        "Proposals that several laboratories share, by their codes, or `*` for all: a container there that has an owner"
        " is seen, with its samples, by the owner, the principal investigator and staff only.",
        default=(),
        validate=each_a_proposal,
    )
    rules: tuple[str, ...] = setting(
        "Addresses that take another permission than the one they are made with, each as `METHOD /path=permission` in"
        " the words of the OpenAPI document, such as `GET /events=track`.",
        default=(),
    )

    def beamlines_of(self, types: Iterable[str]) -> frozenset[str]:
        """The beamlines whose proposals the holder of these permissions sees."""
        held = frozenset(types)
        pairs = [pair.partition("=") for pair in self.beamlines]
        return frozenset(beamline.strip() for name, _, beamline in pairs if name.strip() in held)


@dataclass(frozen=True, kw_only=True)
class WorkerSettings:
    embedded: bool = setting(
        "Run the jobs (numbering of the event feed …) in each serving process too; `false` where "
        "`sample-tracking worker` runs on its own.",
        default=True,
    )
    pause: float = setting("Seconds between two rounds of jobs.", default=1.0, validate=between(0.05, 3600))


KERNEL_SECTIONS: Final[dict[str, type]] = {
    "site": SiteSettings,
    "database": DatabaseSettings,
    "tokens": TokenSettings,
    "api": ApiSettings,
    "log": LogSettings,
    "permissions": PermissionSettings,
    "worker": WorkerSettings,
}
