"""Scores the phrases on the example sentences: how much each concept states, and what it takes for one by mistake.

Usage: python -m scripts.score_examples [NAME ...] [--errors] [--kept-back]. NAME is that of an example file without
its ending; --errors lists what the phrases miss and what they wrongly take, never of the quarter kept back;
--kept-back measures on that quarter alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from checker import resources, workspace
from checker.letters.concepts import compile_concepts
from checker.letters.documents import Document
from checker.letters.examples.material import Example, ExampleFile, load_examples
from checker.letters.model import ConceptSet
from checker.letters.reading import PhraseReader

REGIMES = ("hipaa", "gdpr", "uk_gdpr")


def tell(file: ExampleFile, sets: dict[str, ConceptSet], errors: bool, kept_back: bool) -> Iterator[str]:
    """A line for each concept of a file, each followed by its errors."""
    examples = [example for example in file.examples if example.kept_back or not kept_back]
    for concept in file.concepts:
        concepts = next(one for one in sets.values() if any(each.id == concept for each in one.concepts))
        got: Counter[tuple[str, str]] = Counter()
        wrong: list[str] = []
        for example in examples:
            polarity = _read(example, file, concept, concepts)
            got[example.section, polarity] += 1
            wanted = example.section if example.section in ("states", "takes_away") else "nothing"
            if (polarity if polarity in ("states", "takes_away") else "nothing") != wanted and not example.kept_back:
                wrong.append(f"  {example.section:10} read as {polarity:10} {example.line:4}: {example.text}")
        yield (
            f"{concept:60} {file.language} states {_share(got, 'states', 'states')}"
            f" taken {_share(got, 'takes_away', 'takes_away')}"
            f" near miss stated {_share(got, 'near_miss', 'states')} nothing stated {_share(got, 'nothing', 'states')}"
        )
        if errors:
            yield from wrong


def _read(example: Example, file: ExampleFile, concept: str, concepts: ConceptSet) -> str:
    document = Document("example", example.text, True, "", "", {})
    return PhraseReader(file.language).read(document, concepts).statements[concept.rpartition(".")[2]].polarity


def _share(got: Counter[tuple[str, str]], section: str, polarity: str) -> str:
    total = sum(count for (one, _), count in got.items() if one == section)
    return f"{got[section, polarity] / total:4.2f}" if total else "   -"


def main(arguments: Sequence[str]) -> int:
    """Print the shares."""
    parser = argparse.ArgumentParser(description="Score the phrases on the example sentences.")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--kept-back", action="store_true")
    options = parser.parse_args(arguments)
    policies = workspace.load().program.files
    sets = {regime: compile_concepts(policies, regime) for regime in REGIMES}
    for file in load_examples(resources.folder("policies") / "examples"):
        if not options.names or file.name in options.names:
            for line in tell(file, sets, options.errors, options.kept_back):
                print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
