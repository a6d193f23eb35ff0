"""The settings check: what `mailbot doctor` finds, when the owner asks for it."""

from starlette.responses import Response

from mailbot.review.visit import Page, Visit


def _show(visit: Visit) -> Response:
    return visit.render("check.html", found=None, bad=0)


def _examine(visit: Visit) -> Response:
    """Servers are asked and logged in to, so it is a form; nothing is sent or changed."""
    found = tuple(visit.site.outside.examine())
    return visit.render("check.html", found=found, bad=sum(not one.ok for one in found))


PAGES = (Page("/check", show=_show, act=_examine, nav="check"),)
