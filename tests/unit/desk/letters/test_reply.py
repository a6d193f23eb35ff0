"""Plans into letters: who gets them, in what order, threaded how, with which words."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.desk.judgement.case import Case, CaseMessage, Details, Matter
from mailbot.desk.letters.envelope import letter_language
from mailbot.desk.letters.facts import FACTS
from mailbot.desk.letters.reply import Letter, compose, write_notice
from mailbot.desk.sender.identity import Grade
from mailbot.errors import RefusedError, RulebookError
from mailbot.law.rights import Right, State
from mailbot.law.step import LetterKind, LetterPlan, To
from mailbot.register.person import Person
from tests.letters.made import ANNA, ASKER, CASE, EXTRACT, FIRM, RECEIVED, plan, texts

KNOWN = CASE
UNKNOWN = replace(CASE, identity=Grade.UNVERIFIED, people=(), registered="", matters=())
ACK = LetterKind.ACKNOWLEDGEMENT


def composed(*plans: LetterPlan, case: Case = CASE) -> tuple[Letter, ...]:
    return compose(plans, case, FIRM, texts(), RECEIVED)


def only(*plans: LetterPlan, case: Case = CASE) -> Letter:
    (letter,) = composed(*plans, case=case)
    return letter


def test_one_letter_holds_all_the_answers_to_one_address() -> None:
    """Several plans to the same address, sender or registered, make one letter."""
    stop = plan(LetterKind.MARKETING_STOPPED, To.SENDER)
    letter = only(stop, plan(LetterKind.EXTRACT))
    assert letter.kinds == (LetterKind.EXTRACT, LetterKind.MARKETING_STOPPED)
    assert letter.draft.addressee == ASKER


def test_final_answers_stand_before_promises() -> None:
    """Whatever the order of the plans, the acknowledgement comes last and never names it."""
    plans = [
        plan(ACK, rights=("erasure",)),
        plan(LetterKind.RESTRICTION_ON),
        plan(LetterKind.RECTIFIED),
        plan(LetterKind.EXTRACT),
    ]
    letter = only(*plans)
    assert letter.kinds == (
        LetterKind.EXTRACT,
        LetterKind.RECTIFIED,
        LetterKind.RESTRICTION_ON,
        ACK,
    )
    assert letter.draft.subject == "[HE-2026-7K3Q] Ditt ärende hos Hjärter Esse"


def test_an_acknowledgement_beside_an_answer_names_only_the_rest() -> None:
    """A right answered in the same letter is not promised an answer again."""
    ack = plan(ACK, rights=("access", "erasure"), done=("marketing_paused",))
    text = only(plan(LetterKind.EXTRACT), ack).draft.text
    assert "- radering av uppgifter" in text
    assert "- tillgång till dina uppgifter" not in text


def test_an_acknowledgement_of_nothing_left_is_not_written() -> None:
    """Where every right was answered, only the answer is sent."""
    letter = only(plan(LetterKind.EXTRACT), plan(ACK, rights=("access",)))
    assert letter.kinds == (LetterKind.EXTRACT,)


def test_a_right_still_with_the_owner_is_acknowledged_beside_a_first_answer() -> None:
    """A name was corrected, an address waits: the letter says both."""
    waiting = Matter(Right.RECTIFICATION, State.WAITING_OWNER, "rectified")
    case = replace(CASE, matters=(waiting,))
    letter = only(plan(LetterKind.RECTIFIED), plan(ACK, rights=("rectification",)), case=case)
    assert letter.kinds == (LetterKind.RECTIFIED, ACK)


def test_two_acknowledgements_become_one() -> None:
    """Rights are joined, and the earliest last day is the one promised."""
    first = plan(ACK, rights=("erasure",), due=date(2026, 5, 4), done=("marketing_paused",))
    second = plan(ACK, rights=("portability",), due=date(2026, 5, 8), done=("marketing_paused",))
    letter = only(second, first)
    assert letter.kinds == (ACK,)
    assert "4 maj 2026" in letter.draft.text
    assert "8 maj 2026" not in letter.draft.text
    assert letter.draft.text.count("skickar vi ingen reklam") == 1


@pytest.mark.parametrize(
    "kind",
    [LetterKind.NEUTRAL_IDENTITY, LetterKind.CODE_CHALLENGE, LetterKind.ART19_NOTICE],
)
def test_some_letters_are_always_alone(kind: LetterKind) -> None:
    """Neutral reply, code and notice never share a letter, even to the same address."""
    to = To.RECIPIENT if kind is LetterKind.ART19_NOTICE else To.SENDER
    letters = composed(plan(kind, to), plan(LetterKind.MARKETING_STOPPED, To.SENDER))
    assert sorted(len(letter.kinds) for letter in letters) == [1, 1]


def test_another_registered_address_gets_a_letter_of_its_own() -> None:
    """Data go to the register's address, the rest to the sender: two letters."""
    case = replace(CASE, registered="anna@arbete.example")
    extract, stop = composed(
        plan(LetterKind.EXTRACT), plan(LetterKind.MARKETING_STOPPED, To.SENDER), case=case
    )
    assert (extract.draft.addressee, stop.draft.addressee) == ("anna@arbete.example", ASKER)


