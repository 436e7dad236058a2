from b24app.domain.portal.portal_address import parse_origin
from b24app.variables import Variables, unknown_names

KNOWN = frozenset({"B24_PUBLIC_URL", "B24_OAUTH_SERVERS", "B24_THREADS"})


def variables(**environ: str) -> Variables:
    return Variables(environ, KNOWN)


def test_blanks_around_a_value_are_none_of_it() -> None:
    assert variables(B24_PUBLIC_URL=" https://a.test\n").text("B24_PUBLIC_URL", "") == "https://a.test"


def test_a_list_of_addresses_is_read_one_by_one_and_a_bad_one_is_a_fault_of_all() -> None:
    reader = variables(B24_OAUTH_SERVERS="https://a.test, https://b.test:8443/")
    both = tuple(map(parse_origin, ("https://a.test", "https://b.test:8443")))
    assert (reader.origins("B24_OAUTH_SERVERS", "", loopback_http=False), reader.faults) == (both, {})
    bad = variables(B24_OAUTH_SERVERS="https://a.test,http://b.test")
    bad.origins("B24_OAUTH_SERVERS", "", loopback_http=False)
    assert set(bad.faults) == {"B24_OAUTH_SERVERS"}


def test_a_number_that_is_none_or_out_of_its_bounds_is_a_fault() -> None:
    for value in ("-1", "1001", "x", "٣", ""):
        reader = variables(B24_THREADS=value)
        assert reader.count("B24_THREADS", 1000, least=1, default="8") == 1, value
        assert set(reader.faults) == {"B24_THREADS"}, value


def test_what_looks_like_a_setting_and_is_none_is_found_in_any_case_of_letters() -> None:
    assert unknown_names({"B24_PUBLIC_URL": "", "b24_other": "", "HOME": ""}, KNOWN) == ("b24_other",)
