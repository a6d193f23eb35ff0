"""The owner rules by answering a mail; nobody else does, and nothing is guessed."""

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from mailbot.law.rights import State
from mailbot.store.contract import Commit
from mailbot.workflow.owner_letters import REFUSED
from mailbot.workflow.pending import carry_out_due, undo
from mailbot.workflow.telling import tell_owner
from tests.stories.paper import FIRM, text_of
from tests.unit.workflow.owner_post import OwnerPost

ERASE = "Hej, radera alla mina personuppgifter ur ert register."
OBJECT = "Hej, jag invänder mot att ni behandlar mina personuppgifter."
UNSURE = "Hej, jag undrar lite över vad som står om mig hos er egentligen?"


@pytest.fixture
def post(office: Any) -> OwnerPost:
    """An owner with two things waiting, and their acknowledgements sent."""
    office.takes(ERASE)
    office.takes(OBJECT)
    office.sends()
    return OwnerPost(office)


def _digest(post: OwnerPost) -> EmailMessage:
    return next(mail for mail in post.round() if mail["Auto-Submitted"] == "auto-generated")


def _receipt(post: OwnerPost) -> EmailMessage:
    return [mail for mail in post.round() if mail["Auto-Submitted"] == "auto-replied"][-1]


def _flat(mail: EmailMessage) -> str:
    return " ".join(text_of(mail).split())


def _logged(office: Any) -> list[tuple[str, object]]:
    entries = [line.entry for line in office.store.log()]
    return [(e.event, dict(e.facts).get("why")) for e in entries if e.event == "ruling_refused"]


def test_a_yes_and_a_no_are_carried_out(office: Any, post: OwnerPost) -> None:
    """Each line rules on its item, the letters leave, and one receipt says what was done."""
    digest = _digest(post)
    assert (
        post.answers(digest, "Q1 JA\nQ2 NEJ Avtalet löper till maj. Bara namnet används.\n\nEmy")
        == "ruled"
    )
    sent = len(office.post.taken)
    receipt = _receipt(post)
    to_anna = [text_of(m) for to, m in office.post.taken[sent:] if to == "anna@kund.example"]
    assert any("Avtalet löper till maj" in text for text in to_anna)
    assert office.store.people() == ()
    assert "Q1: JA." in text_of(receipt)
    assert "Q2: NEJ." in text_of(receipt)
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert receipt["In-Reply-To"] == "<answer-1@hjarteresse.com>"


def test_the_same_as_at_the_terminal(office: Any, post: OwnerPost) -> None:
    """A ruling by mail stands in the case and the log as hers."""
    digest = _digest(post)
    post.answers(digest, "Q2 JA")
    case = next(c for c in office.store.cases() if c.matters[0].right == "objection")
    assert case.matters[0].state is State.DONE
    assert ("owner_approve", "owner") in [(e.event, e.actor) for e in case.events]
    assert office.store.verify_log().ok


def test_later_leaves_it_and_asks_again(office: Any, post: OwnerPost) -> None:
    """SENARE does nothing now; the item is back in the digest three days on."""
    digest = _digest(post)
    post.answers(digest, "Q1 SENARE\nQ2 SENARE")
    receipt = _receipt(post)
    assert "Jag frågar igen 8 mars 2026" in _flat(receipt)
    said = []
    for _ in range(3):
        office.later(days=1)
        said.append(len(post.round()))
    assert said == [0, 0, 1]


def test_a_new_mail_needs_no_number_when_it_is_about_one_thing(
    office: Any, post: OwnerPost
) -> None:
    """After the receipt that asks about one item alone, the bare word will do."""
    post.answers(_digest(post), "Q1 JA\nQ2 NEJ")
    receipt = _receipt(post)
    assert "Ett NEJ behöver ett skäl" in text_of(receipt)
    assert post.answers(receipt, "Nej. Avtalet löper till maj. Bara namnet används.") == "ruled"
    states = {m.right: m.state for case in office.store.cases() for m in case.matters}
    assert states["objection"] is State.REFUSED


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("NEJ", "not_a_request"), ("RADERING", None), ("JA", None), ("SVAR Hej Anna!", "answered")],
)
def test_an_unsure_mail_is_read_as_she_says(
    office: Any, post: OwnerPost, answer: str, outcome: str | None
) -> None:
    """A right by its name, a yes to the one proposed, a no that it asks nothing, or her words."""
    office.later(days=1)
    post.comes(office.raw("Hej, radera mina uppgifter hos er nu genast.").octets, "Skräppost")
    (unsure,) = [item for item in office.store.items() if item.kind == "classify"]
    post.answers(_digest(post), f"{unsure.id} {answer}")
    case = office.store.case(unsure.case)
    assert unsure.id not in [item.id for item in office.store.items()]
    assert [m.outcome for m in case.matters if m.right == "erasure"] == [outcome]


