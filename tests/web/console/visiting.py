"""A browser without a screen: it keeps cookies, reads forms and sends them, over real HTTP."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

from tests.web.running import Answer, Running

SESSION, STARTED = "__Host-seawall", "__Host-seawall-start"


class Visitor:
    def __init__(self, server: Running, language: str = "en") -> None:
        self.server, self.language = server, language
        self.cookies: dict[str, str] = {}
        self.last: Answer | None = None

    def ask(self, method: str, path: str, fields=None, **headers: str) -> Answer:
        sent = {
            "Accept-Language": self.language,
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode(fields).encode()
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        self.last = self._sent(method, path, body, sent)
        return self.last

    def _sent(self, method, path, body, headers) -> Answer:
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            for name, value in got.getheaders():
                if name.lower() == "set-cookie":
                    pair, *attributes = value.split("; ")
                    key, _, held = pair.partition("=")
                    if "Max-Age=0" in attributes:
                        self.cookies.pop(key, None)
                    else:
                        self.cookies[key] = held
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()

    def csrf(self, page: Answer) -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', page.body.decode())
        assert found
        return found[1]

    def sign_in(self, key: str, to: str = "") -> Answer:
        form = self.ask("GET", "/console/sign-in")
        return self.ask("POST", "/console/sign-in", {"csrf": self.csrf(form), "key": key, "to": to})

    def look_up(self, reference: str) -> str:
        """The path of an account's page."""
        form = self.ask("GET", "/console/accounts")
        got = self.ask(
            "POST", "/console/accounts", {"csrf": self.csrf(form), "reference": reference}
        )
        assert got.status == 303
        return got.headers["location"]

    def text(self, path: str) -> str:
        got = self.ask("GET", path)
        assert got.status == 200, (path, got.status)
        return unescape(got.body.decode())


def signed_in(server: Running, key: str, language: str = "en") -> Visitor:
    visitor = Visitor(server, language)
    assert visitor.sign_in(key).status == 303
    return visitor
