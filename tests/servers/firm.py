"""A whole firm on real servers: configuration, register, and `mailbot` as its own process."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

CONFIG = """\
data = "data"
[owner]
company = "Hjärter Esse"
name = "Emy Serander"
email = "emy.serander@hjarteresse.com"
policy_url = "https://www.hjarteresse.com/integritetspolicy"
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
user = "{user}"
since = 2026-11-01
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
[trust]
authserv_id = ["mx.hjarteresse.example"]
[processing]
confirmed = 2026-11-01
[run]
mode = "auto"
"""

REGISTER = """\
name;email;phone;customer_number;company;customer_kind;last_interaction;source;recipients
Petra Sandell;petra@sandells.example;+46 70 174 06 05;1;Sandells AB;{rest}
Sara Öhman;sara@ohmans.example;+46 70 174 06 06;2;Öhmans AB;{rest}
Anna Bergkvist;anna@bergkvists.example;+46 70 174 06 07;3;Bergkvists HB;{rest}
Maria Ek;maria@ek.example;+46 70 174 06 08;4;Ek AB;{rest}Tryck <order@tryck.example>
Erik Åsberg;erik@asberg.example;+46 70 174 06 09;5;Åsbergs AB;{rest}
""".replace("{rest}", "employee_contact;2026-08-01;self;")

NOW = "2026-11-20T09:00:00+01:00"
ARRIVED = datetime(2026, 11, 20, 7, 55, tzinfo=UTC)


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Firm:
    """A folder with mailbot.toml, and the program run on it."""

    folder: Path
    password: str

    def run(self, *words: str, now: str = NOW, stdin: str = "") -> Done:
        """A command as a process of its own."""
        environ = {**os.environ, "MAILBOT_IMAP_PASSWORD": self.password}
        config = ["--config", str(self.folder / "mailbot.toml"), "--now", now]
        done = subprocess.run(  # noqa: S603  # our own program with the words of a test
            [sys.executable, "-m", "mailbot", *config, *words],
            cwd=self.folder,
            env=environ,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)


def founded(folder: Path, imap: int, smtp: int, user: str, password: str) -> Firm:
    """A firm with its configuration written and its register imported."""
    text = CONFIG.format(imap=imap, smtp=smtp, user=user)
    (folder / "mailbot.toml").write_text(text, "utf-8")
    (folder / "mailbot.toml").chmod(0o600)
    (folder / "register.csv").write_text(REGISTER, "utf-8")
    firm = Firm(folder, password)
    done = firm.run("register", "import", "register.csv")
    assert done.code == 0, done.err
    return firm


def mail(
    sender: str, subject: str, text: str, *, proof: str = "pass", headers: Sequence[str] = ()
) -> bytes:
    """A mail as the firm's own server hands it over. proof: its verdict on DMARC, "" for none."""
    domain = sender.rpartition("@")[2].rstrip(">")
    lines = [f"Return-Path: <{sender.rpartition('<')[2].rstrip('>')}>"]
    if proof:
        lines.append(
            f"Authentication-Results: mx.hjarteresse.example; dmarc={proof} header.from={domain}"
        )
    lines += [
        f"From: {sender}",
        "To: emy.serander@hjarteresse.com",
        f"Subject: {subject}",
        f"Message-ID: <{abs(hash((sender, subject)))}@{domain}>",
        "Date: Fri, 20 Nov 2026 08:50:00 +0100",
        *headers,
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()


ACCESS = mail(
    "Petra Sandell <petra@sandells.example>",
    "Registerutdrag",
    "Hej!\n\nJag vill ha ett registerutdrag över de uppgifter ni har om mig.\n\nPetra",
)


def text_of(octets: bytes) -> str:
    """The plain text of a letter."""
    letter = message_from_bytes(octets, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def header(octets: bytes, name: str) -> str:
    """One header of a letter."""
    return str(message_from_bytes(octets, policy=policy.default)[name] or "")
