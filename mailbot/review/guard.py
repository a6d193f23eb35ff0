"""The outermost layer: where a request may come from, how large it may be, what goes with each."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mailbot.review.security import HEADERS, Places, one

LARGEST = 30 * 1024 * 1024
"""Octets of one post: a register of many thousand people, as a file."""
SAFE = frozenset({"GET", "HEAD"})
BAD_REQUEST, FORBIDDEN, TOO_LARGE = 400, 403, 413


class Guard:
    """Refuses foreign hosts (DNS rebinding) and cross-site posts before any page is asked."""

    def __init__(self, app: ASGIApp, places: Places) -> None:
        self._app = app
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = self._refusal(scope["method"], Headers(scope=scope))
        if refused is not None:
            await refused(scope, receive, sealed)
            return
        await self._app(scope, _limited(receive), sealed)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if one(headers.getlist("host")) not in self._places.hosts:
            return PlainTextResponse("400: not the address of this page", BAD_REQUEST)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST:
            return PlainTextResponse("413: too large", TOO_LARGE)
        if method in SAFE:
            return None
        if one(headers.getlist("origin")) not in self._places.origins:
            return PlainTextResponse("403: posted from elsewhere", FORBIDDEN)
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("403: posted from elsewhere", FORBIDDEN)
        return None


def _limited(receive: Receive) -> Receive:
    """The body, cut off where it outgrows what its length said it might be."""
    left = LARGEST

    async def next_part() -> Message:
        nonlocal left
        message = await receive()
        if message["type"] == "http.request":
            left -= len(message.get("body", b""))
            if left < 0:
                return {"type": "http.disconnect"}
        return message

    return next_part