UNCLEAR = {
    "half": ("Q1 JA men vänta med brevet", "Jag förstod inte ”Q1 JA men vänta med brevet”"),
    "whose": ("JA", "Det här förstod jag inte: JA"),
    "talk": ("Jag läser det i kväll.", "Det här förstod jag inte"),
    "both": ("Q1 JA\nQ1 NEJ jag ångrar mig", "Jag förstod inte"),
    "beside": ("Q1 JA\n\nfast ta inte bort fakturaadressen", "Så långt jag förstod: Q1 JA"),
    "nothing": ("", "Jag hittade inget beslut"),
}


@pytest.mark.threat("T-LOOP-10")
@pytest.mark.parametrize("case", UNCLEAR)
def test_what_is_unclear_is_asked_back(office: Any, post: OwnerPost, case: str) -> None:
    """What cannot be read for certain does nothing; she is told what was understood, and asked."""
    written, told = UNCLEAR[case]
    before = office.waits()
    post.answers(_digest(post), written)
    receipt = _receipt(post)
    assert office.waits() == before
    assert told in _flat(receipt)
    assert "Q1 Radering" in _flat(receipt)


FORGED: dict[str, dict[str, Any]] = {
    "no results": {"results": None},
    "its domain disowns it": {"results": "fail"},
    "another sender": {"sender": "Emy Serander <emy@elak.example>"},
    "a name that is an address": {"sender": f'"{FIRM}" <x@elak.example>'},
    "an alias": {"sender": "Emy <info@hjarteresse.com>"},
    "results of another server": {
        "results": None,
        "headers": [("Authentication-Results", "mx.elak.example; dmarc=pass")],
    },
    "results of another domain": {
        "results": None,
        "headers": [
            (
                "Authentication-Results",
                "mx.hjarteresse.example; dmarc=pass header.from=elak.example",
            )
        ],
    },
    "SPF alone": {
        "results": None,
        "headers": [
            (
                "Authentication-Results",
                f"mx.hjarteresse.example; spf=pass smtp.mailfrom={FIRM}",
            )
        ],
    },
}


@pytest.mark.threat("T-LOOP-10", "T-AUTH-02", "T-AUTH-05", "T-AUTH-08", "T-MIME-16")
@pytest.mark.parametrize("case", FORGED)
def test_a_forged_ruling_does_nothing_and_is_not_answered(
    office: Any, post: OwnerPost, case: str
) -> None:
    """With the true token, but not from her for certain: refused, logged, answered to nobody."""
    digest = _digest(post)
    before, sent = office.waits(), len(office.post.taken)
    post.answers(digest, "Q1 JA", **FORGED[case])
    post.round()
    assert office.waits() == before
    assert len(office.post.taken) == sent
    assert len(_logged(office)) == 1


def test_she_reads_of_refused_rulings(office: Any, post: OwnerPost) -> None:
    """The next digest, to her own address, says that a ruling was refused, once."""
    post.answers(_digest(post), "Q1 JA", results=None)
    told = []
    for _ in range(2):
        office.later(days=1)
        told.append("inte att styrka" in _flat(_digest(post)))
    assert told == [True, False]
    assert office.store.setting(REFUSED) == ""


@pytest.mark.threat("T-LOOP-10")
def test_only_with_the_token(office: Any, post: OwnerPost) -> None:
    """A mail of hers that answers none of ours, or one of another making, rules on nothing."""
    digest = _digest(post)
    before = office.waits()
    made_up = EmailMessage()
    made_up["Subject"] = digest["Subject"]
    secret = digest["Message-ID"].split(".")[3].split("@")[0]
    for named in ("<a@b.example>", digest["Message-ID"].replace(secret, "0" * 32)):
        del made_up["Message-ID"], made_up["References"]
        made_up["Message-ID"] = made_up["References"] = named
        made_up.set_content(text_of(digest))
        post.answers(made_up, "Q1 JA")
    post.round()
    assert office.waits() == before


