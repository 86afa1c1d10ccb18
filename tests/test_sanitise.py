"""HTML of memos where `markup.raw_html` is off: what is safe stays, and nothing else does."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from given import CONFIG, memo
from memosite import read
from memosite.errors import SiteError
from memosite.markup.body import render
from memosite.markup.sanitise import clean
from memosite.markup.sheet import Anything
from memosite.memo import parse
from outside import PROJECT

ACTIVE = (
    "script, style, iframe, frame, object, embed, applet, form, button, textarea, select, meta,"
    " base, link, svg, template, noscript, annotation-xml, maction, portal, marquee, dialog,"
    " input:not([type=checkbox][disabled])"
)
ADDRESSES = (
    "href",
    "xlink:href",
    "src",
    "srcset",
    "poster",
    "data",
    "cite",
    "action",
    "background",
)
SAFE = re.compile(
    r"(?!\s*(?:javascript|vbscript|data|file|livescript|mocha|view-source|feed)\s*:)", re.IGNORECASE
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1);//<</script>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "a <script>alert(1)</script> b",
    "<img src=x onerror=alert(1)>",
    "<IMG SRC=x OnErRoR='alert(1)'>",
    '<img src="x" onerror="alert(1)" onload=alert(2) />',
    "<img src=x:x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    '<img src="javascript:alert(1)">',
    '<img src="jav&#x09;ascript:alert(1)">',
    '<img src=" &#14; javascript:alert(1)">',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<img srcset="javascript:alert(1) 1x" src=x>',
    '<img lowsrc="javascript:alert(1)" dynsrc="javascript:alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="&#106;&#97;vascript:alert(1)">x</a>',
    '<a href="&#x6A&#x61vascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&NewLine;script:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="view-source:javascript:alert(1)">x</a>',
    '<a href="#" onclick=alert(1)>x</a>',
    '<a xlink:href="javascript:alert(1)">x</a>',
    '<a href="x" style="background:url(javascript:alert(1))">x</a>',
    '<b onmouseover="alert(1)" style="color:red">x</b>',
    "<div onpointerenter=alert(1) tabindex=1 contenteditable>x</div>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<body onload=alert(1)>",
    "<html><head><title>x</title></head><body background=javascript:alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<select onfocus=alert(1)><option>x</select>",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    "<base href=javascript:alert(1)//>",
    '<link rel=stylesheet href="javascript:alert(1)">',
    "<style>@import 'javascript:alert(1)';body{display:none}</style>",
    "<style>\nbody{background:url(javascript:alert(1))}\n\n</style>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"/></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    '<math href="javascript:alert(1)"><mi>x</mi></math>',
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=javascript:alert(1) src=javascript:alert(1) onplay=alert(1)></video>",
    "<audio src=x onloadstart=alert(1) autoplay></audio>",
    "<table background=javascript:alert(1)><td background=javascript:alert(1)>x",
    "<marquee onstart=alert(1)>x</marquee>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>",
    "<?xml version=1.0?><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<xmp><script>alert(1)</script></xmp><plaintext>",
    "<title><img src=x onerror=alert(1)></title>",
    '<p title="\'><script>alert(1)</script>">x',
    "<p id='x' title='--><script>alert(1)</script>'>x",
    "</div></article></main><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\\javascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,x)",
    "[x](data:image/svg+xml,x)",
    "[x](file:///etc/passwd)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,x)",
    '![x](plot.png "<img src=x onerror=alert(1)>")',
    '[x](https://example.org "\' onclick=alert(1)")',
    '[x](https://example.org "\\" onclick=\\"alert(1)")',
    '*[x]: " onclick="alert(1)\n\nx',
    "## <img src=x onerror=alert(1)>",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "x[^1]\n\n[^1]: <img src=x onerror=alert(1)>\n\n    <script>alert(1)</script>",
    "x^[<img src=x onerror=alert(1)>]",
    "- [ ] <img src=x onerror=alert(1)>\n  <script>alert(1)</script>",
    "a\n: <img src=x onerror=alert(1)>",
    "`x`<img src=x\nonerror=alert(1)>",
    "```html onclick=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "{{<img src=x onerror=alert(1)>}} {% <script>alert(1)</script> %}",
]


def html(written: str, *, raw_html: bool = False) -> str:
    """Return the HTML of a text; of one with mistakes, nothing is published."""
    try:
        return render(memo(body=written), Anything(), raw_html=raw_html, macros={}).html
    except SiteError:
        return ""


def faults(made: str) -> list[str]:
    """Return what a browser would make of it that could run or load something."""
    body = LexborHTMLParser(f"<!doctype html><body>{made}").body
    assert body is not None
    found = [node.html or "" for node in body.css(ACTIVE)]
    for node in body.css("*"):
        for name, value in node.attributes.items():
            bad = name in ADDRESSES and not SAFE.match(_as_read(value or ""))
            if name.startswith("on") or name in ("style", "srcdoc", "formaction") or bad:
                found.append(f"{node.tag} {name}={value}")
    return found


def _as_read(address: str) -> str:
    """Return an address as browsers read it. Source: WHATWG, URL, 4.4."""
    return re.sub(r"[\t\n\r]", "", address).lstrip("".join(map(chr, range(33))))


@pytest.mark.parametrize("written", HOSTILE)
def test_nothing_hostile_gets_through(written: str) -> None:
    """No script, handler, style, form, frame or address that runs, as a browser reads it."""
    assert [] == faults(html(written))
    assert [] == faults(html(f"text before {written} and after"))
    assert [] == faults(html(f"> - {written}\n\n<div>\n{written}\n\n</div>\n"))


@pytest.mark.parametrize("written", [one for one in HOSTILE if one.startswith(("[", "!", "<j"))])
def test_links_written_in_markdown_are_safe_in_any_case(written: str) -> None:
    """Also where HTML is kept: such a link stays text."""
    if "<img" not in written:
        assert [] == faults(html(written, raw_html=True))


def test_the_test_sees_what_it_looks_for() -> None:
    """The same vectors are full of faults where HTML is kept."""
    assert 60 < sum(bool(faults(html(written, raw_html=True))) for written in HOSTILE)


@pytest.mark.parametrize("kind", ["png", "gif", "jpeg", "webp"])
def test_a_picture_may_be_in_its_address(kind: str) -> None:
    """Four kinds of pictures, which hold no script."""
    assert f'src="data:image/{kind};base64,AA"' in html(f"![x](data:image/{kind};base64,AA)")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<div class="a" id="b" onclick=x>', '<div class="a" id="b">'),
        ("<details>\n<summary>x</summary>", "<details>\n<summary>x</summary>"),
        ('<td colspan="2" onclick=x>', '<td colspan="2">'),
        ("<tr><col><tbody><caption>", "<tr><col><tbody><caption>"),
        ('<math display="block"><mi href="x">x</mi>', '<math display="block"><mi>x</mi>'),
        ('<video src="x.mp4" controls></video>', '<video src="x.mp4" controls=""></video>'),
        ('<picture><source src="x.webp"></picture>', '<picture><source src="x.webp"></picture>'),
        ('<a href="https://example.org/?a&b" target=x>', '<a href="https://example.org/?a&amp;b">'),
        ('<p title="a > b">', '<p title="a &gt; b">'),
        ("<B>x</B>", "<b>x</b>"),
        ("a &lt; b &amp; c < d > e", "a &lt; b &amp; c &lt; d &gt; e"),
        ("<!-- x --><?y?>z", "z"),
        ("<script>x</script>y", "y"),
        ("<blink>x</blink>", "x"),
        ("<br/><hr></br>", "<br><hr>"),
    ],
)
def test_what_is_safe_stays(written: str, expected: str) -> None:
    """Tags as nh3 writes them, text between them escaped."""
    assert expected == clean(written)[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a <b>b *c* d", "<p>a <b>b <em>c</em> d</b></p>\n"),
        ("a *<b>b* c</b> d", "<p>a <em><b>b</b></em> c d</p>\n"),
        ("</div>\n</main>\n\na</b>", "\n\n<p>a</p>\n"),
        ("<div>\n\n*a*\n\n</div>\n\nb", "<div>\n<p><em>a</em></p>\n</div>\n<p>b</p>\n"),
        ("- <i>a\n- b</i>", "<ul>\n<li><i>a</i></li>\n<li>b</li>\n</ul>\n"),
        ("<i><b>a</i> b</b>", "<p><i><b>a</b></i> b</p>\n"),
    ],
)
def test_every_tag_closes_in_its_block(written: str, expected: str) -> None:
    """So that nothing breaks out of the memo, or swallows what follows it."""
    assert expected == html(written)


def test_what_is_taken_out_is_told_once() -> None:
    """Each kind of tag at its first place; attributes go in silence."""
    written = "a <span onclick=x>b</span>\n\n<blink>c <blink>d\n\n<iframe src=x></iframe>\n"
    body = render(memo(body=written), Anything(), raw_html=False, macros={})
    said = [(w.place.line - 5, w.place.column, w.message.split(" is ")[0]) for w in body.warnings]
    assert [(3, 1, "`<blink>`"), (5, 1, "`<iframe>`")] == sorted(said)


def test_memos_without_html_are_not_changed() -> None:
    """Every memo of the demonstration site and the docs reads the same where it has no HTML."""
    same = 0
    sources = [*read.sources(PROJECT)[0], *read.sources(PROJECT / "docs")[0]]
    for source in sources:
        one = parse(source, CONFIG.zone)
        kept, cleaned = (
            render(one, Anything(), raw_html=raw_html, macros={}) for raw_html in (True, False)
        )
        if not re.search(r"^<|[^`]<[a-z/]", one.text, re.MULTILINE):
            assert kept == cleaned, source.path
            same += 1
    assert same > 10
