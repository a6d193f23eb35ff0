"""What bringing a register in costs: a first import, and the same file again.

Run: python -m tests.bench.register. Each is a process of its own, as a nightly job would start it.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.cli.firm import CONFIG, surroundings

FIRST = ("Anna", "Bo", "Eva", "Lo", "Kim", "Åsa", "Örjan", "Siv", "Ture", "Maj")
LAST = ("Ek", "Lind", "Ås", "Öberg", "Holm", "Sandell", "Bergkvist", "Nyman", "Frisk", "Dal")
HEADER = "namn;e-post;telefon;kundnummer;fakturaadress;företag;kundtyp;senaste kontakt;källa\n"
LIMITS = (("first import", 5.0), ("same file again", 3.0))


def main() -> None:
    """Print a line for each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "mailbot.toml").write_text(CONFIG, encoding="utf-8")
        (home / "kunder.csv").write_text(contacts(count), encoding="utf-8")
        for name, limit in LIMITS:
            seconds, said = timed(home)
            print(f"{count} contacts, {name:<16} {seconds:5.2f} s (limit {limit}): {said}")  # noqa: T201  # a report


def contacts(count: int) -> str:
    """A register file of so many, three to a company, some of one name."""
    chance = random.Random(8)  # noqa: S311  # a made-up register, the same each time
    rows = []
    for n in range(count):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {n % 997}"
        mail = f"kontakt{n}@foretag{n // 3}.example"
        phone = f"+46 70 {n % 900 + 100} {n // 900 + 10:02} {n % 89 + 10}"
        street = f"Storgatan {n % 90 + 1}, 602 {n % 80 + 10} Norrköping"
        day = f"202{n % 2 + 4}-{n % 12 + 1:02}-{n % 28 + 1:02}"
        company = f"Företag {n // 3} AB"
        row = (name, mail, phone, str(n), street, company, "employee_contact", day, "order")
        rows.append(";".join(row))
    return HEADER + "\n".join(rows) + "\n"


def timed(home: Path) -> tuple[float, str]:
    """Seconds, and what the command says."""
    words = [sys.executable, "-m", "mailbot", "register", "import", "kunder.csv", "--sync"]
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603  # our own program
        words, cwd=home, env=surroundings(home), capture_output=True, check=True
    )
    return time.perf_counter() - began, done.stdout.decode().partition("\n")[0]


if __name__ == "__main__":
    main()
