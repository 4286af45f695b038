"""A browser without a screen: keeps cookies, fills in forms, follows redirects on the way of the application."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from falcon import testing

NO_FIELDS: Mapping[str, str] = {}
FORM_KEY = re.compile(r'name="form_key" value="([^"]*)"')


@dataclass
class Browser:
    http: testing.TestClient
    cookies: dict[str, str] = field(default_factory=dict)
    form_key: str = ""

    def open(self, path: str) -> testing.Result:
        return self._kept(self.http.simulate_get(path, cookies=self.cookies))

    def send(
        self, path: str, fields: Mapping[str, str] = NO_FIELDS, headers: Mapping[str, str] = NO_FIELDS
    ) -> testing.Result:
        """The form of the page that was opened last."""
        body = urlencode({"form_key": self.form_key, **fields})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        sent = self.http.simulate_post(path, body=body, cookies=self.cookies, headers={**kind, **headers})
        return self._kept(sent)

    def log_in(self, login: str, password: str | None = None) -> testing.Result:
        self.open("/login")
        return self.send("/login", {"login": login, "password": login if password is None else password})

    def _kept(self, result: testing.Result) -> testing.Result:
        for name, cookie in result.cookies.items():
            if cookie.value:
                self.cookies[name] = cookie.value
            else:
                self.cookies.pop(name, None)
        if "html" in result.headers.get("content-type", "") and (found := FORM_KEY.search(result.text)):
            self.form_key = found[1]
        return result


def words(result: testing.Result) -> str:
    """What a person reads."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", result.text)).split())
