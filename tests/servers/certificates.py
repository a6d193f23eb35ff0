"""A certificate authority of our own, for servers on loopback; made by the openssl command."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files in PEM. ca: to be trusted (SSL_CERT_FILE). cert, key: of the server."""

    ca: Path
    cert: Path
    key: Path


def make(folder: Path, name: str = "IP:127.0.0.1") -> Certificates:
    """A fresh authority, and a certificate of its for that name, e.g. `DNS:mail.example`."""
    made = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    (folder / "server.ext").write_text(f"subjectAltName={name}\n", "ascii")
    _openssl(
        f"req -x509 {_KEY} -keyout ca.key -out ca.pem -days 2 -subj /CN=authority "
        "-addext keyUsage=critical,keyCertSign",
        folder,
    )
    _openssl(f"req {_KEY} -keyout server.key -out server.csr -subj /CN=server", folder)
    _openssl(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial "
        "-out server.pem -days 1 -extfile server.ext",
        folder,
    )
    made.key.chmod(0o644)
    return made


def _openssl(command: str, folder: Path) -> None:
    words = ["openssl", *command.split()]
    subprocess.run(words, check=True, capture_output=True, cwd=folder)  # noqa: S603  # our words
