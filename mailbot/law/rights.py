"""The rights a person can use, and where each one stands in a case."""

from enum import StrEnum


class Right(StrEnum):
    """What somebody asks of the controller; the values are those of the JSON output."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    PORTABILITY = "portability"
    MARKETING_STOP = "marketing_stop"
    CONSENT_WITHDRAWAL = "consent_withdrawal"
    COMPLAINT = "complaint"
    PRIVACY_QUESTION = "privacy_question"


WORK_ORDER = (
    Right.MARKETING_STOP,
    Right.CONSENT_WITHDRAWAL,
    Right.RESTRICTION,
    Right.OBJECTION,
    Right.ACCESS,
    Right.PORTABILITY,
    Right.RECTIFICATION,
    Right.ERASURE,
    Right.COMPLAINT,
    Right.PRIVACY_QUESTION,
)
"""Several rights in one mail are worked in this order: protection first, erasure last."""

NEEDS_NO_IDENTITY = frozenset(
    {
        Right.MARKETING_STOP,
        Right.CONSENT_WITHDRAWAL,
        Right.COMPLAINT,
        Right.PRIVACY_QUESTION,
    }
)
"""Asked for by anybody, granted or answered without proof of identity."""


class State(StrEnum):
    """Where one right of a case stands."""

    IDENTIFYING = "identifying"
    WAITING_OWNER = "waiting_owner"
    WAITING_SENDER = "waiting_sender"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def final(self) -> bool:
        """Nothing more is done for this right."""
        return self in {State.DONE, State.REFUSED, State.WITHDRAWN}
