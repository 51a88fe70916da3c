"""Check a built site without a network: every link and anchor leads somewhere, and nothing is loaded from elsewhere.

``python scripts/check_site.py docs/_build/html`` prints what is wrong, and leaves with exit code 1 if anything is.
"""

import functools
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADING = {"audio", "embed", "iframe", "img", "link", "object", "script", "source", "video"}
NOT_LOADED = {"canonical", "next", "prev", "search", "index", "author"}  # what a <link> only names


class Page(HTMLParser):
    """What a page refers to, and the anchors that it offers."""

    def __init__(self, path: Path):
        super().__init__()
        self.anchors: set[str] = set()
        self.references: list[tuple[str, str]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.anchors |= {found[name] or "" for name in ("id", "name") if name in found}
        if tag == "link" and found.get("rel") in NOT_LOADED:
            tag = "a"
        self.references += [(tag, found[name] or "") for name in ("href", "src", "data") if name in found]


def problems(site: Path) -> Iterator[str]:
    """Everything that is wrong with a site, in words."""
    read = functools.cache(Page)
    for path in sorted(site.rglob("*.html")):
        where = path.relative_to(site)
        if where.parts[0] == "_static":  # templates of the theme
            continue
        for tag, reference in read(path).references:
            parts = urlsplit(reference)
            if parts.scheme in ("data", "mailto"):
                continue
            if parts.scheme or parts.netloc:
                if tag in LOADING:
                    yield f"{where} loads {reference} from elsewhere"
                elif parts.scheme != "https":
                    yield f"{where} links to {reference}: not https"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield f"{where} links to {reference}: no such page"
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in read(target).anchors:
                yield f"{where} links to {reference}: no such place on that page"


if __name__ == "__main__":
    found = list(problems(Path(sys.argv[1]).resolve()))
    print("\n".join(found) or "Every link leads somewhere, and nothing is loaded from elsewhere.")
    sys.exit(bool(found))
