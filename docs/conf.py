"""The documentation as a site: `make site` builds it, offline, and every warning is an error."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform

project = "habeas"
author = "The authors of habeas"
project_copyright = "The authors of habeas"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}

html_theme = "furo"
html_title = "habeas"
html_static_path: list[str] = []
# A hundred signs fit the width of the page: what the commands print need not be scrolled.
html_theme_options = {"light_css_variables": {"code-font-size": "0.74rem"}}
html_show_sourcelink = False
html_copy_source = False
html_last_updated_fmt = None

myst_heading_anchors = 4

_ANCHOR = re.compile(r'^<a id="(?P<id>[^"]+)"></a>$')
# A link out of docs/ is one into the source, which the site does not hold.
_OUTSIDE = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<path>(?:\.\./)+(?!docs/)[^)]+)\)")
_ELSEWHERE = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)
# A folder is shown by the page of the same name.
_FOLDER = re.compile(r"\]\((?P<folder>[a-z]+)/\)")


class Anchors(SphinxTransform):
    """Makes each `<a id>` of the pages a place that links can name, in the same page and from another."""

    default_priority = 500

    def apply(self, **kwargs: object) -> None:
        """Replaces the anchors of one page, and lists them where MyST looks for its headings."""
        slugs = self.document.__dict__.setdefault("myst_slugs", {})
        for paragraph in list(self.document.findall(nodes.paragraph)):
            match = _ANCHOR.match(paragraph.astext())
            if match:
                paragraph.replace_self(nodes.target(ids=[match["id"]]))
                slugs.setdefault(match["id"], (paragraph.line, match["id"], ""))
        if slugs:
            self.env.metadata[self.env.docname]["myst_slugs"] = slugs


def sourced(app: Sphinx, docname: str, content: list[str]) -> None:
    """Fits a page that is also read as a file into the site: its links, and for a README the pages beside it."""
    here = (Path(app.srcdir) / docname).parent
    docs = Path(app.srcdir)

    def told(link: re.Match[str]) -> str:
        target = (here / link["path"].partition("#")[0]).resolve()
        if target.is_relative_to(docs):
            return link.group()
        return f"{link['text']} (`{target.relative_to(docs.parent)}`)"

    text = _FOLDER.sub(r"](\g<folder>.md)", _OUTSIDE.sub(told, content[0]))
    if docname.endswith("/README"):
        text += "\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n"
    content[0] = text


def offline(app: Sphinx, exception: Exception | None) -> None:
    """Refuses a site of which a page loads something from elsewhere; links that a reader may follow are none."""
    pages = sorted(Path(app.outdir).rglob("*.html")) if exception is None else []
    loading = [page.name for page in pages if _ELSEWHERE.search(page.read_text(encoding="utf-8"))]
    if loading:
        raise ExtensionError(f"pages load something from elsewhere: {', '.join(loading)}")


def setup(app: Sphinx) -> dict[str, bool]:
    """What this site adds to Sphinx."""
    for plain in ("csv", "error"):
        app.add_lexer(plain, TextLexer)
    app.add_transform(Anchors)
    app.connect("source-read", sourced)
    app.connect("build-finished", offline)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
