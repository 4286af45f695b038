"""Each module and plugin is switched off in turn: its addresses go away, and the rest stays as it was."""

from pathlib import Path
from typing import Any

import pytest

from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.endpoint import PREFIX, contracts_of
from sample_tracking.kernel.openapi import plain
from sample_tracking.kernel.plugin import Module
from sample_tracking.modules import CORE, configure, every_installed
from tests.browsing import Browser
from tests.world import Configured, Template, sqlite_service

from .described import Validator

NEEDED: dict[str, Any] = {
    "auth_ldap": {"url": ["ldaps://127.0.0.1:1"], "base": "dc=example,dc=org", "user_filter": "(uid={login})"},
    "auth_rest": {"url": "https://127.0.0.1:1"},
    "auth_oidc": {"issuer": "https://127.0.0.1:1", "client_id": "tracking", "audience": "tracking"},
    "printer_cups": {"printers": {"desk": "ipp://127.0.0.1:1/printers/desk"}},
    "printer_file": {"folders": {"tray": "tray"}},
    "printer_raw9100": {"printers": {"stores": "127.0.0.1:1"}},
    "courier_dhl_unified": {"api_key": "key"},
    "courier_webhook": {"secret": "whsec_" + "c2VjcmV0" * 4},
    "notifier_smtp": {"host": "127.0.0.1", "sender": "tracking@example.org"},
}
CORE_NAMES = tuple(path.rpartition(".")[2] for path in CORE)
EVERY = {module.name: module for module in every_installed()}
PLUGINS = tuple(name for name in EVERY if name not in CORE_NAMES)
# The one by which the tests log in.
OPEN = "auth_dummy"


def gone_with(name: str) -> set[str]:
    """A module, what needs it, and so on."""
    gone: set[str] = set()
    further = {name}
    while further:
        gone |= further
        further = {one.name for one in EVERY.values() if gone & set(one.requires)} - gone
    return gone


def everything_but(name: str) -> Configured:
    """All plugins enabled, the log-in of the tests first; without ``name``, and without what needs it."""
    without = gone_with(name)
    sections: dict[str, Any] = {"plugins": [OPEN, *(one for one in PLUGINS if one not in without | {OPEN})]}
    sections["disabled_modules"] = sorted(without & set(CORE_NAMES))
    return Configured(sections={**sections, **{k: v for k, v in NEEDED.items() if k in sections["plugins"]}})


def addresses_of(module: Module) -> set[tuple[str, str]]:
    return {
        (PREFIX + plain(template), method.lower())
        for template, resource in module.routes()
        for method, _ in contracts_of(resource)
    }


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator()


@pytest.mark.parametrize("name", [name for name in EVERY if name not in (OPEN, "access")])
def test_without_it_the_rest_goes_on(tmp_path: Path, template: Template, validator: Validator, name: str) -> None:
    service = sqlite_service(tmp_path, template, everything_but(name))
    document = service.http.simulate_get("/openapi.json").json
    validator.validate(document)
    described = {
        (path, method) for path, item in document["paths"].items() for method in item if method != "parameters"
    }
    gone = gone_with(name)
    expected = {address for one in EVERY.values() if one.name not in gone for address in addresses_of(one)}
    assert described == expected
    admin = service.client("admin")
    for path, method in sorted(described):
        if method == "get" and "{" not in path:
            assert admin.get(path).status_code == 200, path
    for path, method in addresses_of(EVERY[name]) - expected:
        assert admin.ask(
            method.upper(), path.replace("{code}", "mx23694").replace("{", "").replace("}", "")
        ).status_code in (404, 405)
    if name != "ui":
        browser = Browser(service.http)
        browser.log_in("admin")
        entries = [entry for one in EVERY.values() if one.name not in gone for entry in one.menu]
        for page in ("/", *(entry.path for entry in entries if not gone & set(entry.needs))):
            assert browser.open(page).status_code == 200, page
    service.end()


def test_without_a_way_to_log_in_the_service_still_answers(tmp_path: Path, template: Template) -> None:
    service_of = Configured(sections={"plugins": [], "disabled_modules": ["access", "ui"]})
    service = sqlite_service(tmp_path, template, service_of)
    assert service.http.simulate_get("/readyz").status_code == 200
    assert service.http.simulate_post("/api/v1/auth/token", json={}).status_code == 404
    assert service.http.simulate_get("/api/v1/shipments").status_code == 401


def test_what_a_plugin_needs_cannot_be_switched_off_beneath_it(tmp_path: Path) -> None:
    needing = [(one.name, needed) for one in EVERY.values() for needed in one.requires]
    for name, needed in needing:
        plugins = [name] if name in PLUGINS else []
        path = Configured(sections={"plugins": plugins, "disabled_modules": [needed]}).write(tmp_path)
        with pytest.raises(StartupError, match=f'needs .*"{needed}"'):
            configure(path, {})
