"""What Art. 15(1) and (2) want told beside the data: one function for each part.

Source: GDPR 15(1)(a)-(h), 15(2), 21(4).
"""

from collections.abc import Iterator

from mailbot.law.contents import Contents, RecipientLine
from mailbot.law.elsewhere import kept_elsewhere
from mailbot.law.holdings import MAILBOX
from mailbot.law.retention import RetentionResult
from mailbot.law.sheet import Firm, Grid, Section
from mailbot.law.terms import Terms
from mailbot.register import masking
from mailbot.register.person import Person


def information(told: Contents, terms: Terms, firm: Firm) -> Iterator[Section]:
    """All parts, in the order they are read."""
    yield purposes(told, terms)
    yield Section(terms.say("h_categories"), points=told.categories)
    yield recipients(told, terms)
    yield storage(told, terms)
    yield sources(told, terms)
    yield from rights(told, terms)
    yield Section(terms.say("h_complaint"), (terms.say("complaint"),))
    yield automated(told, terms)
    yield third_countries(told, terms)
    yield not_included(told, terms)
    yield human(terms, firm)


def purposes(told: Contents, terms: Terms) -> Section:
    """Why, which data, on what basis (Art. 15(1)(a))."""
    headers = tuple(terms.columns[c] for c in ("purpose", "data", "basis"))
    rows = tuple(
        (p.purpose, terms.named(p.fields), terms.value("basis", p.basis)) for p in told.purposes
    )
    return Section(terms.say("h_purposes"), (terms.say("purposes"),), Grid(headers, rows))


def recipients(told: Contents, terms: Terms) -> Section:
    """Named recipients (Art. 15(1)(c); CJEU C-154/21); "none" only once the owner confirmed."""
    confirmed = told.extract.processing.confirmed is not None
    heading = terms.say("h_recipients")
    notes: tuple[str, ...] = (terms.say("no_sale"),)
    if not told.recipients:
        said = terms.say("no_recipients" if confirmed else "unconfirmed")
        return Section(heading, (said,), notes=notes)
    headers = tuple(terms.columns[c] for c in ("recipient", "what", "since"))
    rows = tuple(_recipient(r, terms) for r in told.recipients)
    if not confirmed:
        notes = (terms.say("unconfirmed"), *notes)
    return Section(heading, (terms.say("recipients"),), Grid(headers, rows), notes=notes)


def _recipient(line: RecipientLine, terms: Terms) -> tuple[str, str, str]:
    role = terms.value("role", line.role) if line.role else ""
    beside = ", ".join(filter(None, (line.email, role, line.country)))
    named = "\n".join(filter(None, (line.name, beside)))
    return named, masking.masked_for_person(line.what), terms.day(line.since) if line.since else ""


def storage(told: Contents, terms: Terms) -> Section:
    """How long (Art. 15(1)(d)), with this person's own day."""
    said = [terms.say("storage")]
    pairs = list(zip(told.extract.people, told.storage, strict=True))
    said += dict.fromkeys(_kept(p, r, terms, single=len(pairs) == 1) for p, r in pairs)
    if told.vouchers_until is not None:
        said.append(terms.say("vouchers", day=terms.day(told.vouchers_until)))
    said += _kept_elsewhere(told, terms)
    if told.suppressed:
        said.append(terms.say("suppression"))
    return Section(terms.say("h_storage"), (*said, terms.say("storage_case")))


def _kept_elsewhere(told: Contents, terms: Terms) -> Iterator[str]:
    findings, year_end = told.extract.findings, told.extract.processing.financial_year_end
    for source, group, reason, until in kept_elsewhere(findings, year_end):
        why = terms.value("keep", reason)
        if until is None:
            yield terms.say("storage_source_open", source=source, group=group, reason=why)
        else:
            day = terms.day(until)
            yield terms.say("storage_source", source=source, group=group, reason=why, day=day)


