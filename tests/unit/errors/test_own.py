from b24app.errors.own import (
    MalformedRequestError,
    NotAllowedError,
    SettingsError,
    TicketRefusedError,
    TooManyProofsError,
    UnprovenLaunchError,
)


def test_an_errors_text_is_its_data_and_an_empty_one_is_left_out() -> None:
    assert str(MalformedRequestError("AUTH_ID", "is missing")) == "AUTH_ID: is missing"
    assert str(MalformedRequestError("AUTH_ID", "")) == "AUTH_ID"
    assert str(TooManyProofsError(2.5)) == "2.5"
    assert str(NotAllowedError("portal", 7)) == "portal: 7"
    assert str(TicketRefusedError()) == ""


def test_a_setting_that_is_wrong_is_named_with_its_fault_and_so_is_the_next_one_on_a_line_of_its_own() -> None:
    faults = {"B24_CLIENT_ID": "is missing", "B24_PUBLIC_URL": "is no address"}
    assert str(SettingsError(faults)) == "B24_CLIENT_ID: is missing\nB24_PUBLIC_URL: is no address"


def test_two_errors_with_the_same_data_are_two() -> None:
    """One that is raised again is told from one that was raised before it."""
    assert UnprovenLaunchError("token") != UnprovenLaunchError("token")
    assert len({UnprovenLaunchError("token"), UnprovenLaunchError("token")}) == 2
