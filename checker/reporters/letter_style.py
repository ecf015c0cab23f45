"""The style of the page that shows letters: light, dark and on paper, every mark told apart without its colour."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# name: what it is in the light, in the dark. Text on its ground has a contrast of at least 4.5 (a test reckons it).
COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "page": ("#ffffff", "#16181c"),
        "ink": ("#1b1b1b", "#e8e8e8"),
        "quiet": ("#565656", "#b4b4b4"),
        "rule": ("#c9c9c9", "#4b4f57"),
        "link": ("#0b4f9e", "#9cc7ff"),
        "states": ("#d9f1de", "#15391f"),
        "states-ink": ("#0a5220", "#a9e5b7"),
        "takes_away": ("#fbdedb", "#4a1a18"),
        "takes_away-ink": ("#86140f", "#ffb8b1"),
        "near_miss": ("#fbf0c6", "#423409"),
        "near_miss-ink": ("#614300", "#f6da82"),
        "blank": ("#f1def4", "#3a2042"),
        "blank-ink": ("#671874", "#e9b9f2"),
    }
)
_SIGHTS = (
    ("states", "states", "solid"),
    ("takes_away", "takes_away", "double"),
    ("wrong", "takes_away", "double"),
    ("near_miss", "near_miss", "dashed"),
    ("blank", "blank", "dotted"),
    ("undecided", "blank", "wavy"),
)


def _variables(shade: int) -> str:
    return "".join(f"--{name}: {colours[shade]}; " for name, colours in COLOURS.items()).rstrip()


def _sights() -> str:
    rules = []
    for name, colour, line in _SIGHTS:
        rules.append(f"mark.{name} {{ background: var(--{colour}); text-decoration: underline {line} 1px; }}")
        rules.append(f"mark.{name} > .tag, td .{name} {{ color: var(--{colour}-ink); }}")
    return "\n".join(rules)


STYLE = f"""\
:root {{ color-scheme: light dark; {_variables(0)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_variables(1)} }} }}
body {{ margin: 0 auto; max-width: 90rem; padding: 1rem; background: var(--page); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif; }}
h1 {{ font-size: 1.3rem; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.1rem; margin-top: 0; }}
h3 {{ font-size: 1rem; }}
a {{ color: var(--link); }}
article + article {{ border-top: 2px solid var(--rule); margin-top: 2rem; }}
dl {{ display: flex; flex-wrap: wrap; gap: 0.3rem 2rem; }}
dt {{ color: var(--quiet); font-size: 0.9rem; }}
dd {{ margin: 0; }}
.sheet {{ display: grid; grid-template-columns: minmax(0, 3fr) minmax(16rem, 2fr); gap: 2rem; }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--rule); padding: 1.5rem; }}
mark {{ color: var(--ink); text-underline-offset: 0.2em; }}
.tag {{ display: inline-block; margin: 0 0.4em 0 0.2em; font: 600 0.75rem/1 system-ui, sans-serif;
  text-decoration: none; user-select: none; -webkit-user-select: none; }}
.legend {{ list-style: none; display: flex; flex-wrap: wrap; gap: 0.3rem 1.5rem; padding: 0; }}
.demands {{ padding-left: 1.2rem; }}
.mend {{ border-left: 4px solid var(--states-ink); padding-left: 0.8rem; }}
cite {{ color: var(--quiet); font-style: normal; font-size: 0.9rem; }}
table {{ border-collapse: collapse; margin-top: 1.5rem; }}
caption {{ text-align: left; font-weight: 600; }}
th, td {{ border-bottom: 1px solid var(--rule); padding: 0.2rem 0.8rem 0.2rem 0; text-align: left;
  vertical-align: top; }}
{_sights()}
@media (max-width: 60rem) {{ .sheet {{ grid-template-columns: minmax(0, 1fr); }} }}
@media print {{
  :root {{ color-scheme: light; {_variables(0)} }}
  body {{ max-width: none; padding: 0; font-size: 10pt; }}
  .sheet {{ display: block; }}
  mark {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  article {{ break-before: page; }}
  article:first-child {{ break-before: auto; }}
  li, tr {{ break-inside: avoid; }}
}}
"""