def test_letter_case_of_an_address_makes_no_second_letter() -> None:
    """The same mailbox written in two ways is one addressee, as registered."""
    case = replace(CASE, registered="Anna.Lind@Kund.example")
    letter = only(
        plan(LetterKind.MARKETING_STOPPED, To.SENDER), plan(LetterKind.EXTRACT), case=case
    )
    assert letter.draft.addressee == "Anna.Lind@Kund.example"


def test_without_an_address_nothing_is_written() -> None:
    """A plan for a registered address nobody has is the owner's."""
    with pytest.raises(RefusedError):
        composed(plan(LetterKind.EXTRACT), case=UNKNOWN)


def test_an_answer_is_threaded_to_the_mail_it_answers() -> None:
    """In-Reply-To is the asker's Message-ID, References the thread with it last."""
    draft = only(plan(LetterKind.NEUTRAL_IDENTITY, To.SENDER)).draft
    assert draft.in_reply_to == "<asked@kund.example>"
    assert draft.references == ("<first@kund.example>", "<asked@kund.example>")
    assert draft.auto_submitted == "auto-replied"


def test_the_code_begins_a_thread_of_its_own() -> None:
    """Nothing of the asker's mail, not even its Message-ID, reaches the registered address."""
    case = replace(CASE, registered="anna@arbete.example")
    draft = only(plan(LetterKind.CODE_CHALLENGE), case=case).draft
    assert (draft.in_reply_to, draft.references) == ("", ())
    assert ASKER not in draft.text + draft.subject


@pytest.mark.parametrize("message_id", ["", "no id at all", "<asked@kund.example>"])
def test_an_answer_elsewhere_names_nothing_of_the_askers_thread(message_id: str) -> None:
    """An extract to the registered address refers to no mail of the asker's."""
    details = replace(CASE.details, message_id=message_id)
    case = replace(CASE, registered="anna@arbete.example", details=details)
    draft = only(plan(LetterKind.EXTRACT), case=case).draft
    assert (draft.in_reply_to, draft.references) == ("", ())


def test_an_answer_elsewhere_is_threaded_to_our_own_letter_there() -> None:
    """The extract to the registered address answers our code mail, not the asker's."""
    code = CaseMessage(
        "out",
        "<code@hjarteresse.com>",
        "anna@arbete.example",
        "",
        "code_challenge",
        "sent",
        CASE.received,
        1,
    )
    case = replace(CASE, registered="anna@arbete.example", messages=(code,))
    draft = only(plan(LetterKind.EXTRACT), case=case).draft
    assert draft.in_reply_to == "<code@hjarteresse.com>"
    assert draft.references == ("<code@hjarteresse.com>",)


