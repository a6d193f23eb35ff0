"""The server of the owner's page: on loopback, in a thread beside whatever else goes on."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread

import uvicorn

from mailbot.errors import Fault, UsageError, of_system
from mailbot.review.app import application
from mailbot.review.security import Places, Security
from mailbot.review.visit import Site
from mailbot.said import said
from mailbot.settings import Settings
from mailbot.store.durable import private_folder, replace_whole
from mailbot.store.lock import RunLock

LOOPBACK = "127.0.0.1"
"""Nobody else's machine can ask here, whatever stands in the configuration."""
_ENDED_WITHIN = 5.0
_QUEUE = 64

SiteOf = Callable[[Security], Site]


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is being served. address: with the port, without a path."""

    address: str
    security: Security

    def login(self, now: datetime) -> str:
        """A new link that logs in once, within the hour."""
        return login_link(self.address, self.security, now)


def login_link(address: str, security: Security, now: datetime) -> str:
    """An address that logs in once. address: of the page."""
    return f"{address}/login/{security.link(now)}"


@contextmanager
def serving(settings: Settings, site_of: SiteOf, port: int | None = None) -> Iterator[Served]:
    """The page is served as long as this lasts. port: instead of the configured one, 0 for any.

    Raises: UsageError if the port is taken; SecondRun if the page is served already.
    """
    with RunLock(settings.data, "web"), _listening(port, settings.web.port) as listener:
        bound = listener.getsockname()[1]
        security = security_of(settings, bound)
        address = settings.web.url or f"http://{LOOPBACK}:{bound}"
        server = _server(site_of(security))
        thread = Thread(target=server.run, args=([listener],), name="web", daemon=True)
        _remember(settings.data, address)
        thread.start()
        try:
            yield Served(address, security)
        finally:
            server.should_exit = True
            thread.join(_ENDED_WITHIN)


def served_elsewhere(settings: Settings) -> Served:
    """The page another process serves on this data folder; its links are as good as its own."""
    security = security_of(settings, settings.web.port)
    try:
        address = _place(settings.data).read_text("utf-8")
    except OSError:
        address = f"http://{LOOPBACK}:{settings.web.port}"
    return Served(address, security)


def security_of(settings: Settings, port: int) -> Security:
    """Links and sessions of that data folder."""
    return Security(settings.data, Places.of(port, settings.web))


def _server(site: Site) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            application(site),
            log_config=None,
            access_log=False,
            lifespan="off",
            http="h11",
            ws="none",
            loop="asyncio",
            proxy_headers=False,  # what a proxy says of the browser decides nothing here
            server_header=False,
            timeout_graceful_shutdown=2,
        )
    )


@contextmanager
def _listening(port: int | None, configured: int) -> Iterator[socket.socket]:
    wanted = configured if port is None else port
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, wanted))
        except OSError as error:
            where = "--port" if port is not None else "mailbot.toml: web.port"
            wrong = said(
                "{wanted} cannot be used ({error})",
                wanted=wanted,
                error=of_system(error),
            )
            raise UsageError([Fault(where, wrong, said("give another port"))]) from error
        listener.listen(_QUEUE)
        yield listener


def _remember(folder: Path, address: str) -> None:
    private_folder(_place(folder).parent)
    replace_whole(_place(folder), address.encode())


def _place(folder: Path) -> Path:
    return folder / "web" / "address.ticket"
