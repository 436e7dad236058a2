"""A comment's BB-code as HTML: the forms that the platform documents, hostile ones, and any text at all."""

import re
from time import thread_time

from hypothesis import given
from hypothesis import strategies as st

from b24app.adapters.text.bb_code import DEEPEST, formatted
from b24app.domain.lead.values.read_value import MOST_MARKED_UP
from tests.samples.harmless import harms, words_of

MOST_CPU_S = 10.0  # of our own work, however busy the machine: a hundred times what the slowest of them takes
BLANK = 'target="_blank" rel="noopener noreferrer"'


def html(text: str) -> str:
    return formatted(text).html


def words(text: str) -> str:
    return words_of(html(text))


def test_each_tag_of_the_platform_keeps_its_meaning_and_no_more() -> None:
    for text, expected in (
        ("[b]oak[/b], [I]not[/I] [u]beech[/u] [s]pine[/s]", "<b>oak</b>, <i>not</i> <u>beech</u> <s>pine</s>"),
        ("one\ntwo\r\nthree", "one<br>\ntwo<br>\nthree"),
        ("[p]one[/p]\n[p]two[/p]", "<div>one</div>\n<div>two</div>\n"),
        ("[list]\n[*]a\n[*]b[/list]\nafter", "<ul><li>a</li>\n<li>b</li></ul>after"),
        ("[LIST=1][*]a\nb[*]c[/LIST]", '<ol type="1"><li>a<br>\nb</li>\n<li>c</li></ol>'),
        ("[list=a][*]a[/list]", '<ol type="a"><li>a</li></ol>'),
        ("[*]alone", "• alone<br>\n"),
        ("[quote]a\nb[/quote]", "<blockquote>a<br>\nb</blockquote>\n"),
        ("[code]a [b]\n  b[/code]", "<pre>a [b]\n  b</pre>\n"),
        (
            "[table]\n[tr]\n[th]a[/th][td]b\nc[/td]\n[/tr]\n[/table]",
            "<table><tbody><tr><th>a</th>\n<td>b<br>\nc</td></tr></tbody></table>",
        ),
        ("[spoiler=More <b>]x[/spoiler]", "<details><summary>More &lt;b&gt;</summary>x</details>"),
        ("[cut]x[/cut]", "<details><summary>…</summary>x</details>"),
        (
            "[user=12]Jonas[/user]",
            '<data value="12" data-open-path="/company/personal/user/12/">Jonas</data>',
        ),
        ("[project=5]New site[/project] [department=3]Sales[/department]", "New site Sales"),
        ("[size=7][color=#ff0000][font=Impact]loud[/font][/color][/size]", "loud"),
        ("[center]middle[/center][right]side[/right]", "<div>middle</div>\n<div>side</div>\n"),
        ("[b]never closed", "<b>never closed</b>"),
        ("closed[/b] too often", "closed too often"),
        ("[unknown=1]kept[/unknown] [DISK FILE ID=n12] [x]", "[unknown=1]kept[/unknown] [DISK FILE ID=n12] [x]"),
    ):
        assert html(text) == expected, text


def test_an_address_that_is_safe_to_follow_is_a_link() -> None:
    for text, href, said in (
        ("[url=https://a.example/?x=1&y=2]Plan[/url]", "https://a.example/?x=1&amp;y=2", "Plan"),
        ('[url="https://a.example/"][b]Plan[/b][/url]', "https://a.example/", "<b>Plan</b>"),
        ("[URL]http://a.example?x=1&y=2[/URL]", "http://a.example?x=1&amp;y=2", "http://a.example?x=1&amp;y=2"),
        ("[url=mailto:a@b.example]write[/url]", "mailto:a@b.example", "write"),
        ("[url=tel:+4930123456]call[/url]", "tel:+4930123456", "call"),
        ("https://a.example/x", "https://a.example/x", "https://a.example/x"),
    ):
        assert html(text) == f'<a href="{href}" {BLANK}>{said}</a>', text


def test_an_address_in_the_text_ends_where_a_sentence_does() -> None:
    assert re.findall(
        'href="([^"]*)"', html("see https://a.example/x, (https://b.example) [i]https://c.example[/i].")
    ) == [
        "https://a.example/x",
        "https://b.example",
        "https://c.example",
    ]


def test_an_address_within_an_address_or_code_is_not_made_a_link_again() -> None:
    for text in ("[url=https://a.example]https://b.example[/url]", "[img]https://a.example/x.png[/img]"):
        assert html(text).count("<a ") == 1
    assert "<a " not in html("[code]https://a.example[/code]")


