"""Every command: where it is written, and its one line in `mailbot --help`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """place: `module:name` below mailbot.cli; line: what `mailbot --help` says of it."""

    place: str
    line: str


COMMANDS = {
    "init": Listed("setting_up:init", "Write mailbot.toml, step by step."),
    "doctor": Listed("checking:doctor", "Check everything, and say how to mend it."),
    "demo": Listed("demonstrating:demo", "See it all at work, with no account."),
    "run": Listed("running:run", "The bot: read, answer, deliver, remind."),
    "web": Listed("page:web", "Your page: what waits, and your rulings, in a browser."),
    "classify": Listed("reading:classify", "Read mails and say what they ask for."),
    "queue": Listed("queue:queue", "What waits for you."),
    "show": Listed("cases:show", "One case whole."),
    "approve": Listed("ruling:approve", "Say yes to what an item proposes."),
    "reject": Listed("ruling:reject", "Say no, with the reason."),
    "answer": Listed("ruling:answer", "Say what a mail is, or answer in your own words."),
    "undo": Listed("ruling:undo", "Take a ruling or an extension back, while it can be."),
    "extend": Listed("ruling:extend", "Take two more months for a case."),
    "cases": Listed("cases:cases", "All cases."),
    "case": Listed("by_hand:case", "Requests by letter or telephone, entered by hand."),
    "register": Listed("register:register", "The people you keep."),
    "retention": Listed("retention:retention", "Whose time is up, and why."),
    "sources": Listed("sources:sources", "What lies elsewhere: other systems' exports."),
    "may-contact": Listed("contact:may_contact", "Whether you may write to an address."),
    "suppression": Listed("suppression:suppression", "Who gets no advertising, for other tools."),
    "notify-policy": Listed("notifying:notify_policy", "Tell every contact of a changed policy."),
    "deadline": Listed("deadline:deadline", "The last day to answer a request."),
    "calendar": Listed("agenda:calendar", "Every last day, for your own calendar."),
    "log": Listed("log:log", "The accountability log, and whether it is whole."),
    "report": Listed("report:report", "A year in figures, and the record of processing."),
    "incidents": Listed("incidents:incidents", "Breaches, and what is left of the 72 hours."),
    "backup": Listed("backing_up:backup", "Everything in one file, encrypted if you like."),
    "encryption": Listed("encrypting:encryption", "The store encrypted on the disk, or not."),
    "restore": Listed("backing_up:restore", "A backup back in place."),
    "schema": Listed("sources:schema", "The JSON Schema of extracts."),
    "letters": Listed("letters:letters", "See the letters as they will be read."),
    "rules": Listed("rules:rules", "Check, test and explain the rules."),
    "completion": Listed("completion:completion", "Completion on Tab for bash, zsh and fish."),
}
"""In the order they are listed: the way somebody meets them."""
