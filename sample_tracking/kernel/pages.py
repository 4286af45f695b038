"""The addresses outside of the API: health, figures, the description and its viewer."""

from __future__ import annotations

import functools
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import falcon
import orjson
from sqlalchemy.exc import SQLAlchemyError

from .config import DatabaseSettings
from .errors import NotFound, Unavailable, every_problem
from .own import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from falcon import App, Request, Response

    from .own.branch import Branch
    from .unit import Units

VIEWER = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>API of Sample Tracking</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="viewer"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script></body></html>
"""
START = """window.ui = SwaggerUIBundle({url: "/openapi.json", dom_id: "#viewer", deepLinking: true,
  validatorUrl: null, persistAuthorization: false});
"""
# The viewer styles its elements inline; nothing may come from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ASSETS = frozenset({"swagger-ui.css", "swagger-ui-bundle.js"})


class Fixed:
    """An address whose answer never changes."""

    def __init__(self, content_type: str, body: bytes, policy: str = "") -> None:
        self._content_type, self._body, self._policy = content_type, body, policy

    def on_get(self, _req: Request, resp: Response) -> None:
        resp.content_type, resp.data = self._content_type, self._body
        if self._policy:
            resp.set_header("Content-Security-Policy", self._policy)


class Description:
    """/openapi.json, made when it is first asked for."""

    def __init__(self, describe: Callable[[], bytes]) -> None:
        self._describe = functools.cache(describe)

    def on_get(self, _req: Request, resp: Response) -> None:
        resp.content_type, resp.data = "application/json", self._describe()


class Figures:
    """/metrics"""

    def __init__(self, text: Callable[[], bytes], content_type: str) -> None:
        self._text, self._content_type = text, content_type

    def on_get(self, _req: Request, resp: Response) -> None:
        resp.content_type, resp.data = self._content_type, self._text()


class Ready:
    """/readyz: whether the database answers and the tables of ours and of the plugins are up to date."""

    def __init__(self, units: Units, branches: Sequence[Branch]) -> None:
        self._units, self._branches = units, branches

    def on_get(self, _req: Request, resp: Response) -> None:
        away = Unavailable("The database cannot be reached.", headers={"Retry-After": "5"})
        try:
            tracking = self._units.site.get(DatabaseSettings).tracking_database
            old = [b for b in self._branches if migrate.current(self._units.reads, tracking, b) != migrate.head(b)]
        except SQLAlchemyError as error:
            raise away from error
        if old:
            raise Unavailable("The service's own tables are missing or old: run `sample-tracking database upgrade`.")
        resp.content_type, resp.data = "application/json", orjson.dumps({"status": "ready"})


class ViewerAsset:
    """/docs/assets/{name}: a file of the viewer, from its Python package."""

    def on_get(self, _req: Request, resp: Response, name: str) -> None:
        if name not in ASSETS:
            raise NotFound("There is nothing at this address.")
        resp.content_type = "text/css" if name.endswith(".css") else "text/javascript"
        resp.set_header("Cache-Control", "public, max-age=3600")
        resp.data = _viewer_folder().joinpath(name).read_bytes()


def _viewer_folder() -> Path:
    """Where the package with Swagger UI keeps its files; found without importing what else it does."""
    found = find_spec("swagger_ui")
    if found is None or found.origin is None:
        raise NotFound("The viewer of the API is not installed; its description is at /openapi.json.")
    return Path(found.origin).with_name("static")


class ProblemType:
    """/problems/{slug}: what a problem's type means."""

    def on_get(self, _req: Request, resp: Response, slug: str) -> None:
        kind = next((k for k in every_problem() if k.slug == slug), None)
        if kind is None:
            raise NotFound("There is no such type of problem.")
        resp.content_type = "application/json"
        resp.data = orjson.dumps({"type": f"/problems/{slug}", "title": kind.title, "status": kind.status})


def add_pages(
    app: App[Any, Any],
    units: Units,
    branches: Sequence[Branch],
    *,
    metrics_text: tuple[Callable[[], bytes], str],
    describe: Callable[[], bytes],
) -> None:
    app.add_route("/livez", Fixed("application/json", orjson.dumps({"status": "alive"})))
    app.add_route("/readyz", Ready(units, branches))
    app.add_route("/metrics", Figures(*metrics_text))
    app.add_route("/openapi.json", Description(describe))
    app.add_route("/docs", Fixed(falcon.MEDIA_HTML, VIEWER.encode(), POLICY))
    app.add_route("/docs/start.js", Fixed("text/javascript", START.encode()))
    app.add_route("/docs/assets/{name}", ViewerAsset())
    app.add_route("/problems/{slug}", ProblemType())
