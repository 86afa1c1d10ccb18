"""Dates as authors write them and as readers see them."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from memosite import dates

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "rfc3339"),
    [
        ("2026-07-01", "2026-07-01T00:00:00+00:00"),
        (" 2026-07-01 ", "2026-07-01T00:00:00+00:00"),
        ("2026-07-01 14:30", "2026-07-01T14:30:00+00:00"),
        ("2026-07-01T14:30", "2026-07-01T14:30:00+00:00"),
        ("2026-07-01t9:05:07", "2026-07-01T09:05:07+00:00"),
        ("2026-07-01T14:30:15.25", "2026-07-01T14:30:15+00:00"),
        ("2026-07-01T14:30Z", "2026-07-01T14:30:00+00:00"),
        ("2026-07-01T14:30z", "2026-07-01T14:30:00+00:00"),
        ("2026-07-01 14:30 +02:00", "2026-07-01T14:30:00+02:00"),
        ("2026-07-01 14:30 -0330", "2026-07-01T14:30:00-03:30"),
        ("2024-02-29", "2024-02-29T00:00:00+00:00"),
        ("0001-01-01", "0001-01-01T00:00:00+00:00"),
    ],
)
def test_a_date_is_read_in_each_usual_form(written: str, rfc3339: str) -> None:
    """A date may have a time of day and a zone; without a zone it is of the site's."""
    assert rfc3339 == dates.parse(written).within(dt.UTC).rfc3339


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2026-02-30", "is not a date of the calendar"),
        ("2025-02-29", "is not a date of the calendar"),
        ("2026-13-01", "is not a date of the calendar"),
        ("0000-01-01", "is not a date of the calendar"),
        ("2026-07-01 24:30", "is not a date of the calendar"),
        ("2026-07-01 12:60", "is not a date of the calendar"),
        ("2026-07-01T12:00+25:00", "is not a date of the calendar"),
        ("2026-7-1", "must be a date such as 2026-07-01"),
        ("01.07.2026", "must be a date such as 2026-07-01"),
        ("07/01/2026", "must be a date such as 2026-07-01"),
        ("July 1, 2026", "must be a date such as 2026-07-01"),
        ("2026-07", "must be a date such as 2026-07-01"),
        ("2026-07-01x", "must be a date such as 2026-07-01"),
        ("", "must be a date such as 2026-07-01"),
        ("\uff12026-07-01", "is not a date of the calendar"),
    ],
)
def test_what_is_no_date_is_told_in_a_sentence(written: str, message: str) -> None:
    """A wrong form and an impossible day are two different mistakes."""
    with pytest.raises(ValueError, match="date") as caught:
        dates.parse(written)
    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("written", "long", "iso"),
    [
        ("2026-07-01", "July 1, 2026", "2026-07-01"),
        ("2026-12-25", "December 25, 2026", "2026-12-25"),
        ("2026-07-01T23:30:00-08:00", "July 1, 2026", "2026-07-01T23:30:00-08:00"),
    ],
)
def test_readers_see_the_day_that_was_written(written: str, long: str, iso: str) -> None:
    """A date reads without a leading zero, as the day of its own zone."""
    moment = dates.parse(written).within(BERLIN)
    assert (long, iso) == (moment.long, moment.iso)


def test_the_zone_of_the_site_counts_where_none_was_written() -> None:
    """A date without a zone begins at midnight in the site's zone, summer time included."""
    assert "2026-07-01T00:00:00+02:00" == dates.parse("2026-07-01").within(BERLIN).rfc3339
    assert "2026-01-01T00:00:00+01:00" == dates.parse("2026-01-01").within(BERLIN).rfc3339
    written = dates.parse("2026-07-01T12:00Z")
    assert written == written.within(BERLIN)


@pytest.mark.parametrize(
    ("days", "window"),
    [
        ([], ""),
        (["2026-07-01", "2026-07-31"], "Jul 2026"),
        (["2026-07-01", "2026-02-10", "2026-04-01"], "Feb to Jul 2026"),
        (["2026-02-28", "2025-11-30"], "Nov 2025 to Feb 2026"),
        (["2026-07-01", "2025-07-01"], "Jul 2025 to Jul 2026"),
    ],
)
def test_a_window_is_the_span_of_months(days: list[str], window: str) -> None:
    """One month, months of one year and months of two years are each written shortly."""
    assert window == dates.window([dt.date.fromisoformat(day) for day in days])
