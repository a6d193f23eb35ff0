"""Several items of one kind approved in one go: retention, notices, letters that are ready."""

from collections.abc import Iterator
from functools import partial

from starlette.responses import Response

from mailbot.desk.judgement.case import Item
from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.errors import UsageError
from mailbot.review.outlook import Look, looked
from mailbot.review.pages.item import name_of
from mailbot.review.pages.queue import together
from mailbot.review.visit import Page, Visit
from mailbot.workflow import pending

MOST = 100
YES = Ruling(Verb.APPROVE)


def _look(visit: Visit) -> Response:
    """Everything the chosen ones will do, one below the other; nothing is changed."""
    return _rendered(visit, tuple(_chosen(visit)), ())


def _rule(visit: Visit) -> Response:
    """Each on its own: one that changed since, or was ruled on elsewhere, is left and told."""
    done, left = [], []
    with visit.site.outside.connected() as desk:
        for item in _chosen(visit):
            try:
                pending.decide(desk, item.id, YES, visit.form.text(f"shown:{item.id}"))
            except UsageError:
                left.append(item.id)
            else:
                done.append(item.id)
    if not left:
        return visit.to("/", "did_several")
    still = tuple(item for item in visit.store.items() if item.id in left)
    return _rendered(visit, still, tuple(done))


def _chosen(visit: Visit) -> Iterator[Item]:
    """The chosen items that still wait; only kinds that may go together."""
    for item_id in dict.fromkeys(visit.form.texts("item")[:MOST]):
        item = visit.store.item(item_id)
        if item is not None and together(item):
            yield item


def _rendered(visit: Visit, items: tuple[Item, ...], done: tuple[str, ...]) -> Response:
    looks: list[tuple[Item, str, str, Look]] = []
    with visit.site.outside.connected() as desk:
        for item in items:
            summary = visit.summary(item)
            does = visit.approving(item)
            looks.append((item, summary, does, looked(desk, item, YES)))
    ready = sum(look.outlook is not None for *_, look in looks)
    return visit.render(
        "several.html", looks=looks, done=done, ready=ready, name_of=partial(name_of, visit)
    )


PAGES = (
    Page("/several/look", act=_look, nav="queue"),
    Page("/several/rule", act=_rule, nav="queue"),
)