@pytest.mark.threat("T-OUT-01")
@settings(max_examples=50)
@given(st.text(max_size=60))
def test_a_hostile_message_id_is_left_out(message_id: str) -> None:
    """Only well-formed Message-IDs are ever referred to."""
    details = replace(CASE.details, message_id=message_id, references=(message_id, "<a@b>\r\nX: y"))
    draft = only(plan(LetterKind.MARKETING_STOPPED, To.SENDER), case=replace(CASE, details=details))
    for reference in (draft.draft.in_reply_to, *draft.draft.references):
        assert not reference or (reference[0], reference[-1]) == ("<", ">")
        assert "\n" not in reference
        assert "\r" not in reference


def test_a_long_thread_is_shortened_in_the_middle() -> None:
    """The first and the latest references are kept, twenty in all."""
    thread = tuple(f"<{n}@kund.example>" for n in range(100))
    case = replace(CASE, details=replace(CASE.details, references=thread))
    references = only(plan(LetterKind.NO_DATA), case=case).draft.references
    assert len(references) == 20
    assert (references[0], references[-1]) == ("<0@kund.example>", "<asked@kund.example>")


@pytest.mark.parametrize(
    ("mail", "letter"),
    [
        ("sv", "sv"),
        ("no", "sv"),
        ("nb", "sv"),
        ("da", "sv"),
        ("fi", "en"),
        ("en", "en"),
        ("de", "en"),
    ],
)
def test_the_letter_is_in_a_language_its_reader_knows(mail: str, letter: str) -> None:
    """Swedish for Scandinavians, English for everybody else."""
    assert letter_language(mail) == letter
    draft = only(plan(LetterKind.EXTRACT), case=replace(CASE, language=mail)).draft
    assert draft.language == letter
    assert ("register-extract.pdf" in draft.text) is (letter == "en")


def test_a_norwegian_is_told_in_english_what_the_letter_is() -> None:
    """A Swedish letter to another Scandinavian begins with one line of English."""
    draft = only(plan(LetterKind.EXTRACT), case=replace(CASE, language="no")).draft
    assert "In short, in English" in draft.text
    assert "In short, in English" not in only(plan(LetterKind.EXTRACT)).draft.text


def test_the_extract_travels_with_its_letter() -> None:
    """The letter carries what its documents are made from, access before portability."""
    portable = replace(plan(LetterKind.PORTABILITY), extract=replace(EXTRACT, portable=True))
    letter = only(portable, plan(LetterKind.EXTRACT))
    assert letter.extracts == (EXTRACT, replace(EXTRACT, portable=True))
    assert letter.draft.enclosures == ()


def test_the_extract_greets_the_person_by_name() -> None:
    """The name comes from the register, never from the mail's display name."""
    draft = only(plan(LetterKind.EXTRACT)).draft
    assert draft.text.startswith("Hej Anna Lind,\n")
    assert "Någon Annan" not in draft.text


def test_the_code_stands_alone_and_whole() -> None:
    """The code is on a line of its own, however long it is."""
    code = "-".join(["ABCD"] * 20)
    lines = only(plan(LetterKind.CODE_CHALLENGE, code=code)).draft.text.splitlines()
    assert f"    {code}" in lines


@pytest.mark.threat("T-PRIV-01")
@pytest.mark.parametrize("kind", [LetterKind.NEUTRAL_IDENTITY, LetterKind.MARKETING_STOPPED])
@pytest.mark.parametrize("language", ["sv", "en", "no"])
@settings(max_examples=20)
@given(
    name=st.text(max_size=40),
    text=st.text(max_size=200),
    rights=st.sets(st.sampled_from(list(Right))),
)
def test_known_and_unknown_read_the_same(
    kind: LetterKind, language: str, name: str, text: str, rights: set[Right]
) -> None:
    """Byte for byte the same to somebody registered and to a stranger, whatever was asked."""
    matters = tuple(Matter(r, State.IDENTIFYING) for r in rights)
    known = replace(KNOWN, language=language, matters=matters)
    details = Details(sender="okand@annan.example", name=name, subject=text, text=text)
    unknown = replace(UNKNOWN, language=language, details=details)
    one, other = (only(plan(kind, To.SENDER), case=case).draft for case in (known, unknown))
    assert one.text.encode() == other.text.encode()
    assert (one.subject, one.auto_submitted) == (other.subject, other.auto_submitted)


