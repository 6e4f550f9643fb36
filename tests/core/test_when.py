"""What stands behind "subscribe", as people write it, and what is understood."""

from __future__ import annotations

from datetime import time
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.schedule import is_zone, zones
from bot.core.when import Read, read, suggest_zones
from tests.unicode import is_control

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
BERLIN, NEW_YORK, LOS_ANGELES = "Europe/Berlin", "America/New_York", "America/Los_Angeles"

# A line, and its topics, weekday, time and zone.
LINES: dict[str, tuple[str, int | None, str, str]] = {
    "": ("", None, "", ""),
    # topics
    "all": ("all", None, "", ""),
    "everything": ("all", None, "", ""),
    "all topics": ("all", None, "", ""),
    "all of the briefings": ("all", None, "", ""),
    "to microsoft-openai and tides": ("microsoft-openai, tides", None, "", ""),
    "microsoft-openai, tides & gannet-rock": ("microsoft-openai, tides, gannet-rock", None, "", ""),
    "r&d; and tides.": ("r&d, tides", None, "", ""),
    "me to all topics please": ("all", None, "", ""),
    "us to everything about tides": ("tides", None, "", ""),
    "topics: *tides*, “gannet-rock”": ("tides, gannet-rock", None, "", ""),
    "tides, Tides, tides": ("tides, Tides", None, "", ""),
    "this channel to tides": ("tides", None, "", ""),
    "tides here": ("tides", None, "", ""),
    "weekly": ("", None, "", ""),
    "a weekly summary of tides": ("tides", None, "", ""),
    # names that hold words of times and places
    "monday-effect tuesday 09:00": ("monday-effect", TUE, "09:00", ""),
    "9-to-5 and gpt-4.5 on fri": ("9-to-5, gpt-4.5", FRI, "", ""),
    "may elections monday 9:00": ("may elections", MON, "09:00", ""),
    "leadership crisis 2023 monday 9:00": ("leadership crisis 2023", MON, "09:00", ""),
    "mondays 2023 crisis": ("2023 crisis", MON, "", ""),
    "windows 11 mondays": ("windows 11", MON, "", ""),
    "python 3.12 mondays at 9": ("python 3.12", MON, "09:00", ""),
    "form 0900 mondays at 8": ("form 0900", MON, "08:00", ""),
    "the sun and the sea": ("the sun, the sea", None, "", ""),
    "sun and sea, mondays": ("sun, sea", MON, "", ""),
    "tides in Berlin": ("tides in Berlin", None, "", ""),
    "tides, paris": ("tides, paris", None, "", ""),
    "paris monday 9:00 Berlin": ("paris", MON, "09:00", BERLIN),
    "example.com/monday and/or daily-mail": ("example.com/monday and/or daily-mail", None, "", ""),
    "frida 9:00": ("frida", None, "09:00", ""),
    "what happens next mondays": ("what happens next", MON, "", ""),
    "monday 9:00 pairs": ("pairs", MON, "09:00", ""),
    "monday 9:00 west": ("west", MON, "09:00", ""),
    # weekdays
    "every Monday": ("", MON, "", ""),
    "on Mondays": ("", MON, "", ""),
    "Monday's": ("", MON, "", ""),
    "Mon.": ("", MON, "", ""),
    "tues tides": ("tides", TUE, "", ""),
    "weds": ("", WED, "", ""),
    "wendesday": ("", WED, "", ""),
    "every wensdays tides": ("tides", WED, "", ""),
    "tusday": ("", TUE, "", ""),
    "THURS": ("", THU, "", ""),
    "next saterday": ("", SAT, "", ""),
    # times
    "monday 09:00": ("", MON, "09:00", ""),
    "Mon 9": ("", MON, "09:00", ""),
    "monday 0900": ("", MON, "09:00", ""),
    "tides at 9": ("tides", None, "09:00", ""),
    "tides @9 mondays": ("tides", MON, "09:00", ""),
    "9am": ("", None, "09:00", ""),
    "9 a.m. tides": ("tides", None, "09:00", ""),
    "8:15 PM": ("", None, "20:15", ""),
    "12am": ("", None, "00:00", ""),
    "12 pm": ("", None, "12:00", ""),
    "13pm": ("", None, "13:00", ""),
    "every monday at 9.30": ("", MON, "09:30", ""),
    "9.30 mondays": ("", MON, "09:30", ""),
    "tides 9.30 mondays": ("tides", MON, "09:30", ""),
    "tides tuesday at 1430": ("tides", TUE, "14:30", ""),
    "17h30": ("", None, "17:30", ""),
    "Thursdays 9 h": ("", THU, "09:00", ""),
    "17:30h": ("", None, "17:30", ""),
    "9 o’clock": ("", None, "09:00", ""),
    "9 Uhr": ("", None, "09:00", ""),
    "0900 tides": ("tides", None, "09:00", ""),
    "at nine": ("", None, "09:00", ""),
    "at noon": ("", None, "12:00", ""),
    "Sunday midnight": ("", SUN, "00:00", ""),
    "monday at 9 in the evening": ("", MON, "21:00", ""),
    "friday afternoon at 3": ("", FRI, "15:00", ""),
    "friday at 2 at night": ("", FRI, "02:00", ""),
    "monday morning": ("", MON, "", ""),
    "monday ９：００": ("", MON, "09:00", ""),
    # zones
    "europe/berlin": ("", None, "", BERLIN),
    "all weekly monday 09:00 Europe/Berlin": ("all", MON, "09:00", BERLIN),
    "america/new york tides": ("tides", None, "", NEW_YORK),
    "America/Argentina/Buenos Aires": ("", None, "", "America/Argentina/Buenos_Aires"),
    "Europe/Berlim": ("", None, "", BERLIN),
    "America/New Yrok, all": ("all", None, "", NEW_YORK),
    "monday 9:00 Berlin": ("", MON, "09:00", BERLIN),
    "monday 9:00 Berlim": ("", MON, "09:00", BERLIN),
    "monday at 9 in Berlin": ("", MON, "09:00", BERLIN),
    "monday 9:00 (Berlin time)": ("", MON, "09:00", BERLIN),
    "Berlin, mondays at 9, tides": ("tides", MON, "09:00", BERLIN),
    "monday 9:00 all Berlin": ("all", MON, "09:00", BERLIN),
    "tides Berlin time": ("tides", None, "", BERLIN),
    "tides tz=Berlin": ("tides", None, "", BERLIN),
    "monday 9:00 New York tides": ("tides", MON, "09:00", NEW_YORK),
    "all sunday new_york": ("all", SUN, "", NEW_YORK),
    "monday Sao Paulo": ("", MON, "", "America/Sao_Paulo"),
    "monday São Paulo": ("", MON, "", "America/Sao_Paulo"),
    "monday Port au Prince": ("", MON, "", "America/Port-au-Prince"),
    "monday San Francisco": ("", MON, "", LOS_ANGELES),
    "monday 9:00 UTC": ("", MON, "09:00", "UTC"),
    "monday 9:00 GMT": ("", MON, "09:00", "GMT"),
    "monday 9:00 CEST": ("", MON, "09:00", "CET"),
    "8:15 am ET": ("", None, "08:15", NEW_YORK),
    "5pm PT tides": ("tides", None, "17:00", LOS_ANGELES),
    "monday 9:00 Eastern Standard Time": ("", MON, "09:00", NEW_YORK),
    "monday 9 CT": ("", MON, "09:00", "America/Chicago"),
    "monday 9 MT": ("", MON, "09:00", "America/Denver"),
    "monday 9 bst": ("", MON, "09:00", "Europe/London"),
    "monday 9:00 (UTC+1, Europe/Berlin)": ("", MON, "09:00", BERLIN),
    "monday 9:00 Etc/GMT+5": ("", MON, "09:00", "Etc/GMT+5"),
}


