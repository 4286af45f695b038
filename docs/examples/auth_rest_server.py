"""What a site has to serve for the plugin auth_rest, smaller than it will be: `auth_rest_server.py PORT`.
`docs/auth-rest.openapi.yaml` is the whole agreement. A real service asks its own user office, and speaks https.
"""

import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

TOKEN = os.environ["AUTH_REST_TOKEN"]
PASSWORDS = {"anna": "anna's word", "user": "user's word"}
PEOPLE = {
    "anna": {"given_name": "Anna", "family_name": "Berg", "email": "anna@example.org", "groups": ["floor"]},
    "user": {"given_name": "Ulla", "family_name": "Serra", "email": "", "groups": []},
}


def is_right(login: str, password: str) -> bool:
    return login in PASSWORDS and hmac.compare_digest(PASSWORDS[login].encode(), password.encode())


class Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(min(int(self.headers["Content-Length"]), 65536)))
        if not self.comes_from_sample_tracking():
            self.say(403, {"detail": "The token is not right."})
        elif self.path != "/authenticate":
            self.say(404, {"detail": "There is nothing here."})
        elif is_right(asked["login"], asked["password"]):
            self.say(200, {"login": asked["login"], **PEOPLE[asked["login"]]})
        else:
            self.say(401, {"detail": "The login or the password is not right."})

    def do_GET(self) -> None:
        login = unquote(self.path.removeprefix("/people/"))
        if not self.comes_from_sample_tracking():
            self.say(403, {"detail": "The token is not right."})
        elif self.path.startswith("/people/") and login in PEOPLE:
            self.say(200, {"login": login, **PEOPLE[login]})
        else:
            self.say(404, {"detail": "There is no such person."})

    def comes_from_sample_tracking(self) -> bool:
        return hmac.compare_digest(self.headers.get("Authorization", "").encode(), f"Bearer {TOKEN}".encode())

    def say(self, status: int, document: dict[str, object]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answers)  # port 0: a free one
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
