import re

from b24app.domain.problems.business_problems import BUSINESS_PROBLEMS, TRIAL_OVER
from b24app.domain.problems.problem import ADMINISTRATOR
from b24app.domain.problems.table import TABLE
from b24app.errors import outside

# Words that only a rule of the vendor's business brings onto a page.
BUSINESS = re.compile(r"\b(subscription|trial|paid|license|plans?|purchased|renewed)\b")


def test_a_trial_and_a_subscription_that_are_over_are_two_pages() -> None:
    paid = BUSINESS_PROBLEMS[outside.PaymentRequiredError]
    assert (paid.status, paid.who) == (TRIAL_OVER.status, TRIAL_OVER.who) == (402, ADMINISTRATOR)
    assert (paid.kind, paid.title, paid.remedy) != (TRIAL_OVER.kind, TRIAL_OVER.title, TRIAL_OVER.remedy)


def test_who_may_use_rest_is_told_as_it_is_today_and_not_as_a_plan() -> None:
    """docs/platform.md 4.6."""
    words = BUSINESS_PROBLEMS[outside.RestUnavailableError]
    assert "Market subscription, which has a 15-day trial" in words.what.text
    assert "self-hosted Bitrix24 needs an active license" in words.what.text
    assert not re.search(r"\bplans?\b", f"{words.title.text} {words.what.text} {words.remedy.text}")


def test_each_page_that_explains_a_rule_of_the_vendors_business_has_its_source_and_date_in_the_code() -> None:
    pages = {problem.kind: problem for problem in (*TABLE.values(), TRIAL_OVER)}
    explain = {kind for kind, page in pages.items() if BUSINESS.search(f"{page.title.text} {page.what.text}")}
    assert explain == {"no-rest", "payment", "trial", "app-refused", "own-page"}
    for kind in explain:
        assert re.search(r"docs/platform\.md \d+\.\d+\b.* \d{4}$", pages[kind].source), kind
