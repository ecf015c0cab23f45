"""The assessment's page as it goes to paper: folds are open or named, each drawing is there once, its style inside.

WeasyPrint draws an SVG by the style that is inside of it, and tells its title to those who cannot see it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from checker.reporters.html.style import CHART_COLOURS, CHART_STYLE, FILLINGS, STYLE
from checker.reporters.letter_style import COLOURS

_NARROW = re.compile(r'<svg class="narrow".*?</svg>\n?', re.DOTALL)
_DRAWING = re.compile(r"<svg( [^>]*)>(?:<title[^>]*>([^<]*)</title><desc[^>]*>([^<]*)</desc>)?(.*?)</svg>", re.DOTALL)
_CONTENTS = re.compile(r'<a class="skip".*?</a>|<nav .*?</nav>', re.DOTALL)
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_LIGHT: Mapping[str, str] = MappingProxyType(
    {name: colours[0] for name, colours in {**COLOURS, **CHART_COLOURS}.items()}
)
_FONT = '"DejaVu Sans", "Liberation Sans", sans-serif'
# What stands beside words, in a legend or a table, has a title since a tagged PDF has no picture without.
_SMALL = "shown in words beside it"
_MONO = '"DejaVu Sans Mono", "Liberation Mono", monospace'

# The width of A4 and the height of Letter: a page fits both.
_SHEET = f"""
@page {{ size: 210mm 279mm; margin: 20mm 16mm 18mm;
  @top-left {{ content: string(title); font: 7.5pt {_FONT}; color: var(--quiet); }}
  @top-right {{ content: "as of AS-OF"; font: 7.5pt {_FONT}; color: var(--quiet); }}
  @bottom-left {{ content: "SHA-256 of the assessment: DIGEST"; font: 6pt {_MONO}; color: var(--quiet);
    white-space: nowrap; }}
  @bottom-right {{ content: "page " counter(page) " of " counter(pages); font: 7.5pt {_FONT}; color: var(--quiet); }} }}
@page :first {{ @top-left {{ content: none; }} @top-right {{ content: none; }} }}
@page across {{ size: 279mm 210mm; }}
@media print {{
  html {{ font-size: 8.5pt; }}
  body {{ font-family: {_FONT}; }}
  code, .digest {{ font-family: {_MONO}; white-space: normal; }}
  h1 {{ string-set: title content(); }}
  #letters {{ page: across; break-before: page; border: 0; }}
  #letters + section {{ break-before: page; border: 0; }}
  .tiles {{ display: flex; }}
  .tiles li {{ flex: 1; }}
  .charts {{ display: block; }}
  figure {{ margin-top: 1rem; }}
  svg.wide {{ display: block; }}
  details:not(.on-paper) > :not(summary) {{ display: none; }}
  details:not(.on-paper) > summary::after {{ content: " (in the HTML report)"; }}
  details {{ display: block; margin: 0.15rem 0; }}
  summary {{ display: block; color: var(--quiet); }}
  .on-paper > summary {{ font-weight: 600; break-after: avoid; }}
  caption span {{ position: static; max-width: none; }}
  table {{ max-width: 100%; }}
  td.h1 {{ background: #f9edec; }}
  td.h2 {{ background: #f2dddb; }}
  td.h3 {{ background: #ebcac7; }}
  .out-of-sight {{ left: -99rem; clip-path: none; }}
}}
"""


def on_paper(page: str, as_of: str, digest: str) -> str:
    """The page for paper; `as_of` stands at the head of each sheet and `digest` at its foot."""
    page = _CONTENTS.sub("", _NARROW.sub("", page.replace(FILLINGS, "")))
    page = _DRAWING.sub(_with_style, page)
    sheet = _with_colours(_SHEET).replace("AS-OF", as_of).replace("DIGEST", digest)
    dates = "".join(f'<meta name="dcterms.{name}" content="{as_of}">' for name in ("created", "modified"))
    return page.replace(f"<style>\n{STYLE}</style>", f"{dates}<style>\n{STYLE}{sheet}</style>", 1)


def _with_style(drawing: re.Match[str]) -> str:
    """A drawing with its style and the fillings that it uses; what it says in words is its title."""
    attributes, title, description, parts = drawing.groups()
    told = f"<title>{f'{title}. {description}' if title else _SMALL}</title>"
    fillings = FILLINGS[FILLINGS.index("<defs>") : FILLINGS.index("</svg>")]
    return f"<svg{attributes}>{told}<style>{_with_colours(CHART_STYLE)}</style>{fillings}{parts}</svg>"


def _with_colours(style: str) -> str:
    return _VARIABLE.sub(lambda found: _LIGHT[found[1]], style)
