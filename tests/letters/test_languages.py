"""Letters in five other languages: told apart, brought to one form, and read by the concepts' translations."""

from __future__ import annotations

import pytest

from checker.letters.concepts import LANGUAGES, ConceptSet
from checker.letters.documents import Document
from checker.letters.facts import find_facts
from checker.letters.language import WordWeights, find_language
from checker.letters.normalise import normalise
from checker.letters.reading import PhraseReader, Reading
from checker.letters.sentences import find_sentences
from checker.letters.structure import find_structure
from checker.syntax import ast

FEWEST_SENTENCES = 8
TRANSLATED = ("german", "french", "spanish", "italian", "dutch")

GERMAN = """Hausarztpraxis am Mühlbach
Freising, den 14. April 2026

Ihr Antrag, eingegangen am 23. März 2026

Sehr geehrte Frau Ödön-Weiß,

ja, wir verarbeiten personenbezogene Daten über Sie. Die Kopie Ihrer Akte liegt bei, bis auf Seite 41. Diese Seite
geben wir nicht heraus, weil Ihre Nachbarin uns das dort Notierte im Vertrauen gesagt hat.

Sie können sich beim Bayerischen Landesamt für Datenschutzaufsicht beschweren oder vor dem Amtsgericht klagen.

Mit freundlichen Grüßen
Dr. Ilse Prankl
"""

FRENCH = """Cabinet des Tilleuls
Dijon, le 3 avril 2026

Votre demande reçue le 9 mars 2026

Madame,

Nous refusons votre demande : nous avons reçu onze demandes identiques depuis janvier, la dernière copie vous a été
remise le 2 mars 2026. Cette répétition est excessive.

Vous pouvez saisir la CNIL d'une réclamation, ou le tribunal judiciaire.

Veuillez agréer, Madame, nos salutations distinguées.
Le secrétariat
"""

SPANISH = """Clínica Fuente Nueva
Murcia, 6 de julio de 2026

Asunto: su solicitud, recibida el 15 de junio de 2026

Estimado señor:

Desestimamos su solicitud, ya que no ha acreditado su identidad: el DNI que envió está caducado.

Puede presentar una reclamación ante la Agencia Española de Protección de Datos. Igualmente puede acudir
a los tribunales.

Atentamente,
La gerencia
"""

ITALIAN = """Studio Medico San Luca
Udine, 18 marzo 2026

La Sua domanda, pervenuta il 25 febbraio 2026

Gentile signora,

proroghiamo il termine di due mesi: la Sua cartella riempie quattordici faldoni e una parte va tradotta dallo sloveno.
Avrà risposta entro il 25 maggio 2026.

Può proporre reclamo al Garante o ricorrere al giudice.

Cordiali saluti
La segreteria
"""

DUTCH = """Polikliniek Zuid
Breda, 2 april 2026

Uw verzoek, ontvangen op 10 maart 2026

Geachte heer,

Wij hebben geen gegevens over u: in geen van onze systemen is een dossier op uw naam gevonden.

Bent u het hier niet mee eens, dan kunt u klagen bij de Autoriteit Persoonsgegevens of naar de rechter stappen.

Met vriendelijke groet,
De administratie
"""

PORTUGUESE = """Exmo. Senhor,

O seu pedido de acesso aos dados foi recebido no dia 3 de março. Não podemos entregar a cópia do processo, porque a
sua identidade ainda não foi confirmada. Pode apresentar uma reclamação à autoridade de controlo.

Com os melhores cumprimentos
"""


def _read(text: str, concepts: ConceptSet, language: str | None = None) -> Reading:
    return PhraseReader(language).read(Document("letter.txt", text, True, "", "", {}), concepts)


@pytest.mark.parametrize(
    ("text", "language", "kinds", "grounds", "days", "stated"),
    [
        (GERMAN, "de", ("partial_denial",), ("X-THIRDPARTY",), ("2026-04-14", "2026-03-23", None), "1236"),
        (FRENCH, "fr", ("denial",), ("X-EXCESSIVE",), ("2026-04-03", "2026-03-09", None), "1238"),
        (SPANISH, "es", ("denial",), ("X-NOID",), ("2026-07-06", "2026-06-15", None), "123"),
        (ITALIAN, "it", ("extension",), (), ("2026-03-18", "2026-02-25", "2026-05-25"), "2345"),
        (DUTCH, "nl", ("no_data",), ("X-NODATA",), ("2026-04-02", "2026-03-10", None), "1236"),
    ],
)
def test_a_whole_letter_is_read_in_its_language(
    concept_sets: dict[str, ConceptSet],
    text: str,
    language: str,
    kinds: tuple[str, ...],
    grounds: tuple[str, ...],
    days: tuple[str | None, ...],
    stated: str,
) -> None:
    reading = _read(text, concept_sets["gdpr"])
    assert (reading.language, reading.kinds, reading.grounds) == (language, kinds, grounds)
    assert (reading.sent_on, reading.received_on, reading.promised_date) == days
    rows = {row[-1] for row, statement in reading.rows.items() if statement.polarity == "states"}
    assert rows == set(stated)


