import authres
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.authentication import NO_ID, Verdict, verdict
from mailbot.mail.results import BrokenResultsError, read_results

OURS = ("mx.hjarteresse.com",)
ANNA = "anna@kund.example"
NOTHING = Verdict()

BELIEVED = [
    ("mx.hjarteresse.com; dmarc=pass header.from=kund.example", "dmarc"),
    ("MX.Hjarteresse.COM 1; DMARC=PASS header.From=KUND.example", "dmarc"),
    ("mx.hjarteresse.com; dmarc=pass", "dmarc"),
    (("(c) mx.hjarteresse.com (x(y)z) 1 (v) ; dmarc (m) = (r) pass"
     " (p=reject) header.from=kund.example"), "dmarc"),
    (('mx.hjarteresse.com; dmarc=pass reason="good; dmarc=fail"'
     " header.from=kund.example"), "dmarc"),
    ("mx.hjarteresse.com;\r\n\tspf=pass smtp.mailfrom=x@y.example;\r\n\tdmarc=pass", "dmarc"),
    ('"mx.hjarteresse.com"; dmarc="pass" header.from="kund.example"', "dmarc"),
    ("mx.hjarteresse.com; dkim=pass header.d=kund.example header.b=aB/c+1", "dkim"),
    ("mx.hjarteresse.com; dkim=pass header.i=@kund.example", "dkim"),
    ("mx.hjarteresse.com; dkim=pass header.i=x@post.kund.example", "dkim"),
    ("mx.hjarteresse.com; dkim/1=pass header.d=kund.example", "dkim"),
    (("mx.hjarteresse.com; dkim=fail header.d=kund.example; dkim=pass"
     " header.d=kund.example"), "dkim"),
    ("mx.hjarteresse.com; dkim=pass header.d=kund.example; dmarc=none", "dkim"),
    (("mx.hjarteresse.com; dmarc=pass action=none"
     " header.from=kund.example;compauth=pass reason=100"), "dmarc"),
]  # fmt: skip

NOT_PROOF = [
    "mx.hjarteresse.com; none",
    "mx.hjarteresse.com",
    "mx.hjarteresse.com; spf=pass smtp.mailfrom=anna@kund.example",
    "mx.hjarteresse.com; dmarc=none header.from=kund.example",
    "mx.hjarteresse.com; dmarc=fail header.from=kund.example",
    "mx.hjarteresse.com; dmarc=fail; dkim=pass header.d=kund.example",
    "mx.hjarteresse.com; dmarc=pass header.from=evil.example",
    "mx.hjarteresse.com; dmarc=pass header.from=evil.example; dkim=pass header.d=kund.example",
    "mx.hjarteresse.com; dmarc=pass; dmarc=fail",
    "mx.hjarteresse.com; dmarc=pass header.from=kund.example header.from=evil.example",
    "mx.hjarteresse.com; dkim=pass header.d=evil.example",
    "mx.hjarteresse.com; dkim=pass header.d=example",
    "mx.hjarteresse.com; dkim=pass header.d=evilkund.example",
    "mx.hjarteresse.com; dkim=pass header.d=evil.example header.i=@kund.example",
    "mx.hjarteresse.com; dkim=pass",
    "mx.hjarteresse.com; dkim/2=pass header.d=kund.example",
    "mx.hjarteresse.com 2; dmarc=pass header.from=kund.example",
    "mx.hjarteresse.com; x=fail (; dmarc=pass header.from=kund.example)",
    'mx.hjarteresse.com; spf=none reason="dmarc=pass header.from=kund.example"',
    "mx.hjarteresse.com; dmarc=pass header.from=kund.example (",
    'mx.hjarteresse.com; dmarc=pass header.from="kund.example',
    "mx.hjarteresse.com dmarc=pass",
    "mx.hjarteresse.com; dmarc=pass; =",
    "mx.hjarteresse.com; dmarc = pass = pass",
    "mx.hjarteresse.com.evil.example; dmarc=pass header.from=kund.example",
    "evil.example (mx.hjarteresse.com); dmarc=pass header.from=kund.example",
    "dmarc=pass header.from=kund.example",
    "; dmarc=pass header.from=kund.example",
    "",
]  # fmt: skip


@pytest.mark.threat("T-AUTH-03")
@pytest.mark.parametrize(("value", "method"), BELIEVED)
def test_believed(value: str, method: str) -> None:
    """A pass of the From domain, in any form the grammar allows, is proof by that method."""
    found = verdict((value,), OURS, ANNA)
    assert (found.found, found.proves, found.method) == (True, True, method)


@pytest.mark.threat("T-AUTH-02", "T-AUTH-03", "T-AUTH-05")
@pytest.mark.parametrize("value", NOT_PROOF)
def test_not_proof(value: str) -> None:
    """Whatever is not a clear pass of the From domain by our own server proves nothing."""
    assert not verdict((value,), OURS, ANNA).proves


