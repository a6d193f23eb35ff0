"""Sources of other distributions, kept from stopping the bot or saying what is no answer."""

from collections.abc import Callable
from importlib.metadata import EntryPoint

import pytest

from mailbot.errors import SourceUnreadable
from mailbot.law.holdings import Entry, Found, Group
from mailbot.register.sought import Sought
from mailbot.said import said
from mailbot.settings import Source
from mailbot.settings.sources import PLUGINS
from mailbot.sources import installed
from mailbot.sources.installed import InstalledSource

GROUPS = (Group("Ordrar", ("Nr",)),)
DECLARED = Source("Butiken", "webshop", "", groups=GROUPS)


class Answering:
    """A stranger's source that says, or raises, what the test wants."""

    answer: object = None

    def __init__(self, declared: Source) -> None:
        assert declared == DECLARED

    def find(self, person: Sought) -> object:
        assert person == Sought()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], InstalledSource]:
    """Makes the installed source answer so."""

    def so(answer: object) -> InstalledSource:
        monkeypatch.setattr(Answering, "answer", answer)
        point = EntryPoint("webshop", "x:y", PLUGINS)
        monkeypatch.setattr(EntryPoint, "load", lambda _self: Answering)
        monkeypatch.setattr(installed, "entry_points", lambda **_: (point,))
        return InstalledSource(DECLARED)

    return so


def test_its_answer_bears_the_owners_name_and_groups(
    answers: Callable[[object], InstalledSource],
) -> None:
    """Whatever it calls itself, the owner's declaration names it in the extract."""
    entries = (Entry("order 7", (("Nr", "7"),)),)
    found = answers(Found("Shop 2.0", "x", entries)).find(Sought())
    assert found == Found("Butiken", "webshop", entries, groups=GROUPS)


@pytest.mark.parametrize(
    "answer",
    [
        ValueError("secret"),
        SystemError(),
        SourceUnreadable(said("the shop is closed")),
        None,
        [],
        Found("x", "x", entries=("row",)),  # type: ignore[arg-type]  # a stranger's mistake
        Found("x", "x", entries=(Entry("row", (("Nr", 7),)),)),  # type: ignore[arg-type]  # as above
        Found("x", "x", mails=("hej",)),  # type: ignore[arg-type]  # as above
    ],
)
def test_a_fault_of_its_own_is_no_answer(
    answers: Callable[[object], InstalledSource], answer: object
) -> None:
    """An exception, or an answer of another shape, keeps the extract waiting and tells no more."""
    with pytest.raises(SourceUnreadable) as caught:
        answers(answer).find(Sought())
    assert "secret" not in str(caught.value)


def test_one_that_is_not_there_is_no_answer() -> None:
    """Removed since it was declared, it is asked in vain rather than passed over."""
    with pytest.raises(SourceUnreadable, match="webshop failed"):
        InstalledSource(DECLARED).find(Sought())
