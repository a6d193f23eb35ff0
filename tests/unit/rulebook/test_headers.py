"""The headers of register files, loaded."""

from pathlib import Path

import pytest

from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.headers import COLUMNS, load_headers

PROMISED = {
    (
        "name,email,phone,customer_number,identification_number,invoice_address,delivery_address,"
        "company,organisation_number,customer_kind,last_interaction,source,recipients"
    ),
    (
        "namn,e-post,telefon,kundnummer,personnummer,fakturaadress,leveransadress,"
        "företag,organisationsnummer,kundtyp,senaste kontakt,källa,mottagare"
    ),
}


def test_shipped_headers_name_every_column() -> None:
    """Each column has its English and Swedish name, and no header stands for two columns."""
    headers, faults = load_headers(RuleFolders(shipped()))
    assert faults == ()
    assert set(headers.values()) == set(COLUMNS)
    for line in PROMISED:
        fields = [headers[header] for header in line.split(",")]
        assert len(set(fields)) == len(fields)


@pytest.mark.parametrize(
    ("text", "where", "wrong"),
    [
        ('[headers]\nnames = ["a"]', "headers.names", "unknown key"),
        ('[headers]\nname = "a"', "headers.name", "not a list"),
        ('[headers]\nname = ["a"]\nphone = ["A"]', "headers.phone", "stands for name already"),
        ("[heders]", "heders", "unknown key"),
        ("[", "register.toml", "not TOML"),
    ],
)
def test_faults_are_told(tmp_path: Path, text: str, where: str, wrong: str) -> None:
    """What is wrong in the owner's file is told with file and key."""
    (tmp_path / "register.toml").write_text(text, encoding="utf-8")
    _, faults = load_headers(RuleFolders(shipped(), tmp_path))
    assert where in faults[0].where
    assert wrong in faults[0].wrong