@pytest.mark.threat("T-LOOP-10", "T-AUTH-18")
def test_a_token_written_or_quoted_in_the_text_is_void(office: Any, post: OwnerPost) -> None:
    """Only the headers of an answer carry it; the text, quoted or forwarded, never does."""
    digest = _digest(post)
    before = office.waits()
    headers = [("In-Reply-To", "<x@y.example>"), ("References", digest["Message-ID"][1:-1])]
    said = post.answers(digest, f"Q1 JA {digest['Message-ID']}", headers=headers)
    assert (said, office.waits()) == ("left_alone", before)


def test_a_digest_passed_on_rules_on_nothing(office: Any, post: OwnerPost) -> None:
    """A forwarded digest with a word above it is asked back."""
    digest = _digest(post)
    before = office.waits()
    post.answers(digest, "Q1 JA", headers=[("Subject", f"Vb: {digest['Subject']}")])
    post.round()
    assert office.waits() == before


@pytest.mark.threat("T-LOOP-10", "T-AUTH-16")
def test_a_token_is_good_once(office: Any, post: OwnerPost) -> None:
    """The same mail again is known; another answer to the same mail is told it was used."""
    digest = _digest(post)
    post.answers(digest, "Q1 SENARE")
    post.answers(digest, "Q1 JA")
    assert "Du har redan svarat på det mejlet" in _flat(_receipt(post))
    assert ("O01", "erase") in office.waits()


def test_the_token_of_one_item_is_none_for_another(office: Any, post: OwnerPost) -> None:
    """An item that was not in the mail she answers is not ruled on."""
    digest = _digest(post)
    office.later(days=1)
    office.takes("Hej, vart vänder jag mig om jag vill klaga på hur ni hanterar mina uppgifter?")
    new = office.store.items()[-1].id
    before = office.waits()
    post.answers(digest, f"{new} JA")
    assert "fanns inte i mejlet" in _flat(_receipt(post))
    assert office.waits() == before


def test_an_old_token_is_told(office: Any, post: OwnerPost) -> None:
    """After fourteen days a mail rules on nothing, and she is told so."""
    digest = _digest(post)
    office.later(days=15)
    before = office.waits()
    post.answers(digest, "Q1 JA")
    assert "kom för sent" in _flat(_receipt(post))
    assert office.waits() == before


def test_an_item_that_changed_is_told_and_asked_anew(office: Any, post: OwnerPost) -> None:
    """Where the case moved on since the mail, nothing is done before she has read it again."""
    digest = _digest(post)
    case = office.store.case(office.store.items()[0].case)
    extended = replace(case, extended_due=case.due.replace(month=6))
    office.store.commit(Commit(cases=(extended,)))
    item = office.store.items()[0].id
    before = office.waits()
    post.answers(digest, f"{item} JA")
    receipt = _receipt(post)
    assert "har ändrats sedan mejlet skickades" in _flat(receipt)
    assert office.waits() == before
    post.answers(receipt, "JA")
    assert office.waits() != before


@pytest.mark.parametrize(
    ("language", "no", "why"),
    [
        ("sv", "NEJ", "säger inte hur skälen har vägts mot personens egna; skriv det i en egen"),
        ("en", "NO", "does not say how the grounds were weighed against the person's; give it"),
    ],
)
def test_why_it_cannot_be_done_is_told_in_her_language(
    office: Any, post: OwnerPost, language: str, no: str, why: str
) -> None:
    """A ruling that is refused comes back with the reason, in the language she reads."""
    post.language = language
    before = office.waits()
    post.answers(_digest(post), f"Q2 {no} The contract runs until May")
    assert why in _flat(_receipt(post))
    assert office.waits() == before


def test_settled_elsewhere_is_told_with_its_day(office: Any, post: OwnerPost) -> None:
    """What she ruled on at the terminal meanwhile is not ruled on again."""
    digest = _digest(post)
    office.approves("Q2")
    post.answers(digest, "Q2 NEJ ångrar mig")
    assert "redan avgjord, 5 mars 2026" in _flat(_receipt(post))


