"""The owner's page as an ASGI application: which pages there are, and what stands before each."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mailbot import journal
from mailbot.errors import FaultyInput, MailbotError
from mailbot.review.guard import BAD_REQUEST, FORBIDDEN, Guard
from mailbot.review.pages import PAGES
from mailbot.review.peer import user_of
from mailbot.review.security import Posted
from mailbot.review.templating import HERE
from mailbot.review.visit import CONFLICT, NOT_FOUND, Form, Page, Site, Upload, Visit

MOST_FIELDS = 2000
METHOD_NOT_ALLOWED, BROKEN, UNAVAILABLE = 405, 500, 503


NAVIGATION = tuple(
    {page.nav: (page.path, page.nav) for page in reversed(PAGES) if page.nav}.values()
)[::-1]
"""Path and word of each entry: the first page of every one."""


def application(site: Site) -> Starlette:
    """All pages behind the guard."""
    routes = [Route(page.path, _endpoint(site, page), methods=_methods(page)) for page in PAGES]
    return Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=HERE / "static"))],
        middleware=[Middleware(Guard, places=site.security.places)],
        exception_handlers={NOT_FOUND: _missing(site)},
    )


def _missing(site: Site) -> Callable[[Request, Exception], Awaitable[Response]]:
    """No such path: told as a page to the owner, and as nothing to anybody else."""

    async def answered(request: Request, _: Exception) -> Response:
        visit = _visit(site, Page(request.url.path), request, Form())
        if not visit.session:
            return PlainTextResponse("404", NOT_FOUND)
        return await run_in_threadpool(visit.missing)

    return answered


def _methods(page: Page) -> list[str]:
    return [*(["GET"] if page.show else []), *(["POST"] if page.act else [])]


def _endpoint(site: Site, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            form = await _form(request) if request.method == "POST" else Form()
        except (MultiPartException, ClientDisconnect, UnicodeDecodeError, ValueError):
            return PlainTextResponse("400: the form cannot be read", BAD_REQUEST)
        return await run_in_threadpool(_answer, site, page, request, form)

    return answered


async def _form(request: Request) -> Form:
    fields: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}
    async with request.form(max_files=2, max_fields=MOST_FIELDS, max_part_size=5_000_000) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files[name] = Upload(value.filename, await value.read())
            else:
                fields.append((name, value))
    return Form(tuple(fields), files)


def _visit(site: Site, page: Page, request: Request, form: Form) -> Visit:
    cookie = site.security.places.cookie(request.headers["host"])
    session = request.cookies.get(cookie, "")
    user = user_of(request.scope["client"] or ("", 0), request.scope["server"] or ("", 0))
    known = site.security.known(session, user, site.desk.clock())
    return Visit(
        site=site,
        path=request.url.path,
        place={key: str(value) for key, value in request.path_params.items()},
        query=dict(request.query_params),
        form=form,
        session=session if known else "",
        nav=page.nav,
        host=request.headers["host"],
        user=user,
    )


def _answer(site: Site, page: Page, request: Request, form: Form) -> Response:
    """The page; faults become words."""
    visit = _visit(site, page, request, form)
    try:
        return _admitted(visit, page, request.method)
    except FaultyInput as fault:
        return visit.render("fault.html", CONFLICT, faults=fault.faults, error="")
    except MailbotError as error:
        return visit.render("fault.html", UNAVAILABLE, faults=(), error=error.told)
    except Exception as error:  # noqa: BLE001  # a traceback holds personal data, and is no page
        journal.page_failed(page.path, type(error).__name__)
        return visit.render("broken.html", BROKEN, error=type(error).__name__)


def _admitted(visit: Visit, page: Page, method: str) -> Response:
    """Login first, then the form's token, then the page."""
    view = page.act if method == "POST" else page.show
    if view is None:
        return PlainTextResponse("405", METHOD_NOT_ALLOWED)
    if not (page.public or visit.session):
        return visit.render("login.html", FORBIDDEN, state="needed", link="")
    refused = _refused(visit) if method == "POST" and not page.public else None
    return refused or view(visit)


def _refused(visit: Visit) -> Response | None:
    token = visit.form.text("token")
    worth = visit.site.security.spend(visit.session, visit.path, token, visit.now)
    if worth is Posted.GOOD:
        return None
    if worth is Posted.AGAIN:
        return visit.render("again.html", CONFLICT)
    return visit.render("stale.html", FORBIDDEN)