@pytest.mark.parametrize(
    ("language", "promise"),
    [
        ("de", "Wir verlängern die Frist bis zum 28. Mai."),
        ("fr", "Nous prolongeons le délai jusqu'au 28 mai."),
        ("es", "Ampliamos el plazo hasta el 28 de mayo."),
        ("es", "Le contestaremos antes del 28 de mayo."),
        ("it", "Proroghiamo il termine fino al 28 maggio."),
        ("it", "Le risponderemo prima del 28 maggio."),
        ("nl", "Wij verlengen de termijn tot 28 mei."),
    ],
)
def test_a_term_that_is_made_longer_ends_on_the_promised_day(
    concept_sets: dict[str, ConceptSet], language: str, promise: str
) -> None:
    reading = _read(f"04.05.2026\n\n{promise}\n", concept_sets["gdpr"], language)
    assert reading.promised_date == "2026-05-28"


def test_a_letter_in_an_undescribed_language_is_undecided_for_it(concept_sets: dict[str, ConceptSet]) -> None:
    reading = _read(PORTUGUESE, concept_sets["gdpr"])
    assert reading.language is None
    assert {(one.polarity, one.because) for one in reading.statements.values()} == {("undecided", "language")}


def test_a_letter_in_two_languages_has_none(concept_sets: dict[str, ConceptSet]) -> None:
    assert _read(GERMAN + "\n\n" + FRENCH, concept_sets["gdpr"]).language is None


@pytest.mark.parametrize("regime", ["hipaa", "uk_gdpr"])
def test_a_spanish_letter_under_a_law_without_spanish_evidence_is_undecided_for_its_language(
    concept_sets: dict[str, ConceptSet], regime: str
) -> None:
    reading = _read(SPANISH, concept_sets[regime])
    assert (reading.language, reading.kinds, reading.grounds) == ("es", (), ())
    assert {(one.polarity, one.because) for one in reading.statements.values()} == {("undecided", "language")}


def test_languages_are_told_apart_by_what_is_theirs_alone() -> None:
    weights = WordWeights({"de": (("nl", 1),), "und": (("de", 240),), "van": (("nl", 240),), "o": (("other 0", 240),)})
    spoken = frozenset(("de", "nl"))
    assert find_language("Rat und Tat", weights, spoken) == "de"
    assert find_language("de raad van de stad", weights, spoken) == "nl"
    assert find_language("o pedido", weights, spoken) is None
    assert find_language("Rat und raad van", weights, spoken) is None
    assert find_language("Rat und\n\nraad van van", weights, spoken) is None


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Behörde", "Behoerde"),
        ("de", "Aufsichtsbehörden", "Aufsichtsbehörde"),
        ("de", "abgelehnt", "abzulehnen"),
        ("de", "Verweigerung", "verweigert"),
        ("fr", "l'autorité", "autorite"),
        ("fr", "qu'elles", "que elle"),
        ("fr", "demandes", "demandé"),
        ("es", "solicitudes", "solicitud"),
        ("es", "entregarle", "entregado"),
        ("it", "dell'identità", "identita"),
        ("it", "consegnarLe", "consegnare"),
        ("nl", "patiëntendossiers", "patientendossier"),
        ("nl", "afgewezen", "afwijzen"),
    ],
)
def test_forms_of_one_word_have_one_stem(
    concept_sets: dict[str, ConceptSet], language: str, one: str, other: str
) -> None:
    lexicon = concept_sets["gdpr"].languages[language].lexicon
    words = [tuple(stem for word in text.lower().split() for stem in lexicon.stems(word)) for text in (one, other)]
    assert words[0] == words[1] or words[0][-1:] == words[1]


