"""Web addresses in texts, and nothing else, become links."""

import pytest

from participation.web.links import linked


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("ดู https://example.com/a_b?c=1#d ครับ", ["https://example.com/a_b?c=1#d"]),
        ("(http://example.com/).", ["http://example.com/"]),
        ("http://a.test,http://b.test!", ["http://a.test,http://b.test"]),
        ("https://example.comดูนะ", ["https://example.com"]),
        ("javascript:alert(1) data:text/html,x //evil.test ftp://x.test", []),
        ("https://", []),
    ],
)
def test_addresses_are_found(text, addresses):
    html = str(linked(text))
    assert html.count("<a ") == len(addresses)
    for address in addresses:
        shown = address.replace("&", "&amp;")
        assert f'<a href="{shown}" rel="ugc nofollow noopener">{shown}</a>' in html


def test_everything_is_escaped():
    html = str(linked('<b>"x"</b> https://a.test/?q="><script>&b=<i>'))
    assert "<b>" not in html
    assert "<script>" not in html
    assert "<i>" not in html
    assert 'href="https://a.test/?q="' in html
