"""The clock's arithmetic once more, by walking from day to day and counting: slow, and with nothing shared."""

from datetime import date, timedelta

from checker.clock import Calendar

ONE_DAY = timedelta(days=1)


def months_later(start: date, count: int, overflow: bool) -> date:
    """Step from month to month, then back from the wanted day number until the date exists."""
    year, month = start.year, start.month
    for _ in range(abs(count)):
        month += 1 if count > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    for number in range(start.day, 0, -1):
        try:
            end = date(year, month, number)
        except ValueError:
            continue
        return end + ONE_DAY if overflow and number != start.day else end
    raise AssertionError("every month has a first day")


def works(calendar: Calendar, day: date) -> bool:
    """A day is a working day if it is not of the weekend and no holiday falls on it."""
    return day.weekday() not in calendar.weekend and all(day != holiday for holiday, _ in calendar.holidays)


def rolled(calendar: Calendar, day: date) -> date | None:
    """Walk forward to the first working day; None at the edge of the coverage."""
    while calendar.covers_from <= day <= calendar.covers_through:
        if works(calendar, day):
            return day
        day += ONE_DAY
    return None


def working_day_after(calendar: Calendar, start: date, count: int) -> date | None:
    """Walk away from the start, a step a day, until so many working days were met."""
    day = start
    while count and calendar.covers_from <= day <= calendar.covers_through:
        day += ONE_DAY if count > 0 else -ONE_DAY
        if works(calendar, day):
            count += -1 if count > 0 else 1
    return day if calendar.covers_from <= day <= calendar.covers_through else None


def lengthened(
    start: date,
    end: date,
    pauses: tuple[tuple[date, date | None, bool], ...],
    calendar: Calendar | None,
) -> date | None:
    """The end after pauses, unrolled: a set of paused days is filled day by day; None if the clock stands."""
    paused: set[date] = set()
    cut = [(max(begins, start), ends, both) for begins, ends, both in pauses]
    for begins, ends, both in sorted(cut, key=lambda pause: pause[0]):
        reached = end + ONE_DAY * len(paused)
        last_day = reached if calendar is None else rolled(calendar, reached)
        assert last_day is not None
        if begins > last_day:
            continue
        if ends is None:
            return None
        day = begins if both else begins + ONE_DAY
        while day <= ends:
            paused.add(day)
            day += ONE_DAY
    return end + ONE_DAY * len(paused)
