"""When something was handed in: text as people and systems write it, read to one moment or refused with a reason.

nbgrader's own ``parse_utc`` takes a zone name that it does not know for UTC and reads ``+0100`` as a hundred seconds,
so text never reaches it unread: here it becomes nbgrader's own format in UTC, which ``parse_utc`` reads rightly.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

# The farthest zone from UTC, Line Islands.
MAX_OFFSET = timedelta(hours=14)

# Hours from UTC of the abbreviations that mean one thing to nearly everybody. IST (India, Ireland, Israel) and the
# like are left out, and so are ET, CT, MT, PT, which do not say whether it was summer time.
ABBREVIATIONS = {
    **{"UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2},
    **{"EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "JST": 9, "KST": 9, "HKT": 8, "AWST": 8, "AEST": 10, "AEDT": 11},
    **{"NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    **{"AKST": -9, "AKDT": -8, "HST": -10},
}

ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{8})(?:[Tt]|[ \t]+)"
    r"(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?[ \t]*(?P<zone>.*)"
)
OFFSET = re.compile(r"(?:UTC)?(?P<sign>[+\-\u2212])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?")


class UnclearTimestamp(ValueError):
    """The text names no moment, or more than one; the message says why."""


def read_timestamp(text: str) -> str:
    """Read a moment.

    Parameters
    ----------
    text : str
        ISO 8601 (``2025-02-01T15:30Z``, ``2025-02-01 16:30:00 +0100``), the zone also by its IANA name
        (``Europe/Berlin``) or a common abbreviation (``PST``), as nbgrader's ``Exchange.timezone`` writes it.

    Returns
    -------
    str
        The moment in nbgrader's own format, in UTC.

    Raises
    ------
    UnclearTimestamp
        If the text can be read in more than one way, or in none.
    """
    moment, _ = _read(text)
    return moment.replace(tzinfo=None).isoformat(" ") + " UTC"


def says_no_zone(text: str) -> bool:
    """Whether the moment stands without a time zone; it is read as UTC then, as nbgrader does."""
    return not _read(text)[1]


def _read(text: str) -> tuple[datetime, str]:
    found = ISO.fullmatch(text.strip())
    if found is None:
        raise UnclearTimestamp("it is not written as year-month-day hour:minute:second zone")
    fields = found.groupdict()
    try:
        day = datetime.strptime(fields["date"].replace("-", ""), "%Y%m%d")
        microsecond = int((fields["fraction"] or "").ljust(6, "0")[:6])
        hour, minute, second = int(fields["hour"]), int(fields["minute"]), int(fields["second"] or 0)
        local = day.replace(hour=hour, minute=minute, second=second, microsecond=microsecond)
    except ValueError as error:
        raise UnclearTimestamp(f"there is no such date or time ({error})") from error
    zone = fields["zone"].strip()
    moment = local.replace(tzinfo=_zone(zone) if zone else UTC)
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise UnclearTimestamp("the clock was changed in that hour, so it names two moments or none")
    try:
        return moment.astimezone(UTC), zone
    except OverflowError as error:
        raise UnclearTimestamp("there is no such year") from error


def _zone(name: str) -> tzinfo:
    offset = OFFSET.fullmatch(name)
    if offset is not None:
        span = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if span > MAX_OFFSET or int(offset["minutes"] or 0) > 59:
            raise UnclearTimestamp(f"no time zone is {name} from UTC")
        return timezone(span if offset["sign"] == "+" else -span)
    if name.upper() in ABBREVIATIONS:
        return timezone(timedelta(hours=ABBREVIATIONS[name.upper()]))
    if name in _zone_names():
        return ZoneInfo(name)
    raise UnclearTimestamp(f"'{name[:40]}' is no time zone that means one thing everywhere")


@functools.cache
def _zone_names() -> set[str]:
    return available_timezones()
