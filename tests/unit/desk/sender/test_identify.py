"""Who is taken to be writing, case by case (law 7)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.desk.sender.identify import Acquaintances, Proof, identify
from mailbot.desk.sender.identity import NO_DATA_THERE, Caution, Grade, Identity
from mailbot.mail.authentication import Verdict
from mailbot.mail.message import Origin
from mailbot.register.person import FLAGS, Person
from tests.unit.judging import ANNA, TODAY

PROOF = Proof(frozenset({"info", "ekonomi"}), 24)
DMARC = Verdict(found=True, dmarc="pass", method="dmarc")
DKIM = Verdict(found=True, method="dkim")
SPF = Verdict(found=True, spf_aligned=True)
FAILED = Verdict(found=True, dmarc="fail")
ORIGIN = Origin(("anna@kund.example",), False, "Anna", "", "", (), None)  # noqa: FBT003  # not ambiguous
VERIFIED, UNVERIFIED = Grade.VERIFIED, Grade.UNVERIFIED


def known(*people: Person, **more: Any) -> Acquaintances:
    """Those records at the sender's address."""
    return Acquaintances(at_sender=people, **more)


def judged(
    people: Acquaintances, verdict: Verdict = DMARC, today: date = TODAY, **origin: Any
) -> Identity:
    """Who is found to be writing."""
    return identify(replace(ORIGIN, **origin), people, verdict, PROOF, today)


@pytest.mark.threat("T-AUTH-05", "T-SMTP-13")
@pytest.mark.parametrize(
    ("verdict", "grade"),
    [
        pytest.param(DMARC, VERIFIED, id="dmarc"),
        pytest.param(DKIM, VERIFIED, id="dkim"),
        pytest.param(SPF, UNVERIFIED, id="spf alone"),
        pytest.param(Verdict(), UNVERIFIED, id="no result"),
        pytest.param(FAILED, UNVERIFIED, id="disowned"),
        pytest.param(replace(DKIM, dmarc="fail"), UNVERIFIED, id="dkim, dmarc=fail"),
    ],
)
def test_the_domain_must_vouch_for_the_mail(verdict: Verdict, grade: Grade) -> None:
    """Only an aligned DMARC or DKIM pass proves; SPF alone and silence do not."""
    found = judged(known(ANNA), verdict)
    assert (found.grade, found.registered) == (grade, "anna@kund.example")


def test_proof_of_an_unknown_address_proves_nobody() -> None:
    """A stranger's true address is nobody in the register."""
    found = judged(known())
    assert (found.grade, found.people, found.registered) == (UNVERIFIED, (), "")


@pytest.mark.threat("T-AUTH-06", "T-AUTH-07")
@pytest.mark.parametrize(
    "origin",
    [
        {"ambiguous": True},
        {"addresses": ("anna@kund.example", "evil@evil.example")},
        {"addresses": ()},
    ],
)
def test_a_doubtful_from_is_never_proven(origin: dict[str, Any]) -> None:
    """Several senders, or one that two readings differ on, leave the mail unverified."""
    found = judged(known(ANNA), **origin)
    assert found.grade is UNVERIFIED
    assert Caution.MALFORMED in found.cautions


@pytest.mark.threat("T-AUTH-08", "T-AUTH-09")
def test_name_and_reply_to_are_only_noted() -> None:
    """Reply-To elsewhere is noted and changes nothing; the display name is never matched."""
    found = judged(known(ANNA), reply_to="evil@evil.example", display_name="bo@kund.example")
    assert (found.grade, found.cautions) == (VERIFIED, frozenset({Caution.REPLY_TO}))
    assert found.registered == "anna@kund.example"
    same = judged(known(ANNA), reply_to="Anna@KUND.example")
    assert same.cautions == frozenset()


@pytest.mark.threat("T-AUTH-10")
def test_a_lookalike_is_no_match() -> None:
    """An address equal only after folding is warned of, and gets neither data nor code."""
    found = judged(Acquaintances(lookalikes=(ANNA,)))
    assert (found.grade, found.registered) == (UNVERIFIED, "")
    assert found.cautions == frozenset({Caution.LOOKALIKE})
    assert Caution.LOOKALIKE in NO_DATA_THERE