def test_any_other_address_is_told_and_not_followed() -> None:
    for text, said in (
        ("[url=javascript:alert(1)]x[/url]", "x (javascript:alert(1))"),
        ("[url=data:text/html,x]x[/url]", "x (data:text/html,x)"),
        ("[url=example.com/plan]Plan[/url]", "Plan (example.com/plan)"),
        ("[url=/crm/deal/details/5/]the deal[/url]", "the deal (/crm/deal/details/5/)"),
        ("[url]javascript:alert(1)[/url]", "javascript:alert(1)"),
        ("[user=0]x[/user] [user=1/../]y[/user]", "x y"),
    ):
        assert html(text) == said, text


def test_a_picture_is_a_link_because_nothing_is_loaded_from_other_hosts() -> None:
    address = "https://a.example/x.png?a=1&amp;b=2"
    for text in ("[img width=5]{}[/img]", "[IMG]{}[/IMG]", "[video type=YOUTUBE]{}[/video]"):
        assert html(text.format(address)) == f'<a href="{address}" {BLANK}>{address}</a>'


def test_the_signs_that_the_portal_writes_as_html_are_read_once() -> None:
    assert words("A &amp; B &lt;c&gt; &quot;d&quot; &#039;e&#39;&nbsp;f &amp;lt;") == "A & B <c> \"d\" 'e'\xa0f &lt;"
    assert words("&#91;b&#93;no tag&#91;/b&#93;") == "[b]no tag[/b]"


def test_html_in_a_comment_is_text() -> None:
    text = "</script><img src=x onerror=alert(1)>"
    assert words(text) == text


def test_a_hostile_comment_does_nothing() -> None:
    for text in (
        '[url=https://a.example/"onclick="alert(1)]x[/url]',
        "[url=https://a.example/'onclick='alert(1)]x[/url]",
        '[url]https://a.example/"><img src=x onerror=alert(1)>[/url]',
        '[img]x" onerror="alert(1)[/img]',
        "[color=red;background:url(https://evil.example)]x[/color]",
        "[size=1 onmouseover=alert(1)]x[/size]",
        '[user=1" onclick="alert(1)]x[/user]',
        '[list=1" onclick="x][*]x[/list]',
        "[spoiler=</summary><script>alert(1)</script>]x[/spoiler]",
        "[url=javascript&#58;alert(1)]x[/url]",
        "[url=&#106;avascript:alert(1)]x[/url]",
        "[url=https://a.example/%22%3E%3Cscript%3E]x[/url]",
        "[b onclick=alert(1)]x[/b]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;lt;script&amp;gt;alert(1)",
        "{{ bbcode-link-0 }} %(value)s {value} %s",
        "[code]</pre><script>alert(1)</script>[/code]",
        "[table][tr]<style>*{}</style>[/tr][/table]",
    ):
        assert not harms(html(text)), text


TAGS = ["b", "i", "u", "s", "url", "img", "user", "list", "*", "quote", "code", "table", "tr", "td", "th", "p", "size"]
TAGS += ["color", "font", "spoiler", "cut", "video", "center", "x"]
PARTS = st.one_of(
    st.sampled_from([f"[{tag}]" for tag in TAGS] + [f"[/{tag}]" for tag in TAGS]),
    st.builds("[{}={}]".format, st.sampled_from(TAGS), st.text(max_size=12)),
    st.sampled_from(
        ["https://a.example/", "javascript:alert(1)", '"', "'", "[", "]", "=", "\n", "&lt;", "&#91;", "<b>"]
    ),
    st.text(max_size=8),
)


@given(st.lists(PARTS, max_size=25).map("".join))
def test_any_comment_becomes_html_that_does_nothing(text: str) -> None:
    assert not harms(html(text))


@given(st.text(st.characters(exclude_characters="[]&\0\r", exclude_categories=["Cs"]), max_size=60))
def test_a_comment_without_tags_loses_no_word(text: str) -> None:
    assert words(text).split() == text.split()


def test_a_comment_that_means_to_keep_us_busy_does_not() -> None:
    for piece in ("[b]", "[", "[*]", "[list]", "[url=", "[b][i]", 'http://a"', "[/b]", "[url=a b]", "\n[quote]"):
        text = (piece * MOST_MARKED_UP)[:MOST_MARKED_UP]
        began = thread_time()
        assert not harms(html(text)), piece
        assert thread_time() - began < MOST_CPU_S, piece


def test_the_address_search_of_the_library_is_never_asked() -> None:
    began = thread_time()
    assert html("http://" + "!" * 60)
    assert thread_time() - began < MOST_CPU_S


def test_a_longer_comment_is_shown_as_it_is_written() -> None:
    text = "[b]" + "x" * MOST_MARKED_UP
    assert html(text) == text


def test_tags_within_tags_without_end_are_cut() -> None:
    assert html("[b]" * 100 + "x").count("<b>") == DEEPEST
