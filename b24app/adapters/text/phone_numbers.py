"""Telephone numbers in international form, by the library `phonenumbers`."""

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_possible_number,
    is_valid_number,
    parse,
)


def format_phone(written: str, country: str) -> str:
    """Return a number in international form, or as it was written where it is no number.

    `country` is the ISO 3166 code of the country whose numbers may be written without its prefix, "" where unknown.
    Such a number must exist in the country's numbering plan, or 112 would become +49 112.
    """
    try:
        number = parse(written, country.upper() or None)
    except NumberParseException:
        return written
    is_one = is_possible_number if written.startswith("+") else is_valid_number
    return format_number(number, PhoneNumberFormat.INTERNATIONAL) if is_one(number) else written
