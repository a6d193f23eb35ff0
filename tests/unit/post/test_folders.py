import pytest

from mailbot.post.folders import folder_names, marked, present
from mailbot.post.wire import Listed


def folder(name: str, *flags: str, delimiter: str = "/") -> Listed:
    return Listed(name, frozenset(flags), delimiter)


@pytest.mark.threat("T-IMAP-19")
@pytest.mark.parametrize(
    ("folders", "found"),
    [
        ([folder("Sent"), folder("Gesendet", "\\sent")], "Gesendet"),
        ([folder("Skickade objekt"), folder("INBOX")], "Skickade objekt"),
        ([folder("Skickat"), folder("Sent")], "Sent"),
        ([folder("INBOX.Skickat", delimiter=".")], "INBOX.Skickat"),
        ([folder("inbox.SENT", delimiter=".")], "inbox.SENT"),
        ([folder("Sent", "\\noselect"), folder("Sent Items")], "Sent Items"),
        ([folder("Sent", "\\sent", "\\nonexistent")], None),
        ([folder("Arkiv/Sent")], None),
        ([folder("Sentinel"), folder("Not Sent")], None),
        ([], None),
    ],
)
def test_sent_by_mark_then_by_name(folders: list[Listed], found: str | None) -> None:
    """A mark decides; known names count with and without the prefix INBOX; else there is none."""
    assert marked(folders, "\\sent", folder_names().sent) == found


def test_inbox_is_found_in_any_case() -> None:
    """INBOX is one folder however it is written (RFC 9051, 5.1); others are not."""
    folders = [folder("Inbox"), folder("Arkiv"), folder("Tom", "\\noselect")]
    assert present(folders, "INBOX") == "Inbox"
    assert present(folders, "arkiv") is None
    assert present(folders, "Arkiv") == "Arkiv"
    assert present(folders, "Tom") is None


def test_known_names_are_folded_and_not_empty() -> None:
    """The list of names in rules/ can be compared without regard to case."""
    for names in (folder_names().sent, folder_names().junk):
        assert names
        assert all(name == name.casefold() and name == name.strip() for name in names)
