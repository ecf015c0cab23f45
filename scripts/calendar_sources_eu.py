"""The calendars of the states of the European Union and of the German Laender."""

from calendar_source import Case, Source, rolls

LIBRARY = "The days that the Python library holidays lists as public holidays"

NEW_YEAR = rolls("New Year's Day", "2025-01-01", "2025-01-02")
NEW_YEAR_BOTH = rolls("New Year's Day and the day after", "2025-01-01", "2025-01-03")
CHRISTMAS = rolls("Christmas and a weekend", "2025-12-25", "2025-12-29")
CHRISTMAS_ONE = rolls("26 December is a working day", "2025-12-25", "2025-12-26")
EASTER = rolls("Good Friday and Easter Monday", "2024-03-29", "2024-04-02")
EASTER_MONDAY = rolls("Easter Monday", "2024-04-01", "2024-04-02")
GOOD_FRIDAY_WORKS = rolls("Good Friday is a working day", "2024-03-29", "2024-03-29")
GOOD_FRIDAY = rolls("Good Friday, and Easter Monday is a working day", "2024-03-29", "2024-04-01")
EASTER_EAST = rolls("Easter by the eastern reckoning", "2024-05-03", "2024-05-07")
WESTERN_EASTER_WORKS = rolls("the western Good Friday is a working day", "2024-03-29", "2024-03-29")

BRIDGES = (
    "Saturdays that the government makes working days in exchange for a day off stay non-working here.",
)


def member_state(
    name: str,
    country: str,
    law: str,
    *cases: Case,
    notes: tuple[str, ...] = (),
    categories: tuple[str, ...] = ("public",),
) -> Source:
    """The calendar of a state of the European Union."""
    title = f"Public holidays in {'the Netherlands' if name == 'netherlands' else name.title()}"
    return Source(name, title, country, law, cases, categories=categories, notes=notes)


