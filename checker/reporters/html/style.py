"""The style of the assessment's page: light, dark, on paper and on a telephone; nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from checker.reporters.letter_style import COLOURS

# name: what it is in the light, in the dark. Areas of charts have a contrast of at least 3 on the page.
CHART_COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "in-time": ("#2f7d57", "#62c08f"),
        "late": ("#b3362b", "#ff8f85"),
        "undecided": ("#7a4a9c", "#cba1ea"),
        "waiting": ("#7d8490", "#949ca9"),
        "panel": ("#f5f6f8", "#1f2227"),
        "grid": ("#e0e2e6", "#33373e"),
    }
)
_ALL = MappingProxyType({**COLOURS, **CHART_COLOURS})


def _variables(shade: int) -> str:
    return "".join(f"--{name}: {colours[shade]}; " for name, colours in _ALL.items()).rstrip()


# What is inside of drawings.
CHART_STYLE = """\
svg text { font-size: 12px; font-family: system-ui, "Segoe UI", Roboto, sans-serif; fill: var(--ink);
  font-variant-numeric: tabular-nums; }
svg .tick { fill: var(--quiet); font-size: 11px; }
svg .strong { fill: var(--ink); font-weight: 600; }
svg .count { font-size: 11px; }
svg .limit-words { font-weight: 600; }
.grid { stroke: var(--grid); }
.axis { stroke: var(--quiet); }
.limit { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
.curve { fill: none; stroke: var(--link); stroke-width: 2.5; }
.milestone, .rate { fill: var(--link); }
.rate-line { stroke: var(--link); stroke-width: 1.5; }
rect.in-time, circle.in-time { fill: var(--in-time); }
rect.late { fill: url(#hatched); }
rect.undecided { fill: url(#dotted); }
rect.waiting { fill: var(--waiting); }
rect.hidden { fill: none; stroke: var(--waiting); stroke-dasharray: 3 3; }
#hatched .ground { fill: var(--late); }
#dotted .ground { fill: var(--undecided); }
#hatched .ink, #dotted .ink { stroke: var(--page); fill: var(--page); }
.track { stroke: var(--waiting); stroke-width: 4; }
.track.gap { stroke: var(--page); }
.track.over { stroke: var(--late); stroke-dasharray: 6 3; }
.step { fill: var(--page); stroke: var(--ink); stroke-width: 2; }
.step.answer { fill: var(--ink); }
"""

STYLE = f"""\
:root {{ color-scheme: light dark; {_variables(0)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_variables(1)} }} }}
* {{ box-sizing: border-box; }}
html {{ scroll-padding-top: 1rem; }}
body {{ margin: 0 auto; max-width: 74rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: break-word; }}
a {{ color: var(--link); }}
:focus-visible {{ outline: 3px solid var(--link); outline-offset: 2px; }}
.skip {{ position: absolute; left: -99rem; }}
.skip:focus {{ left: 1rem; top: 1rem; background: var(--page); padding: 0.5rem 1rem; }}
.out-of-sight {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }}
h1 {{ font-size: 1.7rem; line-height: 1.25; margin: 0 0 0.25rem; }}
h2 {{ font-size: 1.3rem; margin: 0 0 0.75rem; }}
h3 {{ font-size: 1.05rem; margin: 1.75rem 0 0.5rem; }}
p {{ max-width: 46rem; }}
section {{ border-top: 1px solid var(--rule); padding-top: 1.5rem; margin-top: 2.5rem; }}
.lead {{ margin: 0; color: var(--quiet); }}
.result {{ font-size: 1.15rem; font-weight: 600; border-left: 6px solid var(--waiting); padding: 0.4rem 0 0.4rem 0.9rem;
  margin: 1.25rem 0; }}
.result.bad {{ border-color: var(--late); }}
.result.good {{ border-color: var(--in-time); }}
.result span {{ display: block; font-size: 1rem; font-weight: 400; }}
.incomplete {{ border: 2px solid var(--late); border-radius: 6px; padding: 0.75rem 1rem; margin: 1.25rem 0; }}
.incomplete h2 {{ font-size: 1.05rem; margin: 0; }}
nav ul {{ list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; margin: 1rem 0 0; }}
nav a {{ display: inline-block; padding: 0.2rem 0; }}
.tiles {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.75rem; padding: 0;
  margin: 0 0 1.5rem; list-style: none; }}
.tiles li {{ background: var(--panel); border-radius: 6px; padding: 0.6rem 0.9rem;
  border-left: 4px solid var(--rule); }}
.tiles strong {{ display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }}
.tiles .breached {{ border-color: var(--late); }}
.tiles .undecided {{ border-color: var(--undecided); }}
.tiles .passed {{ border-color: var(--in-time); }}
.tiles .pending {{ border-color: var(--waiting); }}
.facts {{ display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; margin: 0 0 1rem; }}
dt {{ color: var(--quiet); font-size: 0.9rem; }}
dd {{ margin: 0; }}
cite, .note, .said, figcaption + p {{ color: var(--quiet); font-style: normal; font-size: 0.92rem; }}
code {{ white-space: nowrap; }}
code, .digest {{ font: 0.85em/1.4 ui-monospace, "SF Mono", Consolas, monospace; }}
.digest {{ overflow-wrap: anywhere; }}
.scroll {{ position: relative; overflow-x: auto; margin: 0.75rem 0; }}
table {{ border-collapse: collapse; font-size: 0.94rem; }}
caption {{ text-align: left; font-weight: 600; padding-bottom: 0.3rem; }}
th, td {{ border-bottom: 1px solid var(--rule); padding: 0.3rem 0.9rem 0.3rem 0; text-align: left;
  vertical-align: top; }}
caption span {{ display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 2rem); }}
tbody th {{ font-weight: 400; min-width: 5.5rem; }}
thead th {{ font-size: 0.86rem; color: var(--quiet); font-weight: 600; vertical-align: bottom; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
details {{ margin: 0.5rem 0; }}
summary {{ cursor: pointer; color: var(--link); padding: 0.15rem 0; width: fit-content; max-width: 100%; }}
summary, h3, p, li, dd {{ overflow-wrap: anywhere; }}
.charts {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32.5rem), 1fr)); gap: 1.5rem 2rem; }}
figure {{ margin: 0; min-width: 0; }}
figcaption {{ font-weight: 600; }}
figcaption + p {{ margin: 0.1rem 0 0.4rem; }}
svg {{ max-width: 100%; height: auto; }}
{CHART_STYLE}.narrow {{ display: none; }}
.legend {{ list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; padding: 0; margin: 0.2rem 0 0.4rem;
  font-size: 0.9rem; }}
