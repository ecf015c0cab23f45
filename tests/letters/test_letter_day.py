"""The letter's own day in its head, as offices write it, told from the days of other things that stand there."""

from __future__ import annotations

import pytest

from checker.letters.concepts import ConceptSet
from checker.letters.documents import Document
from checker.letters.reading import PhraseReader

BODIES = {
    "en": "Dear Mrs Lamb\n\nWe will not let you have the notes of the supervisor, as they speak of another patient.",
    "de": "Sehr geehrte Frau Lamm,\n\ndie Notizen geben wir nicht, weil sie von einer anderen Patientin handeln.",
    "fr": "Madame,\n\nNous ne vous remettrons pas ces notes, qui parlent d'une autre patiente de notre maison.",
    "it": "Gentile signora,\n\nnon Le consegniamo gli appunti, perché parlano di un'altra paziente della casa.",
    "es": "Estimada señora:\n\nNo le entregamos las notas, porque hablan de otra paciente de la casa.",
    "nl": "Geachte mevrouw Lam,\n\nDe notities geven wij niet, omdat die over een andere patiënt gaan.",
}
OWN = {
    "en": (
        "4 September 2026", "Bath, 4 September 2026", "Friday, the 4th of September 2026", "Date sent: 4 Sept 2026",
        "By email only, 4 September 2026", "4 September 2026 (by hand)", "4 September 2026, by secure portal",
        "September 4, 2026 via certified mail", "Our ref: HQ/77/b, 4 September 2026", "Ref. 26-118 / 4 September 2026",
        "Ref HQ/77 of 4 September 2026", "Letter of 4 September 2026", "The Old Mill, Bath BA1. 4 September 2026",
        "Your letter: 10 August 2026\nOur letter: 4 September 2026", "Outgoing post 4 September 2026",
    ),
    "de": (
        "Köln, den 04.09.2026", "Wien, am 4. September 2026", "Unser Zeichen: Q-77, 4.9.2026",
        "Per Einschreiben am 4. September 2026", "Az. 77/26 vom 4. September 2026", "Bescheid vom 4. September 2026",
        "Ihr Antrag: 14.08.2026    Unsere Antwort: 04.09.2026", "Graz, im September 2026 (4.9.2026)",
    ),
    "fr": ("Lyon, le 4 septembre 2026", "Courriel du 4 septembre 2026", "Réf. 77 du 4 septembre 2026"),
    "it": (
        "Roma, lì 4 settembre 2026", "Prot. n. 18833 del 04/09/2026", "Prot. 18833/2026 - 4 settembre 2026",
        "Bologna, il 4 settembre 2026", "Inviata via PEC il 4 settembre 2026", "Rif. HQ/77 - Torino, 4 settembre 2026",
    ),
    "es": ("Madrid, a 4 de septiembre de 2026", "Nº de salida 188, de 4 de septiembre de 2026"),
    "nl": (
        "Utrecht, d.d. 4 september 2026", "Per e-mail, 4 september 2026", "Onze ref. HQ/77, 4 september 2026",
        "Brief van 4 september 2026", "Antwerpen, op 4 september 2026",
    ),
}  # fmt: skip
OTHERS = {
    "en": (
        "Re: hip operation, 3 May 2026", "Re: your request of 10 August 2026", "SUBJECT: admission of 3 May 2026",
        "Patient: A. Lamb, 3 May 1961\nReply due 13 September 2026", "Treatment period 3 May 2026 to 9 June 2026",
        "Your stay from 3 May 2026",
    ),
    "de": ("Betreff: Ihre Operation vom 3. Mai 2026", "Ihr Antrag vom 10. August 2026", "geb. 3.5.1961"),
    "fr": ("Objet : votre demande du 10 août 2026", "Née le 3 mai 1961"),
    "it": ("Oggetto: ricovero del 3 maggio 2026", "La Sua istanza del 10 agosto 2026"),
    "es": ("Asunto: su solicitud de 10 de agosto de 2026", "Su escrito de 10 de agosto de 2026"),
    "nl": ("Betreft: uw verzoek van 10 augustus 2026", "Uw brief van 10 augustus 2026"),
}  # fmt: skip


def _cases(heads: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(language, head) for language, some in heads.items() for head in some]


def _sent_on(language: str, head: str, concept_sets: dict[str, ConceptSet]) -> str | None:
    text = f"Quill House\n{head}\n\nA. Lamb\nElm Walk 3\n\n{BODIES[language]}\n\nH. Quill\n"
    concepts = concept_sets["uk_gdpr" if language == "en" else "gdpr"]
    return PhraseReader().read(Document("letter.txt", text, True, "", "", {}), concepts).sent_on


@pytest.mark.parametrize(("language", "head"), _cases(OWN))
def test_the_day_of_a_letter_is_found_in_its_head(
    language: str, head: str, concept_sets: dict[str, ConceptSet]
) -> None:
    assert _sent_on(language, head, concept_sets) == "2026-09-04"


@pytest.mark.parametrize(("language", "head"), _cases(OTHERS))
def test_the_day_of_something_else_is_not_taken_for_it(
    language: str, head: str, concept_sets: dict[str, ConceptSet]
) -> None:
    assert _sent_on(language, head, concept_sets) is None


def test_how_long_something_is_kept_does_not_make_the_letters_day_one_of_long_ago(
    concept_sets: dict[str, ConceptSet],
) -> None:
    text = (
        "Quill House\n4 September 2026\n\nDear Mrs Lamb\n\nYour request came on 14 August 2026. The notes are kept "
        "until 31 December 2036.\n\nH. Quill\n"
    )
    reading = PhraseReader().read(Document("letter.txt", text, True, "", "", {}), concept_sets["uk_gdpr"])
    assert (reading.sent_on, reading.received_on) == ("2026-09-04", "2026-08-14")
