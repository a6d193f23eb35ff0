"""The owner's page on a real server and store, and a small browser that keeps its cookie."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from mailbot import app, settings
from mailbot.review.serving import Served
from tests.cli.firm import CONFIG, NOW
from tests.stories.telling import shipped_rules

FORM = "application/x-www-form-urlencoded"
_FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
_INPUT = re.compile(
    r"<input\b[^>]*>|<textarea\b[^>]*>[^<]*</textarea>|<select\b.*?</select>", re.DOTALL
)
_OPTION = re.compile(r"<option\b[^>]*>[^<]*")


@dataclass(frozen=True)
class Shown:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str
    cookies: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it sends the browser on to."""
        return self.headers.get("location", "")

    @property
    def text(self) -> str:
        """What a person reads: without tags, one line."""
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", self.body)).split())

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form that posts there, as they stand, without its check boxes."""
        for found in _FORM.findall(self.body):
            if _attribute(found, "action") == action:
                return dict(_fields(found))
        raise AssertionError(f"no form posts to {action}")


def _fields(form: str) -> Iterator[tuple[str, str]]:
    for field_ in _INPUT.findall(form):
        name = _attribute(field_, "name")
        if field_.startswith("<textarea"):
            yield (
                name,
                unescape(field_.partition(">")[2].removesuffix("</textarea>").removeprefix("\n")),
            )
        elif field_.startswith("<select"):
            yield name, _chosen(field_)
        elif _attribute(field_, "type") not in {"checkbox", "radio", "file"}:
            yield name, _attribute(field_, "value")


def _chosen(select: str) -> str:
    """As a browser would send it: the option that is marked, else the first."""
    options = _OPTION.findall(select)
    marked = [one for one in options if re.search(r"<[^>]*\sselected\b", one)]
    one = (marked or options or [""])[0]
    return _attribute(one, "value") if "value=" in one else unescape(one.partition(">")[2])


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', tag.partition(">")[0] + ">")
    return unescape(found[1]) if found else ""


@dataclass
class Browser:
    """Keeps cookies, sends Origin with its posts, follows nothing by itself."""

    served: Served
    now: datetime
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Host and port of the page."""
        return urlsplit(self.served.address).netloc

    def get(self, path: str, **headers: str) -> Shown:
        """The page at that path."""
        return self.ask("GET", path, headers={"Host": self.host} | _dashed(headers))

    def post(self, path: str, fields: Mapping[str, object], **headers: str) -> Shown:
        """A form sent there, as by the page itself but for the headers given."""
        usual = {"Host": self.host, "Origin": f"http://{self.host}", "Content-Type": FORM}
        sent = usual | _dashed(headers)
        return self.ask("POST", path, urlencode(fields, doseq=True), sent)

    def upload(
        self, page: str, action: str, files: Mapping[str, tuple[str, bytes]], **fields: str
    ) -> Shown:
        """Open a page, choose files in its form, fill in the rest, send it."""
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (self.get(page).form(action) | fields).items()
        ]
        for name, (file, octets) in files.items():
            said = f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
            parts.append(said.encode() + octets + b"\r\n")
        body = b"".join(b"--a-line-apart\r\n" + part for part in parts) + b"--a-line-apart--\r\n"
        headers = {"Host": self.host, "Origin": f"http://{self.host}"}
        kind = {"Content-Type": "multipart/form-data; boundary=a-line-apart"}
        return self.ask("POST", action, body, headers | kind)

    def ask(
        self,
        method: str,
        path: str,
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
    ) -> Shown:
        """One request; a header given as "" is left out."""
        connection = HTTPConnection(self.host, timeout=20)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            if value:
                connection.putheader(name, value)
        if self.cookies:
            connection.putheader("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        octets = body.encode() if isinstance(body, str) else body
        if octets:
            connection.putheader("Content-Length", str(len(octets)))
        connection.endheaders(octets or None)
        answer = connection.getresponse()
        shown = self._kept(answer)
        connection.close()
        return shown

    def log_in(self) -> "Browser":
        """By a new link, as the owner does."""
        link = urlsplit(self.served.login(self.now)).path
        self.post("/login", self.get(link).form("/login"))
        return self

    def act(self, page: str, action: str, **fields: object) -> Shown:
        """Open a page, fill in its form that posts to `action`, send it."""
        return self.post(action, self.get(page).form(action) | fields)

    def _kept(self, answer: HTTPResponse) -> Shown:
        cookies = tuple(answer.headers.get_all("Set-Cookie") or ())
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Shown(answer.status, headers, answer.read().decode(), cookies)


def _dashed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@contextmanager
def served(
    folder: Path, more: str = "", moment: datetime = NOW, config: str = CONFIG
) -> Iterator[Served]:
    """The page of a firm in that folder. more: of its configuration; moment: the time it is."""
    file = folder / "mailbot.toml"
    file.write_text(config + more, "utf-8")
    loaded = settings.load(file, {}, folder)
    rules = patch.object(app, "rulebook_of", lambda _: shipped_rules())  # read once for all tests
    with rules, app.page(loaded, {}, lambda: moment, tuple, port=0) as page:
        yield page
