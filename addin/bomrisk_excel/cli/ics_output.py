"""Events as an iCalendar file (RFC 5545), which every calendar program takes.

Four properties of one component need no library: what makes such files fail is in the three rules below, of folding, escaping and
line ends; the tests read the files with an independent parser.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Event", "calendar_text"]

_OCTETS = 75
_NAMESPACE = uuid.UUID("5a2a3f0e-0b55-5c57-9a34-3f6c1d1b8f10")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day.

    Parameters
    ----------
    day : date
    key : str
        What makes it the same event when it is written again; a calendar then brings it up to date.
    title, text : str
    """

    day: dt.date
    key: str
    title: str
    text: str


def calendar_text(events: Iterable[Event], *, name: str, stamp: dt.date, remind: int | None) -> str:
    """Return the text of an iCalendar file.

    Parameters
    ----------
    events : iterable of Event
    name : str
        Of the calendar.
    stamp : date
        The day that the facts are told as of; the same events give the same text.
    remind : int or None
        Days before an event on which to be reminded; None for no reminder.

    Returns
    -------
    str
        With the line ends of the format, CR LF.

    References
    ----------
    RFC 5545: content lines and folding (3.1), text (3.3.11), event and alarm (3.6.1, 3.6.6), all-day events (3.8.2.4).
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bomrisk//calendar of export controls//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid.uuid5(_NAMESPACE, event.key)}@bomrisk",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.title)}",
            f"DESCRIPTION:{_escaped(event.text)}",
            "CATEGORIES:Export controls",
            "TRANSP:TRANSPARENT",
        ]
        if remind is not None:
            lines += [
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"DESCRIPTION:{_escaped(event.title)}",
                f"TRIGGER:-P{remind}D" if remind else "TRIGGER:PT0S",
                "END:VALARM",
            ]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks are marked; control characters have no place in it."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    plain = "\\n".join(text.splitlines())
    return "".join(sign if sign.isprintable() else " " for sign in plain)


def _folded(line: str) -> str:
    """Break a line after 75 octets at most, never inside a character; each further line begins with a blank."""
    parts: list[bytes] = []
    part = b""
    for sign in line:
        octets = sign.encode("utf-8", "replace")
        if len(part) + len(octets) > _OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]).decode("utf-8")
