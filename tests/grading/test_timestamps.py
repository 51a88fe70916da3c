"""A moment is read rightly or refused; what comes out is what nbgrader reads."""

from datetime import datetime

import pytest
from nbgrader.utils import parse_utc

from autograder.grading.timestamps import UnclearTimestamp, read_timestamp, says_no_zone

HALF_PAST_THREE = datetime(2025, 2, 1, 15, 30)


@pytest.mark.parametrize(
    "text",
    [
        *("2025-02-01 15:30:00 UTC", "2025-02-01T15:30:00Z", "2025-02-01t15:30z", "20250201T153000Z"),
        *("2025-02-01 16:30:00 +0100", "2025-02-01 16:30:00+01", "2025-02-01T16:30:00+01:00", "2025-02-01 21:15 +0545"),
        *("2025-02-01 10:30:00 -0500", "2025-02-01 10:30 \u22125", "2025-02-01 16:30 UTC+1", "2025-02-01 15:30"),
        *("2025-02-01 16:30:00 Europe/Berlin", "2025-02-01 07:30 America/Los_Angeles", "2025-02-01 21:00 Asia/Kolkata"),
        *("2025-02-01 16:30 CET", "2025-02-01 10:30 EST", "2025-02-01 07:30 pst", "2025-02-01 09:30 CST"),
        *("2025-02-01 08:30 MST", "2025-02-01 15:30 GMT", "2025-02-02 00:30 Japan", " 2025-02-01 15:30:00,000 UTC\r\n"),
    ],
)
def test_every_spelling_of_one_moment_is_that_moment(text):
    assert parse_utc(read_timestamp(text)) == HALF_PAST_THREE


@pytest.mark.parametrize(("zone", "hour"), [("EDT", 11), ("CEST", 17), ("PDT", 8), ("BST", 16), ("Europe/Berlin", 17)])
def test_summer_time_is_summer_time(zone, hour):
    assert parse_utc(read_timestamp(f"2025-07-01 {hour:02}:30 {zone}")) == datetime(2025, 7, 1, 15, 30)


def test_fractions_of_a_second_stay():
    assert parse_utc(read_timestamp("2025-02-01 15:30:00.123456789 Z")).microsecond == 123456


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2025-02-01", "15:30", "01.02.2025 15:30", "02/01/2025 3:30 PM", "1738423800"),
        *("2025-02-01 3:30 PM", "Sat Feb  1 15:30:00 2025", "2025-02-30 15:30 UTC", "2025-02-01 25:00 UTC"),
        *("2025-02-01 15:30 IST", "2025-02-01 15:30 PT", "2025-02-01 15:30 Mars/Olympus", "2025-02-01 15:30 +9900"),
        *("2025-10-26 02:30 Europe/Berlin", "2025-03-30 02:30 Europe/Berlin", "0001-01-01 00:00 +0100"),
        *("2025-02-01 15:30 ../../etc/localtime", "2025-02-01 15:30 America", "2025-02-01 15:30 UTC UTC"),
    ],
)
def test_what_means_two_moments_or_none_is_refused(text):
    with pytest.raises(UnclearTimestamp):
        read_timestamp(text)


def test_a_moment_without_zone_is_known():
    assert says_no_zone("2025-02-01 15:30")
    assert not says_no_zone("2025-02-01 15:30 UTC")