EUROPEAN_UNION = (
    member_state(
        "austria",
        "AT",
        "Arbeitsruhegesetz (BGBl. Nr. 144/1983) § 7",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS,
        rolls("National Day", "2026-10-26", "2026-10-27"),
    ),
    member_state(
        "belgium",
        "BE",
        "Loi du 4 janvier 1974 relative aux jours fériés",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS_ONE,
        rolls("National Day", "2025-07-21", "2025-07-22"),
    ),
    member_state(
        "bulgaria",
        "BG",
        "Labour Code (Kodeks na truda) art. 154",
        NEW_YEAR,
        EASTER_EAST,
        WESTERN_EASTER_WORKS,
        CHRISTMAS,
        rolls("Liberation Day", "2025-03-03", "2025-03-04"),
    ),
    member_state(
        "croatia",
        "HR",
        "Zakon o blagdanima, spomendanima i neradnim danima u Republici Hrvatskoj (NN 110/2019)",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS,
        rolls("Statehood Day", "2025-05-30", "2025-06-02"),
    ),
    member_state(
        "cyprus",
        "CY",
        LIBRARY,
        NEW_YEAR,
        EASTER_EAST,
        WESTERN_EASTER_WORKS,
        CHRISTMAS,
        rolls("National Day", "2025-04-01", "2025-04-02"),
    ),
    member_state(
        "czechia",
        "CZ",
        "Act No. 245/2000 Coll., on public holidays",
        NEW_YEAR,
        EASTER,
        CHRISTMAS,
        rolls("Independent Czechoslovak State Day", "2025-10-28", "2025-10-29"),
    ),
    member_state(
        "denmark",
        "DK",
        LIBRARY,
        NEW_YEAR,
        rolls("Maundy Thursday to Easter Monday", "2024-03-28", "2024-04-02"),
        CHRISTMAS,
        rolls("Great Prayer Day, for the last time", "2023-05-05", "2023-05-08"),
        rolls("Great Prayer Day is abolished", "2024-04-26", "2024-04-26"),
    ),
    member_state(
        "estonia",
        "EE",
        "Pühade ja tähtpäevade seadus § 2",
        NEW_YEAR,
        GOOD_FRIDAY,
        CHRISTMAS,
        rolls("Victory Day and Midsummer Day", "2025-06-23", "2025-06-25"),
    ),
    member_state(
        "finland",
        "FI",
        LIBRARY,
        NEW_YEAR,
        EASTER,
        CHRISTMAS,
        rolls("Midsummer Eve", "2025-06-20", "2025-06-23"),
        rolls("Independence Day", "2027-12-06", "2027-12-07"),
    ),
    member_state(
        "france",
        "FR",
        "Code du travail art. L3133-1",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS_ONE,
        rolls("National Day", "2025-07-14", "2025-07-15"),
        notes=("The further holidays of Alsace and Moselle and of the overseas departments are not in it.",),
    ),
    member_state(
        "germany",
        "DE",
        "Einigungsvertrag art. 2(2); holiday acts of the Laender, as far as they all agree",
        NEW_YEAR,
        EASTER,
        CHRISTMAS,
        rolls("German Unity Day", "2025-10-03", "2025-10-06"),
        rolls("Reformation Day is no holiday of all Laender", "2025-10-31", "2025-10-31"),
        notes=("Only the holidays of every Land; each Land has a calendar of its own.",),
    ),
    member_state(
        "greece",
        "GR",
        LIBRARY,
        NEW_YEAR,
        rolls("eastern Easter, and Labour Day moved after it", "2024-05-03", "2024-05-08"),
        WESTERN_EASTER_WORKS,
        CHRISTMAS,
        rolls("Ohi Day", "2025-10-28", "2025-10-29"),
    ),
    member_state(
        "hungary",
        "HU",
        "Act I of 2012 on the Labour Code, section 102(1)",
        NEW_YEAR,
        EASTER,
        CHRISTMAS,
        rolls("National Day and a day off in exchange", "2025-10-23", "2025-10-27"),
        notes=BRIDGES,
    ),
    member_state(
        "ireland",
        "IE",
        "Organisation of Working Time Act 1997, Second Schedule",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS,
        rolls("Saint Brigid's Day, since 2023", "2023-02-06", "2023-02-07"),
        rolls("the Day of Remembrance and Recognition", "2022-03-17", "2022-03-21"),
    ),
    member_state(
        "italy",
        "IT",
        "Legge 27 maggio 1949, n. 260",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS,
        rolls("Republic Day", "2025-06-02", "2025-06-03"),
        notes=("The feasts of the patron saints of towns are not in it.",),
    ),
    member_state(
        "latvia",
        "LV",
        "Likums Par svētku, atceres un atzīmējamām dienām",
        NEW_YEAR,
        EASTER,
        CHRISTMAS,
        rolls("Proclamation Day", "2025-11-18", "2025-11-19"),
        notes=BRIDGES,
    ),
    member_state(
        "lithuania",
        "LT",
        "Labour Code (Darbo kodeksas) art. 123",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS,
        rolls("Restoration of Independence", "2025-03-11", "2025-03-12"),
    ),
    member_state(
        "luxembourg",
        "LU",
        "Code du travail art. L.232-2",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS,
        rolls("National Day", "2025-06-23", "2025-06-24"),
    ),
    member_state(
        "malta",
        "MT",
        "National Holidays and Other Public Holidays Act (Cap. 252)",
        NEW_YEAR,
        GOOD_FRIDAY,
        CHRISTMAS_ONE,
        rolls("Freedom Day", "2025-03-31", "2025-04-01"),
    ),
    member_state(
        "netherlands",
        "NL",
        "Algemene termijnenwet art. 3",
        NEW_YEAR,
        EASTER,
        CHRISTMAS,
        rolls("5 May in every year", "2026-05-05", "2026-05-06"),
        # The library calls Good Friday and 5 May optional; art. 3 makes them holidays for every period.
        categories=("optional", "public"),
    ),
    member_state(
        "poland",
        "PL",
        "Ustawa z dnia 18 stycznia 1951 r. o dniach wolnych od pracy",
        NEW_YEAR,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        rolls("Christmas Eve is a holiday since 2025", "2025-12-24", "2025-12-29"),
        rolls("and was none before", "2024-12-24", "2024-12-24"),
        rolls("Independence Day", "2025-11-11", "2025-11-12"),
    ),
    member_state(
        "portugal",
        "PT",
        "Código do Trabalho art. 234",
        NEW_YEAR,
        GOOD_FRIDAY,
        CHRISTMAS_ONE,
        rolls("Day of Portugal", "2025-06-10", "2025-06-11"),
    ),
    member_state(
        "romania",
        "RO",
        "Codul muncii (Legea nr. 53/2003) art. 139",
        NEW_YEAR_BOTH,
        EASTER_EAST,
        WESTERN_EASTER_WORKS,
        CHRISTMAS,
        rolls("National Day", "2025-12-01", "2025-12-02"),
    ),
    member_state(
        "slovakia",
        "SK",
        "Act No. 241/1993 Coll., on public holidays",
        NEW_YEAR,
        EASTER,
        CHRISTMAS,
        rolls("Slovak National Uprising", "2025-08-29", "2025-09-01"),
    ),
    member_state(
        "slovenia",
        "SI",
        "Zakon o praznikih in dela prostih dnevih v Republiki Sloveniji",
        NEW_YEAR_BOTH,
        EASTER_MONDAY,
        GOOD_FRIDAY_WORKS,
        CHRISTMAS,
        rolls("Statehood Day", "2025-06-25", "2025-06-26"),
    ),
    member_state(
        "spain",
        "ES",
        "Real Decreto Legislativo 2/2015, Estatuto de los Trabajadores, art. 37.2",
        NEW_YEAR,
        GOOD_FRIDAY,
        CHRISTMAS_ONE,
        rolls("Immaculate Conception", "2025-12-08", "2025-12-09"),
        notes=("The holidays of the autonomous communities and of the towns are not in it.",),
    ),
    member_state(
        "sweden",
        "SE",
        "Lag (1989:253) om allmänna helgdagar",
        NEW_YEAR,
        EASTER,
        CHRISTMAS,
        rolls("National Day", "2025-06-06", "2025-06-09"),
        notes=("Midsummer Eve, Christmas Eve and New Year's Eve are not holidays of this act.",),
    ),
)