@pytest.mark.parametrize(("line", "meant"), LINES.items(), ids=[line or "nothing" for line in LINES])
def test_what_people_write_is_understood(line: str, meant: tuple[str, int | None, str, str]) -> None:
    """Weekday, time and zone are found wherever they stand; all that is left names topics."""
    topics, weekday, at, zone = meant
    assert read(line) == Read(topics, weekday, time.fromisoformat(at) if at else None, zone, False, False, ())  # noqa: FBT003 - the two wishes


@pytest.mark.parametrize(
    "line",
    [
        "quiet",
        "silently",
        "only when something changed",
        "only if there are changes",
        "if anything changed",
        "but only if anything has changed",
        "quiet if nothing changed",
    ],
)
def test_silence_may_be_wished_for(line: str) -> None:
    """Who wants no post without changes can say so in several ways, before the topics or behind them."""
    for whole in (f"tides {line}", f"{line}, tides", f"{line} tides mondays"):
        assert read(whole).quiet
        assert read(whole).topics == "tides"
    assert not read("quiet-revolution").quiet


@pytest.mark.parametrize("line", ["in this thread", "here in this thread", "In the thread"])
def test_a_thread_may_be_wished_for(line: str) -> None:
    """The thread is meant only where it is named: "here" alone is the channel."""
    assert read(f"tides {line} monday 9:00") == read("tides monday 9:00")._replace(thread=True)
    assert not read("tides here in this channel").thread


