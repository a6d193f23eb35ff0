import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.html import read_html

SEEN = [
    ("<p>Hej<br>Emy</p><p>Tack</p>", "Hej\nEmy\n\nTack"),
    ("<div>a</div><div>b</div>", "a\nb"),
    ("<div>a<div>b</div></div>", "a\nb"),
    ("a  \n b<b>c</b> <i>d</i>", "a bc d"),
    ("<table><tr><td>Namn</td><td>Åsa</td></tr><tr><td>Ort</td></tr></table>", "Namn Åsa\nOrt"),
    ("<ul><li>ett</li><li>två</li></ul>", "- ett\n- två"),
    ("<pre>a\n  b</pre>", "a\nb"),
    ("<p>ja</p><blockquote><p>nej</p><blockquote>nå</blockquote></blockquote><p>så</p>",
     "ja\n\n> nej\n\n> > nå\n\nså"),
    ("a<!-- b -->c", "ac"),
    ("<style>p{color:red}</style><script>x()</script>a<title>t</title>", "a"),
    ("<p class='MsoNormal'>a</p><p class='MsoNormal'>b</p>", "a\nb"),
    ("a<hr>b", "a\n\n____________________\nb"),
    ("&aring;&#228;&ouml;&nbsp;x", "åäö x"),
    ("<p>a <p>b", "a\n\nb"),
    ("ra&shy;de&#8203;ra a&#778;", "radera å"),
    ("<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb"),
    ("bara text", "bara text"),
    ("", ""),
    ("<td style='font-size:0'><div style='font-size:13px'>synlig</div></td>", "synlig"),
    ("<div style='background:#000'><p style='color:#fff'>vit på svart</p></div>", "vit på svart"),
    ("<style>@media print{.a{display:none}}</style><p class=a>kvar</p>", "kvar"),
    ("<p style='max-height:10px;opacity:.5;left:-5px;color:#eee'>kvar</p>", "kvar"),
]  # fmt: skip

UNSEEN = [
    "<div style='display:none'>{}</div>",
    "<div style='DISPLAY : None !important'>{}</div>",
    "<div style='visibility:hidden'><p>{}</p></div>",
    "<span style='font-size:0'>{}</span>",
    "<span style='font-size:0px'>{}</span>",
    "<span style='font-size:1px'>{}</span>",
    "<span style='color:#fff'>{}</span>",
    "<span style='color: white'>{}</span>",
    "<span style='color:rgb(255, 255, 255)'>{}</span>",
    "<span style='color:rgba(254,254,254,1)'>{}</span>",
    "<font color='#FFFFFF'>{}</font>",
    "<table bgcolor='#000000'><tr><td style='color:#000'>{}</td></tr></table>",
    "<p hidden>{}</p>",
    "<div style='max-height:0;overflow:hidden'>{}</div>",
    "<div style='opacity:0'>{}</div>",
    "<div style='mso-hide:all'>{}</div>",
    "<div style='position:absolute;left:-9999px'>{}</div>",
    "<div style='text-indent:-9999px'>{}</div>",
    "<style>.x{{display:none}}</style><p class='y x'>{}</p>",
    "<style>#x, .z{{color:#fff}}</style><p id=x>{}</p>",
    "<style>p.x{{font-size:0}}</style><p class=x>{}</p>",
    "<style>/* }} */ @media x{{a{{b:c}}}} .x{{visibility:hidden}}</style><p class=x>{}</p>",
]


@pytest.mark.parametrize(("source", "text"), SEEN)
def test_seen(source: str, text: str) -> None:
    """Text is laid out as its reader sees it, quotes marked."""
    page = read_html(source)
    assert (page.visible, page.hidden, page.unreadable) == (text, "", False)


@pytest.mark.threat("T-MIME-08")
@pytest.mark.parametrize("source", UNSEEN)
def test_unseen(source: str) -> None:
    """Text its reader would not see is kept apart, and what follows is seen again."""
    page = read_html(f"<p>Order 12</p>{source.format('radera mig')}<p>Hej</p>")
    assert page.hidden == "radera mig"
    assert page.visible == "Order 12\n\nHej"


@pytest.mark.threat("T-MIME-07")
def test_too_deep() -> None:
    """A page nested deeper than the parser goes is unreadable, not empty."""
    assert read_html("<div>" * 300 + "radera mig" + "</div>" * 300).unreadable


@pytest.mark.threat("T-MIME-06")
@pytest.mark.parametrize(
    "token",
    ["<!--", "<b><i>", "<br>", "<p>x", "<table>", "<a ", "&amp;", "<blockquote>", "<![CDATA[", "<"],
)
def test_bombs(token: str) -> None:
    """Repeated tokens give a page, or one marked unreadable, and never an error."""
    page = read_html(token * 20_000)
    assert page.unreadable or len(page.visible) <= 60_000


def test_too_many_elements() -> None:
    """A page of more elements than anybody writes is unreadable."""
    assert read_html("<br>" * 50_001).unreadable


@pytest.mark.threat("T-MIME-06")
@given(st.text(alphabet="<>/!-=\"' abpdivstyle:0;{}#&\x00å\ud800", max_size=120))
def test_any_text(source: str) -> None:
    """Any text at all is a page."""
    read_html(source)