@pytest.mark.threat("T-AUTH-11")
def test_the_registers_own_spelling_is_written_to() -> None:
    """Another case of letters is the same mailbox, addressed as registered."""
    found = judged(known(ANNA), addresses=("ANNA@Kund.Example",))
    assert (found.grade, found.registered) == (VERIFIED, "anna@kund.example")


@pytest.mark.threat("T-AUTH-12")
@pytest.mark.parametrize(
    ("people", "shared"),
    [
        pytest.param((ANNA, replace(ANNA, id="P9", name="Bo Ek")), True, id="two names"),
        pytest.param((ANNA, replace(ANNA, id="P9", name="ANNA EK")), False, id="one name"),
        pytest.param((replace(ANNA, flags=("shared",)),), True, id="flagged"),
        pytest.param((replace(ANNA, emails=("info@kund.example",)),), True, id="generic"),
        pytest.param(
            (replace(ANNA, emails=("anna@kund.example", "info@kund.example")),),
            True,
            id="generic beside her own",
        ),
        pytest.param(
            (replace(ANNA, emails=("info@kund.example",), customer_kind="sole_trader"),),
            False,
            id="a sole trader's own",
        ),
    ],
)
def test_mailboxes_of_several_get_no_data(people: tuple[Person, ...], *, shared: bool) -> None:
    """Different names, a flag, or a generic address written from make a mailbox shared."""
    written = people[0].emails[-1]
    found = judged(known(*people), addresses=(written,))
    assert (Caution.SHARED in found.cautions) is shared
    assert (found.grade is UNVERIFIED) is shared


def test_a_generic_address_beside_does_not_spoil_ones_own() -> None:
    """From her own address she is herself, though `info@` stands in her record too."""
    person = replace(ANNA, emails=("anna@kund.example", "info@kund.example"))
    found = judged(known(person))
    assert (found.grade, found.registered) == (VERIFIED, "anna@kund.example")


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_stands_in_the_way(flag: str) -> None:
    """Shared, left, disputed and protected records get no data by themselves."""
    found = judged(known(replace(ANNA, flags=(flag,))))
    assert found.grade is UNVERIFIED
    assert found.cautions & NO_DATA_THERE


@pytest.mark.threat("T-AUTH-13")
@pytest.mark.parametrize(
    ("last", "today", "stale"),
    [
        (date(2024, 3, 6), date(2026, 3, 5), False),
        (date(2024, 3, 5), date(2026, 3, 5), True),
        (date(2024, 2, 29), date(2026, 2, 28), False),
        (date(2024, 2, 29), date(2026, 3, 1), True),
        (None, date(2026, 3, 5), False),
    ],
)
def test_after_long_silence_a_code_is_asked_for(
    last: date | None, today: date, *, stale: bool
) -> None:
    """Two years without contact, the mailbox may be another's: challenged, not trusted."""
    found = judged(known(replace(ANNA, last_interaction=last)), today=today)
    assert (Caution.STALE in found.cautions) is stale
    assert (found.grade is UNVERIFIED) is stale
    assert Caution.STALE not in NO_DATA_THERE


def test_a_claimed_address_is_where_a_code_may_go() -> None:
    """Written from elsewhere, the registered address the text states is the one to ask at."""
    found = judged(Acquaintances(claimed=(ANNA,)), addresses=("anna@hem.example",))
    assert (found.grade, found.people, found.claimed) == (UNVERIFIED, (), (ANNA,))
    assert found.registered == "anna@kund.example"


def test_a_namesake_elsewhere_is_noted_only() -> None:
    """Another record with the name is for the owner to see; the extract is of what is proven."""
    found = judged(known(ANNA, namesakes=(replace(ANNA, id="P9", emails=("x@y.example",)),)))
    assert (found.grade, found.cautions) == (VERIFIED, frozenset({Caution.SAME_NAME}))
    assert found.people == (ANNA,)