@pytest.mark.threat("T-LOOP-02", "T-LOOP-05", "T-LOOP-07")
@pytest.mark.parametrize(
    "mark",
    [
        ("Auto-Submitted", "auto-replied"),
        ("Subject", "Autosvar: semester"),
        ("X-Autoreply", "yes"),
        ("Precedence", "auto_reply"),
    ],
)
def test_her_vacation_answer_is_ignored(
    office: Any, post: OwnerPost, mark: tuple[str, str]
) -> None:
    """Her own responder rules on nothing and is not answered."""
    digest = _digest(post)
    before = office.waits()
    assert post.answers(digest, "Q1 JA", headers=[mark]) == "left_alone"
    assert (office.waits(), post.round()) == (before, [])


@pytest.mark.threat("T-LOOP-01", "T-LOOP-10")
def test_a_responder_that_marks_nothing_ends(post: OwnerPost) -> None:
    """Answer after answer in which nothing is ruled gets two receipts a day, then none."""
    mail, receipts = _digest(post), 0
    for _ in range(8):
        post.answers(mail, "Jag har semester till den 3 augusti. Hälsningar Emy")
        got = post.round()
        receipts += len(got)
        mail = got[-1] if got else mail
    assert receipts == 2


def test_without_results_as_the_configuration_says(office: Any, post: OwnerPost) -> None:
    """With "token", mail of hers that nothing at all is recorded of rules by its token."""
    digest = _digest(post)
    post.digest = replace(post.digest, rulings="token")
    assert post.answers(digest, "Q1 JA", results="fail") == "ruling_refused"
    assert post.answers(digest, "Q1 JA", results=None) == "ruled"
    assert ("O01", "erase") not in office.waits()


@pytest.mark.parametrize(("rulings", "ids"), [("off", True), ("proven", False)])
def test_where_no_answer_can_be_taken_none_is_asked_for(
    office: Any, post: OwnerPost, rulings: str, *, ids: bool
) -> None:
    """The digest then says where she decides instead, and an answer does nothing."""
    post.digest = replace(post.digest, rulings=rulings)
    before = office.waits()
    if not ids:
        desk = post.desk
        settings = replace(desk.settings, authserv_ids=())
        tell_owner(replace(desk, settings=settings))
    digest = _digest(post)
    assert "Skriv JA" not in text_of(digest)
    assert "mailbot queue" in _flat(digest)
    post.answers(digest, "Q1 JA")
    assert office.waits() == before


def test_nothing_in_the_junk_folder_rules(office: Any, post: OwnerPost) -> None:
    """An answer that lies among the junk is refused."""
    digest = _digest(post)
    before = office.waits()
    reply = EmailMessage()
    reply["Authentication-Results"] = f"mx.hjarteresse.example; dmarc=pass header.from={FIRM}"
    reply["From"], reply["To"], reply["Message-ID"] = FIRM, FIRM, "<a@hjarteresse.com>"
    reply["In-Reply-To"] = digest["Message-ID"]
    reply.set_content("Q1 JA")
    assert post.comes(bytes(reply), "Skräppost") == "ruling_refused"
    assert office.waits() == before


@pytest.mark.threat("T-SMTP-02")
def test_a_stop_between_ruling_and_receipt_rules_once(
    office: Any, post: OwnerPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off after the ruling, the same mail read again brings the same receipt and no more."""
    digest = _digest(post)

    same = [("Message-ID", "<same@hjarteresse.com>")]

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("mailbot.workflow.owner_answers._receive", cut)
        with pytest.raises(KeyboardInterrupt):
            post.answers(digest, "Q2 JA", headers=same)
    number = len(office.store.letters())
    assert post.answers(digest, "Q2 JA", headers=same) == "ruled"
    assert len(office.store.letters()) == number + 1
    assert "Q2: JA." in text_of(_receipt(post))


def test_a_ruling_by_mail_can_be_taken_back_for_a_while(office: Any, post: OwnerPost) -> None:
    """With letters.delay_minutes it is noted, the receipt says until when, and undo undoes it."""
    post.delay_minutes = 30
    digest = _digest(post)
    post.answers(digest, "Q1 JA")
    assert "tas tillbaka till 09:30" in _flat(_receipt(post))
    assert ("O01", "erase") in office.waits()
    post.answers(digest, "Q1 NEJ ångrar mig")
    assert "redan" in _flat(_receipt(post))
    undo(post.desk, "Q1")
    office.later(hours=1)
    carry_out_due(post.desk)
    assert ("O01", "erase") in office.waits()