# A line, and what the sentence says to write, or not to.
UNCLEAR = {
    "daily at 9": "only weekly, not “daily”",
    "tides monthly": "not “monthly”",
    "every two weeks": "not “every two weeks”",
    "every other monday 9:00": "not “every other”",
    "twice a week": "not “twice a week”",
    "bi-weekly": "not “bi-weekly”",
    "every day": "not “every day”",
    "Mon-Fri 9:00": "not “Mon-Fri”",
    "Mondays and Thursdays": "on one day a week, not on Monday and Thursday",
    "9:00 and 17:00": "at one time, not at 09:00 and 17:00",
    "25:00": "“25:00” is no time of day: write one as in “09:00”",
    "monday 9:75": "“9:75” is no time of day",
    "monday 09:00 UTC+2": "“UTC+2” is an offset, which daylight saving changes: write a city",
    "monday 09:00 gmt -05:30": "“gmt -05:30” is an offset",
    "monday 09:00 +02:00": "“+02:00” is an offset",
    "monday 9:00 IST": "write Asia/Kolkata, Europe/Dublin or Asia/Jerusalem",
    "Europe/Berlin America/New_York": "one time zone, not Europe/Berlin and America/New_York",
    "Europe/Londinium": "No time zone is called “Europe/Londinium”: write",
    "Europe/Kiyv": "write “Europe/Kiev”, “Europe/Kyiv” or",
    "tides, " * 200: "longer than 1,000 characters",
}


@pytest.mark.parametrize(("line", "told"), UNCLEAR.items(), ids=[line[:30] for line in UNCLEAR])
def test_what_is_unclear_is_asked_for(line: str, told: str) -> None:
    """One whole sentence says what to write instead, and nothing is guessed."""
    (sentence,) = read(line).unclear
    assert told in sentence
    assert sentence.endswith(".")


def test_what_is_unclear_is_no_topic() -> None:
    """Words that were asked about are not looked for among the topics too."""
    for line in UNCLEAR:
        assert set(read(f"gannet-rock, {line}").topics.split(", ")[1:]) <= {"tides"}


def test_any_order_will_do() -> None:
    """However weekday, time, zone, topics and wishes are ordered, the same is understood."""
    parts = ("tides, gannet-rock", "every tuesday", "at 9:30", BERLIN, "quiet", "in this thread")
    found = {read(" ".join(order)) for order in permutations(parts)}
    assert found == {Read("tides, gannet-rock", TUE, time(9, 30), BERLIN, quiet=True, thread=True, unclear=())}


def test_every_zone_is_understood_by_its_name() -> None:
    """A rule that the bot has written itself is read as it was meant."""
    odd = {"EST": NEW_YORK, "MST": "America/Denver", "GMT+0": "", "GMT-0": ""}  # what people mean by them is another
    for zone in zones():
        found = read(f"tides monday 09:00 {zone}")
        assert (found.zone, found.topics) == (odd.get(zone, zone), "tides")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ber", "Europe/Berlin"),
        ("york", NEW_YORK),
        ("SÃO P", "America/Sao_Paulo"),
        ("europe/be", "Europe/Berlin"),
        ("tokio", "Asia/Tokyo"),
        ("los angelos", LOS_ANGELES),
        ("est", NEW_YORK),
        ("munich", BERLIN),
        ("utc", "UTC"),
    ],
)
def test_a_half_typed_zone_is_suggested(typed: str, first: str) -> None:
    """The likeliest comes first, and there are five at most."""
    suggested = suggest_zones(typed)
    assert suggested[0] == first
    assert len(suggested) <= 5


def test_what_stands_for_several_countries_suggests_each() -> None:
    """None of the three that use an abbreviation is preferred in silence."""
    assert suggest_zones("IST")[:3] == ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")


FRAGMENTS = (
    *LINES,
    *UNCLEAR,
    "\0",
    "\1",
    "\0 9",
    "at",
    "/",
    "us/",
    "europe/",
    "٩:٠٠",
    "²",
    "9" * 50,
    "\u202e",
    ",",
    "in",
)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(), st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=30).map(" ".join)
    )
)
def test_nothing_that_people_type_raises(line: str) -> None:
    """Whatever is typed, what is understood can be used as it is."""
    found = read(line)
    assert found.zone == "" or is_zone(found.zone)
    assert found.weekday is None or 0 <= found.weekday <= 6
    assert not any(is_control(char) for char in found.topics)
    assert all(sentence.endswith(".") and len(sentence) < 300 for sentence in found.unclear)
    assert all(is_zone(zone) for zone in suggest_zones(line))