def land(
    name: str, subdivision: str, title: str, law: str, *cases: Case, notes: tuple[str, ...] = ()
) -> Source:
    """The calendar of a German Land, which has Easter and Christmas like the others."""
    return Source(
        name=f"germany_{name}",
        title=f"Public holidays in {title}",
        country="DE",
        law=law,
        cases=(EASTER, CHRISTMAS, *cases),
        subdivision=subdivision,
        notes=notes,
    )


EPIPHANY = rolls("Epiphany", "2025-01-06", "2025-01-07")
CORPUS_CHRISTI = rolls("Corpus Christi", "2025-06-19", "2025-06-20")
REFORMATION_DAY = rolls("Reformation Day", "2025-10-31", "2025-11-03")
WOMENS_DAY = rolls("Women's Day", "2027-03-08", "2027-03-09")
ALL_SAINTS = rolls("All Saints' Day", "2027-11-01", "2027-11-02")

GERMAN_LAENDER = (
    land(
        "baden_wuerttemberg",
        "BW",
        "Baden-Württemberg",
        "Gesetz über die Sonntage und Feiertage (FTG) Baden-Württemberg",
        EPIPHANY,
        CORPUS_CHRISTI,
        ALL_SAINTS,
    ),
    land(
        "bavaria",
        "BY",
        "Bavaria",
        "Gesetz über den Schutz der Sonn- und Feiertage (FTG) Bayern",
        EPIPHANY,
        CORPUS_CHRISTI,
        ALL_SAINTS,
        notes=("Assumption Day, a holiday in mainly Catholic municipalities only, is not in it.",),
    ),
    land(
        "berlin",
        "BE",
        "Berlin",
        "Gesetz über die Sonn- und Feiertage Berlin",
        WOMENS_DAY,
        rolls("8 May 2025", "2025-05-08", "2025-05-09"),
    ),
    land("brandenburg", "BB", "Brandenburg", "Feiertagsgesetz (FTG) Brandenburg", REFORMATION_DAY),
    land("bremen", "HB", "Bremen", "Gesetz über die Sonn- und Feiertage Bremen", REFORMATION_DAY),
    land("hamburg", "HH", "Hamburg", "Feiertagsgesetz Hamburg", REFORMATION_DAY),
    land("hesse", "HE", "Hesse", "Hessisches Feiertagsgesetz (HFeiertagsG)", CORPUS_CHRISTI),
    land(
        "lower_saxony",
        "NI",
        "Lower Saxony",
        "Niedersächsisches Gesetz über die Feiertage (NFeiertagsG)",
        REFORMATION_DAY,
    ),
    land(
        "mecklenburg_western_pomerania",
        "MV",
        "Mecklenburg-Western Pomerania",
        "Feiertagsgesetz Mecklenburg-Vorpommern (FTG M-V)",
        REFORMATION_DAY,
        WOMENS_DAY,
    ),
    land(
        "north_rhine_westphalia",
        "NW",
        "North Rhine-Westphalia",
        "Gesetz über die Sonn- und Feiertage (Feiertagsgesetz NW)",
        CORPUS_CHRISTI,
        ALL_SAINTS,
    ),
    land(
        "rhineland_palatinate",
        "RP",
        "Rhineland-Palatinate",
        "Landesgesetz über den Schutz der Sonn- und Feiertage (LFtG) Rheinland-Pfalz",
        CORPUS_CHRISTI,
        ALL_SAINTS,
    ),
    land(
        "saarland",
        "SL",
        "Saarland",
        "Gesetz über die Sonn- und Feiertage (SFG) Saarland",
        CORPUS_CHRISTI,
        rolls("Assumption Day", "2025-08-15", "2025-08-18"),
    ),
    land(
        "saxony",
        "SN",
        "Saxony",
        "Gesetz über Sonn- und Feiertage im Freistaat Sachsen (SächsSFG)",
        REFORMATION_DAY,
        rolls("Repentance and Prayer Day", "2025-11-19", "2025-11-20"),
        notes=("Corpus Christi, a holiday in some Sorbian municipalities only, is not in it.",),
    ),
    land(
        "saxony_anhalt",
        "ST",
        "Saxony-Anhalt",
        "Gesetz über die Sonn- und Feiertage (FeiertG LSA)",
        EPIPHANY,
        REFORMATION_DAY,
    ),
    land(
        "schleswig_holstein",
        "SH",
        "Schleswig-Holstein",
        "Gesetz über Sonn- und Feiertage (SFTG) Schleswig-Holstein",
        REFORMATION_DAY,
    ),
    land(
        "thuringia",
        "TH",
        "Thuringia",
        "Thüringer Feier- und Gedenktagsgesetz (ThürFGtG)",
        REFORMATION_DAY,
        rolls("World Children's Day", "2024-09-20", "2024-09-23"),
        notes=("Corpus Christi, a holiday in some municipalities of the Eichsfeld only, is not in it.",),
    ),
)
