"""People of the register as they are shown."""

from mailbot.cli.output import day
from mailbot.desk.owner.plain import free
from mailbot.register.masking import identification, masked
from mailbot.register.person import FieldChange, Person


def person_row(person: Person) -> tuple[str, str, str, str]:
    """A line of `register list`: id, name, last day of dealing, how to reach them."""
    where = ", ".join([*person.emails, *([person.company] if person.company else [])])
    marks = [word for word, on in _marks(person).items() if on]
    told = f"{where} [{', '.join(marks)}]" if marks else where
    return (person.id, free(person.name), day(person.last_interaction), free(told))


def _marks(person: Person) -> dict[str, bool]:
    return {
        "restricted": person.restricted,
        "no marketing": person.marketing == "stopped",
        **dict.fromkeys(person.flags, True),
    }


def person_pairs(person: Person) -> list[tuple[str, str]]:
    """All that is held of one, with its names; identification numbers hidden."""
    restricted = "everything" if "*" in person.restricted_fields else ""
    recipients = [f"{r.name} <{r.email}>" if r.email else r.name for r in person.recipients]
    happened = [f"{h.on} {h.kind} {h.note}".strip() for h in person.happenings]
    return [
        ("Id", person.id),
        ("Name", masked(person.name)),
        ("Title", masked(person.title)),
        ("E-mail", "\n".join(person.emails)),
        ("Phone", person.phone),
        ("Customer number", person.customer_number),
        ("Identification number", identification(person.identification_number)),
        ("Company", masked(person.company)),
        ("Organisation number", identification(person.organisation_number)),
        ("Kind of customer", person.customer_kind.replace("_", " ")),
        ("Invoice address", masked(person.invoice_address)),
        ("Delivery address", masked(person.delivery_address)),
        ("Language", person.language),
        ("Last interaction", day(person.last_interaction)),
        ("Source", masked(person.source)),
        ("Given to", "\n".join(map(masked, recipients))),
        ("Marketing", person.marketing),
        ("Consent", masked(person.consent)),
        ("Restricted", restricted or ", ".join(person.restricted_fields)),
        ("Flags", ", ".join(person.flags)),
        ("Kept through", day(person.kept_through)),
        ("Events", "\n".join(map(masked, happened))),
        ("Notes", masked(person.notes)),
    ]


def change_shape(change: FieldChange) -> dict[str, str]:
    """The keys of `register history`."""
    return {
        "at": change.at,
        "field": change.field,
        "old": change.old,
        "new": masked(change.new),
        "by": change.by,
        "why": change.why,
    }


def change_row(change: FieldChange) -> tuple[str, str, str, str]:
    """A line of `register history`: when, which field, by whom, from what to what."""
    why = f" ({change.why})" if change.why else ""
    told = f"{free(change.old) or '(empty)'} → {free(change.new) or '(empty)'}{why}"
    return (change.at[:16].replace("T", " "), change.field, change.by, told)
