"""What may be left of somebody's HTML: words, their structure, and links that are safe to follow."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from b24app.adapters.text.sanitized_html import sanitize
from tests.samples.harmless import harms

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b onclick=alert(1) style=color:red class=head id=ticket>x</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<a href='//evil.example/x'>x</a>",
    "<a href='/lead-tab' target=_top>x</a>",
    "<svg><style>*{x:y}</style><animate onbegin=alert(1)></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<form action=https://evil.example><input name=ticket><button formaction=x>x</button></form>",
    "<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example/><meta http-equiv=refresh>",
    "<video src=https://evil.example/x poster=https://evil.example/y><audio src=x><source srcset=y></video>",
    "<data data-open-path='/company/personal/user/1/../../../evil/'>x</data>",
    "<data data-open-path='javascript:alert(1)'>x</data>",
    "<div data-again data-renew data-install-finish>x</div>",
    "<table background=https://evil.example/x><td background=x>x</td></table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x></template><object data=x></object><embed src=x>",
]
PIECES = st.sampled_from([*HOSTILE, "<b>", "</b>", "<a href=", "'", '"', ">", "<", "<!--", "-->", "&", "\0", "\u2028"])


def test_nothing_of_what_acts_or_loads_is_left() -> None:
    for html in HOSTILE:
        assert harms(html), html
        assert not harms(sanitize(html).html), html


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_nothing_of_what_acts_or_loads_is_left_of_any_mixture(html: str) -> None:
    assert not harms(sanitize(html).html)


def test_no_element_has_a_title_or_a_language_of_its_own() -> None:
    assert sanitize("<p title='<img src=x onerror=alert(1)>' lang=ar>x</p>").html == "<p>x</p>"


def test_a_link_opens_in_a_tab_of_its_own_that_knows_nothing_of_us() -> None:
    html = sanitize('<a href="https://a.example/" target="_top" rel="opener">x</a>').html
    assert html == '<a href="https://a.example/" target="_blank" rel="noopener noreferrer">x</a>'


def test_a_person_s_page_is_the_only_one_of_the_portal_that_it_may_name() -> None:
    person = '<data data-open-path="/company/personal/user/12/">x</data>'
    assert sanitize(person).html == person
    assert sanitize('<data data-open-path="/crm/lead/details/1/">x</data>').html == "<data>x</data>"


def test_a_template_shows_it_as_html() -> None:
    assert escape(sanitize("<b>x</b><script>y</script>")) == "<b>x</b>"
