"""Login by a link that is good once, printed by `mailbot web` or mailed to the owner."""

from starlette.responses import Response

from mailbot.review.visit import Page, Visit

FORBIDDEN, TOO_MANY = 403, 429


def _ask(visit: Visit) -> Response:
    """GET /login: how to get a link."""
    return _told(visit, "needed", 200)


def _opened(visit: Visit) -> Response:
    """GET of a link: nothing happens yet, so that no preview of a mail program spends it."""
    return _told(visit, "open", 200, link=visit.place["link"])


def _log_in(visit: Visit) -> Response:
    link = visit.form.text("link")
    session = visit.site.security.log_in(link, visit.user, visit.now)
    if session is None:
        tried = visit.site.security.may_try(visit.now)
        return _told(visit, "bad", FORBIDDEN) if tried else _told(visit, "too_many", TOO_MANY)
    answer = visit.to("/")
    visit.site.security.places.keep(answer, visit.host, session)
    return answer


def _mail(visit: Visit) -> Response:
    """A link to the owner's own address, whoever asks: only she can read it."""
    security = visit.site.security
    if not security.mailed.spend(visit.now):
        return _told(visit, "too_many", TOO_MANY)
    link = f"{security.places.address(visit.host)}/login/{security.link(visit.now)}"
    text = visit.say("login.mail_text", link=link)
    sent = visit.site.outside.mail_owner(visit.say("login.mail_subject"), text)
    return _told(visit, "mailed" if sent else "not_mailed", 200 if sent else 503)


def _log_out(visit: Visit) -> Response:
    visit.site.security.log_out(visit.session, visit.user, visit.now)
    answer = visit.to("/login")
    visit.site.security.places.forget(answer, visit.host)
    return answer


def _told(visit: Visit, state: str, status: int, link: str = "") -> Response:
    return visit.render("login.html", status, state=state, link=link)


PAGES = (
    Page("/login", show=_ask, act=_log_in, public=True),
    Page("/login/mail", act=_mail, public=True),
    Page("/login/{link}", show=_opened, public=True),
    Page("/logout", act=_log_out),
)