def _kept(person: Person, result: RetentionResult, terms: Terms, *, single: bool) -> str:
    if person.kept_through is not None:
        return terms.say("storage_kept", day=terms.day(person.kept_through))
    if result.hold:
        return terms.say("storage_hold")
    if result.erase_after is None:
        return terms.say("storage_unknown")
    day = terms.day(result.erase_after)
    if single or not person.company:
        return terms.say("storage_until", day=day)
    return terms.say("storage_of", company=person.company, day=day)


def sources(told: Contents, terms: Terms) -> Section:
    """Where the data come from (Art. 15(1)(g))."""
    people = told.extract.people
    noted = [p for p in people if p.source]
    said = []
    for person in noted:
        named = terms.value("source", masking.masked_for_person(person.source))
        several = len(people) > 1 and person.company
        key = "source_of" if several else "source"
        said.append(terms.say(key, source=named, company=person.company))
    if len(noted) < len(people) or not people:
        said.append(terms.say("source_unknown"))
    if told.extract.findings.mails:
        said.append(terms.say("source_mails"))
    names = tuple(dict.fromkeys(f.source for f in told.extract.findings.found if f.entries))
    if names:
        said.append(terms.say("source_elsewhere", sources=", ".join(names)))
    return Section(terms.say("h_source"), tuple(dict.fromkeys(said)))


def rights(told: Contents, terms: Terms) -> Iterator[Section]:
    """The rights (Art. 15(1)(e)), with objection apart from all other (Art. 21(4))."""
    keys = ["right_rectification", "right_erasure", "right_restriction"]
    keys += ["right_portability"] if told.portability else []
    keys += ["right_consent"] if any(p.consent for p in told.extract.people) else []
    points = tuple(map(terms.say, keys))
    yield Section(terms.say("h_rights"), (terms.say("rights"),), points=points)
    objection = (terms.say("objection_marketing"), terms.say("objection"))
    yield Section(terms.say("h_objection"), objection)


def automated(told: Contents, terms: Terms) -> Section:
    """Automated decisions and profiling (Art. 15(1)(h)), as the owner confirmed."""
    processing = told.extract.processing
    key = "profiling" if processing.profiling else "no_profiling"
    key = key if processing.confirmed is not None else "profiling_unconfirmed"
    return Section(terms.say("h_automated"), (terms.say("automated"), terms.say(key)))


def third_countries(told: Contents, terms: Terms) -> Section:
    """Transfers and their safeguards (Art. 15(2))."""
    processing, heading = told.extract.processing, terms.say("h_third")
    if not processing.third_countries:
        confirmed = processing.confirmed is not None
        return Section(heading, (terms.say("no_third" if confirmed else "third_unconfirmed"),))
    headers = tuple(terms.columns[c] for c in ("country", "recipient", "safeguard"))
    rows = tuple((t.country, t.recipient, t.safeguard) for t in processing.third_countries)
    return Section(heading, (terms.say("third"),), Grid(headers, rows))


def not_included(told: Contents, terms: Terms) -> Section:
    """What is left out, and how to get it."""
    extract, findings = told.extract, told.extract.findings
    keys = ["not_limited"] if extract.limited_to else []
    copied = any(found.source == MAILBOX for found in findings.found)
    keys += ["not_vouchers"] if copied else ["not_mails", "not_vouchers"]
    keys += ["not_number"] if told.numbers_hidden else []
    noted = any(h.kind == "hold_on" and h.note for p in extract.people for h in p.happenings)
    keys += ["not_hold"] if noted else []
    points = [*map(terms.say, keys), terms.say("not_logs")]
    for key, names in (("not_missing", findings.missing), ("not_manual", findings.manual)):
        if names:
            points.append(terms.say(key, sources=", ".join(names)))
    return Section(terms.say("h_not_included"), points=tuple(points))


def human(terms: Terms, firm: Firm) -> Section:
    """How to reach a human."""
    said = [terms.say("human", company=firm.company, name=firm.name, email=firm.email)]
    if firm.phone:
        said.append(terms.say("human_phone", phone=firm.phone))
    if firm.address:
        said.append(terms.say("human_address", address=firm.address))
    if firm.policy_url:
        said.append(terms.say("human_policy", policy_url=firm.policy_url))
    return Section(terms.say("h_human"), tuple(said))
