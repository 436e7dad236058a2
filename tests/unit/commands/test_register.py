from click.testing import CliRunner

from b24app.wiring.command_line import b24


def test_the_values_of_the_form_need_no_other_setting() -> None:
    result = CliRunner().invoke(b24, ["register"], env={"B24_PUBLIC_URL": "https://full-lead.example.com/"})
    assert result.exit_code == 0, result.output
    for words in (
        "Your handler path                 https://full-lead.example.com/\n",
        "Path for initial installation     https://full-lead.example.com/install\n",
        "crm, placement, user_brief",
        "CRM_LEAD_DETAIL_TAB to https://full-lead.example.com/lead-tab",
        "to https://full-lead.example.com/events",
    ):
        assert words in result.output


def test_an_address_that_no_portal_takes_is_refused() -> None:
    for url in ("", "http://full-lead.example.com", "https://full-lead.example.com/app", "nonsense"):
        assert CliRunner().invoke(b24, ["register", "--url", url]).exit_code == 2, url
