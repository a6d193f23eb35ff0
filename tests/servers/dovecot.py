"""A private Dovecot on free ports: a real IMAP server, with a mailbox of its own per test."""

import grp
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

from mailbot.settings import Mailbox, Server
from tests.servers import certificates

PASSWORD = "lösenord-på-prov"  # noqa: S105  # opens this server alone
SENT, JUNK = "Skickat", "Skräppost"
_CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0 secs
mail_max_userip_connections = 50
imap_idle_notify_interval = 30 secs
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{home}/mail/%n
mailbox_list_index = no
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/home/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Skickat {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Skräppost {{
    auto = create
    special_use = \\Junk
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server. ca: the authority its certificate is from."""

    home: Path
    imap: int
    imaps: int
    ca: Path

    def account(self, user: str) -> "Account":
        """A mailbox; it begins to exist at the first login."""
        return Account(self, user)


@dataclass(frozen=True, slots=True)
class Account:
    """One user's mailbox on a running server."""

    server: Dovecot
    user: str

    @property
    def maildir(self) -> Path:
        """Where its inbox lies on disk."""
        return self.server.home / "mail" / self.user

    def mailbox(
        self,
        port: int | None = None,
        *,
        security: str = "none",
        also_read: tuple[str, ...] | None = (),
    ) -> Mailbox:
        """Settings to read it by, through that port (the server's own if none is named)."""
        port = port or (self.server.imaps if security == "tls" else self.server.imap)
        server = Server("127.0.0.1", port, security, self.user, PASSWORD, (), "imap")
        return Mailbox(server, "INBOX", also_read, "", None)

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A second program at the same mailbox."""
        with IMAPClient("127.0.0.1", self.server.imap, ssl=False, timeout=10) as client:
            client.normalise_times = False
            client.plain_login(self.user, PASSWORD)
            yield client

    def renumber(self, uidvalidity: int) -> None:
        """As after a restore: the same mails and UIDs under another UIDVALIDITY."""
        for file in self.maildir.glob("dovecot.index*"):
            file.unlink()
        uids = self.maildir / "dovecot-uidlist"
        uids.write_text(re.sub(r" V\d+ ", f" V{uidvalidity} ", uids.read_text("utf-8"), count=1))


def why_missing() -> str:
    """Why no Dovecot can be started here, "" if one can."""
    missing = [name for name in ("dovecot", "openssl") if _found(name) is None]
    hint = {"dovecot": "dovecot-imapd", "openssl": "openssl"}
    return "; ".join(f"needs {hint[name]}: apt-get install {hint[name]}" for name in missing)


@contextmanager
def running() -> Iterator[Dovecot]:
    """A server as long as the block lasts, as `nobody` where we are root."""
    user, group = _identity()
    with tempfile.TemporaryDirectory(prefix="dovecot-") as folder:
        home = Path(folder)
        made = certificates.make(home)
        imap, imaps = _free_port(), _free_port()
        places = {"home": home, "imap": imap, "imaps": imaps, "user": user, "group": group}
        config = home / "dovecot.conf"
        config.write_text(
            _CONFIG.format(**places, cert=made.cert, key=made.key, password=PASSWORD), "utf-8"
        )
        _give(home, user, group)
        command = [str(_found("dovecot")), "-F", "-c", str(config)]
        rights = {"user": user, "group": group} if os.geteuid() == 0 else {}
        process = subprocess.Popen(command, **rights)  # type: ignore[call-overload]  # noqa: S603  # our own arguments
        try:
            _await(imap, home / "log")
            yield Dovecot(home, imap, imaps, made.ca)
        finally:
            process.terminate()
            process.wait(10)


def _identity() -> tuple[str, str]:
    """Whom the server runs as: Dovecot refuses to serve root's mail."""
    if os.geteuid() == 0:
        return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


def _give(home: Path, user: str, group: str) -> None:
    """Make everything the server's own."""
    for path in (home, *home.rglob("*")):
        if os.geteuid() == 0:
            shutil.chown(path, user, group)
    home.chmod(0o755)


def _found(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int, log: Path) -> None:
    """Until it listens; at most ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    said = log.read_text("utf-8") if log.exists() else "nothing"
    raise RuntimeError(f"dovecot did not come up; it said: {said}")
