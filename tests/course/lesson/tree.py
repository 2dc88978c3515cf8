"""Reads HTML and holds every tag to its end."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "meta", "link"}


class Tree(HTMLParser):
    """Holds every tag to its end, and collects ids and what takes the keyboard."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.seen = [], Counter(), []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.seen.append((tag, named))
        self.ids.update([named["id"]] if "id" in named else [])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.ids.update([dict(attrs)["id"]] if "id" in dict(attrs) else [])

    def handle_endtag(self, tag):
        assert self.open[-1:] == [tag], f"</{tag}> inside {self.open[-3:]}"
        self.open.pop()


def tree(html):
    parsed = Tree()
    parsed.feed(html)
    assert not parsed.open
    return parsed