.legend svg {{ vertical-align: -2px; }}
.heat {{ text-align: right; }}
td.h1 {{ background: color-mix(in srgb, var(--late) 8%, var(--page)); }}
td.h2 {{ background: color-mix(in srgb, var(--late) 16%, var(--page)); }}
td.h3 {{ background: color-mix(in srgb, var(--late) 26%, var(--page)); }}
.matrix th, .matrix td {{ padding: 0.2rem 0.3rem; }}
.matrix td {{ text-align: center; min-width: 1.7rem; border-left: 1px solid var(--grid); }}
.matrix thead th {{ text-align: center; }}
.matrix thead th:first-child, .matrix tbody th {{ text-align: left; min-width: 13rem; max-width: 26rem;
  position: sticky; left: 0; background: var(--page); }}
.states {{ color: var(--states-ink); }}
.missing, .takes_away, .forbidden, .wrong {{ background: var(--takes_away); color: var(--takes_away-ink);
  font-weight: 700; }}
td.undecided, .legend .undecided {{ background: var(--blank); color: var(--blank-ink); font-weight: 700; }}
.legend b {{ display: inline-block; min-width: 1.5rem; text-align: center; border-radius: 3px; }}
article {{ border: 1px solid var(--rule); border-radius: 6px; padding: 0.9rem 1.1rem; margin: 1rem 0; }}
article h3 {{ margin: 0 0 0.2rem; }}
article p {{ margin: 0.3rem 0; }}
.tag {{ display: inline-block; font-size: 0.82rem; font-weight: 600; border: 1px solid currentColor; border-radius: 4px;
  padding: 0 0.4rem; margin-right: 0.4rem; }}
.tag.breached {{ color: var(--takes_away-ink); }}
.tag.undecided {{ color: var(--blank-ink); }}
.tag.excused {{ color: var(--states-ink); }}
.tag.warn {{ color: var(--near_miss-ink); }}
.mend {{ border-left: 4px solid var(--in-time); padding-left: 0.8rem; }}
.findings {{ padding-left: 1.3rem; margin: 0.6rem 0 0; }}
.findings > li {{ margin: 0.5rem 0; }}
.evidence {{ margin: 0.2rem 0; padding-left: 1.2rem; font-size: 0.92rem; }}
.margin {{ font-weight: 600; }}
footer {{ border-top: 1px solid var(--rule); margin-top: 3rem; padding-top: 1rem; color: var(--quiet);
  font-size: 0.92rem; }}
@media (max-width: 40rem) {{
  body {{ padding: 1rem 1rem 3rem; }}
  h1 {{ font-size: 1.35rem; }}
  .wide {{ display: none; }}
  .narrow {{ display: block; }}
  .matrix thead th:first-child, .matrix tbody th {{ min-width: 9.5rem; max-width: 9.5rem; font-size: 0.86rem; }}
  article {{ padding: 0.7rem 0.8rem; }}
}}
@media (forced-colors: active) {{
  svg {{ forced-color-adjust: none; background: var(--page); }}
}}
@media print {{
  :root {{ color-scheme: light; {_variables(0)} }}
  @page {{ margin: 16mm 14mm; }}
  html {{ font-size: 9.5pt; }}
  body {{ max-width: none; padding: 0; }}
  .skip, nav {{ display: none; }}
  details.on-paper::details-content {{ content-visibility: visible; display: block; }}
  .wide {{ display: inline; }}
  .narrow {{ display: none; }}
  .scroll {{ overflow: visible; }}
  .charts {{ grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem; }}
  .matrix {{ font-size: 7pt; }}
  .matrix td {{ min-width: 0; padding: 0.1rem; }}
  .matrix thead th:first-child, .matrix tbody th {{ position: static; min-width: 0; }}
  section {{ margin-top: 1.2rem; padding-top: 0.8rem; }}
  h2, h3, h3 + p, figcaption, caption, thead {{ break-after: avoid; }}
  figure, tr, .findings > li, .tiles li, .result {{ break-inside: avoid; }}
  svg, rect, td, .tag, .tiles li {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  a {{ color: inherit; text-decoration: none; }}
}}
"""

# Charts take their fillings from here: stripes and dots tell areas apart without their colours.
FILLINGS = (
    '<svg class="out-of-sight" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="ground" width="6" height="6"/><line class="ink" x1="0" y1="0" x2="0" y2="6"/></pattern>'
    '<pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="ground" width="6" height="6"/><circle class="ink" cx="3" cy="3" r="0.6"/></pattern>'
    "</defs></svg>"
)
