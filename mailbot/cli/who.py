"""WHO of the register's commands: an id, an e-mail address or a customer number."""

from mailbot.cli.given import Given
from mailbot.errors import Fault, UsageError
from mailbot.register.address import same
from mailbot.register.masking import masked
from mailbot.register.person import Person
from mailbot.said import said


def named_people(given: Given, who: str) -> tuple[Person, ...]:
    """The records WHO names: by id, else e-mail address, else customer number.

    Raises: UsageError if there are none.
    """
    everybody = given.store.people()
    wanted = who.strip()
    for found in (
        tuple(p for p in everybody if p.id.casefold() == wanted.casefold()),
        tuple(p for p in everybody if any(same(wanted, email) for email in p.emails)),
        tuple(p for p in everybody if p.customer_number and p.customer_number == wanted),
    ):
        if found:
            return found
    right = said("give an id, an e-mail address or a customer number of `mailbot register list`")
    raise UsageError([Fault(f"WHO {masked(who)}", said("is not in the register"), right)])


def named_person(given: Given, who: str) -> Person:
    """The one record WHO names.

    Raises: UsageError if there are none or several: one address may stand in two records.
    """
    people = named_people(given, who)
    if len(people) > 1:
        ids = ", ".join(person.id for person in people)
        wrong = said("names {people} records: {ids}", people=len(people), ids=ids)
        raise UsageError([Fault(f"WHO {masked(who)}", wrong, said("give the id of one"))])
    return people[0]