def test_the_neutral_reply_is_equally_long_on_any_day() -> None:
    """Neither day nor month changes its length."""
    neutral = plan(LetterKind.NEUTRAL_IDENTITY, To.SENDER)
    days = (date(2026, 5, 1), date(2026, 9, 30))
    lengths = {len(compose([neutral], CASE, FIRM, texts(), day)[0].draft.text) for day in days}
    assert len(lengths) == 1


@pytest.mark.threat("T-PRIV-04")
@pytest.mark.parametrize("kind", LetterKind)
def test_nothing_of_the_mail_is_quoted(kind: LetterKind) -> None:
    """Neither subject, text nor display name of the mail comes back in any letter."""
    to = To.RECIPIENT if kind is LetterKind.ART19_NOTICE else To.REGISTERED
    draft = only(plan(kind, to)).draft
    whole = f"{draft.subject}\n{draft.text}"
    assert [w for w in ("hemligheten", "kaktusblomman", "Någon Annan") if w in whole] == []
    assert not [line for line in draft.text.splitlines() if line.startswith(">")]


@pytest.mark.threat("T-OUT-01")
@settings(max_examples=50)
@given(st.text(max_size=80))
def test_no_value_makes_a_line_of_a_header(company: str) -> None:
    """Whatever the firm is called, the subject is one line of printable characters."""
    firm = replace(FIRM, company=company)
    stop = plan(LetterKind.MARKETING_STOPPED, To.SENDER)
    try:
        (letter,) = compose([stop], CASE, firm, texts(), RECEIVED)
    except RulebookError:
        return  # a name of nothing printable cannot sign a letter
    assert not any(c in letter.draft.subject for c in "\r\n\x00\u2028\x85")


@pytest.mark.threat("T-OUT-04")
@pytest.mark.parametrize(
    "name",
    ["{{7*7}}", "{% for x in y %}", "{{ controller }}", "{# gone #}", "${7*7}", "{{''.__class__}}"],
)
def test_a_template_in_a_name_is_only_a_name(name: str) -> None:
    """What looks like a template in the register is printed as it stands."""
    people: tuple[Person, ...] = (replace(ANNA, name=name),)
    extract = replace(EXTRACT, people=people)
    asked = replace(plan(LetterKind.EXTRACT, recipients=(name,)), extract=extract)
    text = " ".join(only(asked).draft.text.split())
    assert text.startswith(f"Hej {name},")
    assert f"åt oss: {name}." in text


@pytest.mark.threat("T-OUT-05")
@pytest.mark.parametrize(
    ("kind", "missing"), [(kind, name) for kind, names in FACTS.items() for name in sorted(names)]
)
def test_a_missing_fact_stops_the_letter(kind: LetterKind, missing: str) -> None:
    """A letter that lacks a fact is not written, and the fault names what is missing."""
    whole = plan(kind)
    facts = {key: value for key, value in whole.facts.items() if key != missing}
    with pytest.raises(RulebookError, match=missing):
        composed(replace(whole, facts=facts))


@pytest.mark.threat("T-OUT-05")
@pytest.mark.parametrize(
    ("kind", "fact", "value"),
    [
        (ACK, "due", None),
        (ACK, "due", "4 maj"),
        (LetterKind.CODE_CHALLENGE, "code", None),
        (LetterKind.CODE_CHALLENGE, "code", ""),
        (LetterKind.OBJECTION_REFUSED, "grounds", None),
        (LetterKind.OBJECTION_REFUSED, "grounds", " \n "),
        (LetterKind.REFUSAL, "reasons", ""),
        (LetterKind.EXTENSION, "new_date", None),
        (LetterKind.ERASED, "what", (None,)),
        (LetterKind.ERASED, "trace_until", True),
    ],
)
def test_a_fact_of_the_wrong_shape_stops_the_letter(
    kind: LetterKind, fact: str, value: object
) -> None:
    """Nothing is printed that is not a word, a number or a day."""
    with pytest.raises(RulebookError):
        composed(plan(kind, To.REGISTERED, **{fact: value}))