@pytest.mark.threat("T-AUTH-02")
def test_topmost_of_ours() -> None:
    """Only the topmost header of our servers counts, whatever stands below or above."""
    good = "mx.hjarteresse.com; dmarc=pass header.from=kund.example"
    bad = "mx.hjarteresse.com; dmarc=fail header.from=kund.example"
    other = "mx.other.example; dmarc=fail header.from=kund.example"
    assert verdict((other, good), OURS, ANNA).proves
    assert verdict((bad, good), OURS, ANNA) == Verdict(found=True, dmarc="fail")
    assert verdict(("mx.hjarteresse.com; none", good), OURS, ANNA) == Verdict(found=True)
    assert verdict((good, bad), OURS, ANNA).proves
    assert verdict((good,), (), ANNA) == NOTHING
    assert verdict(("(broken", good), OURS, ANNA) == NOTHING


@pytest.mark.threat("T-LOOP-08")
def test_disowned() -> None:
    """A DMARC failure of the From domain disowns the mail; another domain's does not."""
    assert verdict(("mx.hjarteresse.com; dmarc=fail",), OURS, ANNA).disowned
    fail = "mx.hjarteresse.com; dmarc=fail header.from=other.example"
    assert verdict((fail,), OURS, ANNA) == NOTHING


@pytest.mark.threat("T-AUTH-04")
def test_without_server_name() -> None:
    """Results without a server's name count only at the top, and only if configured."""
    nameless = "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=kund.example; dkim=pass (signature was verified) header.d=kund.example;dmarc=pass action=none header.from=kund.example;compauth=pass reason=100"  # fmt: skip  # noqa: E501  # one line, as Exchange writes it
    assert verdict((nameless,), OURS, ANNA) == NOTHING
    assert verdict((nameless,), (NO_ID,), ANNA).method == "dmarc"
    assert verdict((nameless,), (NO_ID,), ANNA).spf_aligned
    assert verdict(("mx.evil.example; none", nameless), (NO_ID,), ANNA) == NOTHING


@pytest.mark.threat("T-AUTH-05", "T-AUTH-10")
@pytest.mark.parametrize(
    ("signer", "sender", "proves"),
    [
        ("kund.example", "anna@post.kund.example", True),
        ("post.kund.example", "anna@kund.example", True),
        ("b.kund.example", "anna@a.kund.example", True),
        ("b.co.uk", "anna@a.co.uk", False),
        ("co.uk", "anna@a.co.uk", False),
        ("xn--bl-zia.example", "anna@blå.example", True),
        ("BLÅ.example", "anna@blå.example", True),
        ("viii.example", "anna@Ⅷ.example", False),
        ("strasse.example", "anna@straße.example", False),
        ("example", "anna@example", True),
        ("kund.example.", "anna@kund.example", True),
    ],
)
def test_alignment(signer: str, sender: str, proves: bool) -> None:  # noqa: FBT001  # a column of the table
    """A signature counts for every domain of the organisation that owns its own, no other."""
    value = f'mx.hjarteresse.com; dkim=pass header.d="{signer}"'
    assert verdict((value,), OURS, sender).proves is proves


@pytest.mark.threat("T-AUTH-05", "T-SMTP-13")
def test_spf_alone() -> None:
    """SPF for the From domain is noted and proves nothing; for another it is not even noted."""
    aligned = verdict(("mx.hjarteresse.com; spf=pass smtp.mailfrom=x@kund.example",), OURS, ANNA)
    assert (aligned.spf_aligned, aligned.proves) == (True, False)
    other = verdict(("mx.hjarteresse.com; spf=pass smtp.mailfrom=x@evil.example",), OURS, ANNA)
    assert not other.spf_aligned


def test_no_sender() -> None:
    """Without a From address to be sure of there is nothing to prove."""
    assert verdict(("mx.hjarteresse.com; dmarc=pass",), OURS, "") == NOTHING


@pytest.mark.threat("T-AUTH-03")
@given(st.text(alphabet='mx;=()". \\/dmarcpass\x00å', max_size=60))
def test_any_text(text: str) -> None:
    """No value raises, and none of another server proves anything."""
    assert not verdict((text,), OURS, ANNA).proves
    verdict((f"mx.hjarteresse.com{text}",), OURS, ANNA)


@pytest.mark.threat("T-AUTH-03")
@given(st.text(alphabet='();"\\ =.dmarcpass', max_size=30))
def test_comment_says_nothing(text: str) -> None:
    """A comment, whatever stands in it, never turns none into proof."""
    comment = "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    value = f"mx.hjarteresse.com; dmarc=none {comment} header.from=kund.example"
    assert verdict((value,), OURS, ANNA) == Verdict(found=True, dmarc="none")


@pytest.mark.threat("T-AUTH-03")
@pytest.mark.parametrize("value", [value for value, _ in BELIEVED] + NOT_PROOF)
def test_second_opinion(value: str) -> None:
    """Where another reader of the grammar understands a value too, it reads the same results."""
    theirs = _read_by_authres(value)
    try:
        ours = [(one.method, one.value) for one in read_results(value).results]
    except BrokenResultsError:
        return
    if theirs is not None:
        assert ours == theirs


def _read_by_authres(value: str) -> list[tuple[str, str]] | None:
    header = f"Authentication-Results: {value.replace(chr(13) + chr(10), '')}"
    try:
        found = authres.AuthenticationResultsHeader.parse(header).results
    except (authres.AuthResError, AttributeError, TypeError):
        return None
    known = [one for one in found if one.version in {None, "1"} and one.method != "none"]
    return [(one.method.lower(), one.result.lower()) for one in known]
