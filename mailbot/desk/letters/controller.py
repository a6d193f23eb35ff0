"""The firm, as it signs its letters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Controller:
    """The controller (Art. 4(7)). email: the privacy inbox, and the sender of every letter.

    address, phone: for the signature, "" for none. case_prefix: as in `[HE-2026-7K3Q]`.
    """

    company: str
    name: str
    email: str
    address: str = ""
    phone: str = ""
    policy_url: str = ""
    case_prefix: str = "HE"