def test_id_numbers_are_hidden_in_every_fact() -> None:
    """A personal identity number in the owner's own reasons is not sent on."""
    text = only(plan(LetterKind.EXTENSION, reasons="Gäller 640823-3234 och annat.")).draft.text
    assert "3234" not in text
    assert "******-****" in text


def test_the_owners_paragraphs_are_kept() -> None:
    """Her reasons may run over several paragraphs; a name may not."""
    reasons = "Först det ena.\n\nSedan det andra."
    text = only(plan(LetterKind.EXTENSION, reasons=reasons)).draft.text
    assert "\nFörst det ena.\n\nSedan det andra.\n" in text
    what = ("namn\n\nBcc: nagon@annan.example",)
    with pytest.raises(RulebookError, match="Bcc:"):
        composed(plan(LetterKind.ERASED, what=what))


def test_a_forbidden_word_stops_the_letter() -> None:
    """The authority's old name in the owner's reasons is told to her, not sent."""
    with pytest.raises(RulebookError, match="Datainspektion"):
        composed(plan(LetterKind.EXTENSION, reasons="Datainspektionen säger så."))


def test_the_owners_own_answer_stands_in_our_frame() -> None:
    """Her words replace ours; greeting, human, authority and signature stay."""
    own = plan(LetterKind.PRIVACY_INFO, To.SENDER, own_text="Vi lagrar allt i Sverige.", topics=())
    text = only(own).draft.text
    assert "Vi lagrar allt i Sverige." in text
    assert "Tack för din fråga" not in text
    assert "imy@imy.se" in text
    assert "Emy Serander" in text


@pytest.mark.parametrize(
    ("own", "greetings"),
    [("Hej Anna! Jag ringer.", 1), ("hejsan!\n\nJa.", 1), ("Jag ringer.", 1), ("Hejarklack?", 2)],
)
def test_her_own_greeting_is_the_only_one(own: str, greetings: int) -> None:
    """Where her words greet, the letter does not greet once more."""
    text = only(plan(LetterKind.PRIVACY_INFO, To.SENDER, own_text=own, topics=())).draft.text
    assert text.casefold().count("hej") == greetings
    assert text.lstrip().casefold().startswith("hej")


def test_the_topic_asked_for_is_answered_first() -> None:
    """Everything fixed is said, beginning with what was asked."""
    text = only(plan(LetterKind.PRIVACY_INFO, To.SENDER, topics=("sale",))).draft.text
    assert text.index("säljer inte") < text.index("integritetspolicy finns på")


def test_a_notice_of_no_case_bears_no_number() -> None:
    """A changed policy is told of our own accord: no case, no thread, auto-generated."""
    notice = replace(plan(LetterKind.POLICY_CHANGE), address=ASKER)
    draft = write_notice(notice, FIRM, texts(), "sv").draft
    assert draft.subject == "Ändrad integritetspolicy hos Hjärter Esse"
    assert draft.auto_submitted == "auto-generated"
    assert (draft.in_reply_to, draft.addressee) == ("", ASKER)
    assert "Ärendenummer" not in draft.text


def test_a_recipient_is_told_of_our_own_accord() -> None:
    """An Art. 19 notice answers no mail and says nothing of when or why it was asked for."""
    draft = only(plan(LetterKind.ART19_NOTICE, To.RECIPIENT)).draft
    assert draft.auto_submitted == "auto-generated"
    assert (draft.in_reply_to, draft.references) == ("", ())
    assert "2 april 2026" not in draft.text
    assert draft.addressee == "mottagare@byra.example"
