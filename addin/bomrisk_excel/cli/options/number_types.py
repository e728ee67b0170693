"""Numbers that options take, each with a message that says what is wanted."""

from __future__ import annotations

import argparse

__all__ = ["days", "how_many", "months", "reminder", "row_number", "whole"]


def days(text: str) -> int:
    """Read a number of days, ahead or back."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days, such as 180 or -365") from None


def reminder(text: str) -> int:
    """Read a number of days before an event."""
    if not text.isdecimal() or int(text) > 366:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 0 to 366")
    return int(text)


def months(text: str) -> float:
    """Read how many months something lasts."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1200:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of months; give more than 0")
    return number


def row_number(text: str) -> int:
    """Read the number of a row, 0 for none."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a row number; give 1 or more, or 0 for no header")
    return int(text)


def whole(text: str) -> int:
    """Read a whole number from 0 on."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def how_many(text: str) -> int:
    """Read a whole number from 1 on."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)
