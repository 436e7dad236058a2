from b24app.domain.findings.finding import Finding, Level, failed, good, uncertain


def test_what_is_good_asks_for_nothing_and_anything_else_says_what_to_do() -> None:
    asked = {"about": "database", "says": "is slow"}
    assert good(**asked) == Finding(level=Level.GOOD, **asked, remedy="")
    assert uncertain(**asked, remedy="look") == Finding(level=Level.UNCERTAIN, **asked, remedy="look")
    assert failed(**asked, remedy="look") == Finding(level=Level.FAILED, **asked, remedy="look")


def test_every_level_is_a_word_that_fits_into_the_reports_first_column() -> None:
    assert max(len(level) for level in Level) < len("level:")
    assert len(set(Level)) == len(Level)