def test_a_compound_is_read_as_its_parts_and_an_article_as_nothing(concept_sets: dict[str, ConceptSet]) -> None:
    lexicon = concept_sets["gdpr"].languages["de"].lexicon
    assert lexicon.stems("datenschutzaufsichtsbehörde")[-2:] == ("aufsicht", "behoerd")
    assert lexicon.stems("der") == ()


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_lists_of_stems_hold_stems(concept_sets: dict[str, ConceptSet], language: str) -> None:
    lexicon = concept_sets["gdpr"].languages[LANGUAGES[language]].lexicon
    listed = sorted(lexicon.auxiliaries | lexicon.subjects | lexicon.joiners)
    assert [word for word in listed if lexicon.stem(word) != word] == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15. März 2026", "2026-03-15"),
        ("le 3 avril 2026", "2026-04-03"),
        ("le 1er août 2026", "2026-08-01"),
        ("1.º de mayo de 2026", "2026-05-01"),
        ("1º de mayo de 2026", "2026-05-01"),
        ("1° aprile 2026", "2026-04-01"),
        ("3 maart 2026", "2026-03-03"),
        ("23.02.2026", "2026-02-23"),
    ],
)
def test_days_are_read_as_each_language_writes_them(text: str, day: str) -> None:
    assert [fact.value for fact in find_facts(normalise(text).text, day_first=True) if fact.kind == "date"] == [day]


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("de", "Wir senden z.B. Befunde nach Art. 15 Abs. 3 DSGVO. Am 3. Tag war Schluss.", 2),
        ("fr", "Voir art. L. 1111-7 du code. Mme Roux et M. Petit sont absents.", 2),
        ("es", "Véase la Ley n.º 41, p. ej. el art. 18. La Dra. Leal firma.", 2),
        ("it", "Si veda l'art. 15, c.a. del dott. Riva. La sig.ra Neri firma.", 2),
        ("nl", "Zie bijv. art. 15 lid 3. Mevr. Vos en dhr. Smit tekenen.", 2),
    ],
)
def test_the_dot_of_an_abbreviation_ends_no_sentence(
    concept_sets: dict[str, ConceptSet], language: str, text: str, sentences: int
) -> None:
    lexicon = concept_sets["gdpr"].languages[language].lexicon
    assert len(find_sentences(text, find_structure(text, lexicon.layout), (), lexicon)) == sentences


def test_a_row_of_boxes_ends_with_its_line() -> None:
    form = "¿Qué puedo hacer?\n   [x] reclamar      [ ] ir al juzgado      [ ] nada\nPuede reclamar ante la Agencia."
    blocks = find_structure(form).blocks
    assert [form[block.pieces[0].start : block.pieces[-1].end] for block in blocks[-1:]] == [
        "Puede reclamar ante la Agencia."
    ]


def test_every_translated_sentence_is_read_as_its_case_says(
    policy_files: tuple[ast.PolicyFile, ...], concept_sets: dict[str, ConceptSet]
) -> None:
    wrong = []
    for name, language, case in _cases(policy_files):
        code = LANGUAGES[language]
        concepts = next(one for one in concept_sets.values() if code in one.languages and one.concept(name) is not None)
        polarity = _read(case.text.value, concepts, code).statements[name].polarity
        wanted = ("absent", "near_miss", "blank") if case.polarity == "neither" else (case.polarity,)
        if polarity not in wanted:
            wrong.append(f"{language} {name} {case.polarity} read as {polarity}: {case.text.value}")
    assert wrong == []


def test_what_the_requirements_ask_of_a_letter_has_eight_sentences_in_every_language(
    policy_files: tuple[ast.PolicyFile, ...], concept_sets: dict[str, ConceptSet]
) -> None:
    asked = {one.name for one in concept_sets["gdpr"].concepts if one.rows and one.rows[0] < "L-G09"}
    asked -= {one.name for one in concept_sets["gdpr"].concepts if one.regime is None}
    counts = {(name, language): 0 for name in asked for language in TRANSLATED}
    for name, language, case in _cases(policy_files):
        if name in asked and case.polarity == "states":
            counts[name, language] += 1
    assert {key: count for key, count in counts.items() if count < FEWEST_SENTENCES} == {}


def _cases(policy_files: tuple[ast.PolicyFile, ...]) -> list[tuple[str, str, ast.ConceptCase]]:
    return [
        (declaration.target.text.rpartition(".")[2], language.language.text, case)
        for file in policy_files
        for declaration in file.declarations
        if isinstance(declaration, ast.TranslationDecl)
        for language in declaration.languages
        for case in language.cases
    ]
