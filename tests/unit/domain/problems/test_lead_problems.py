from b24app.domain.problems.lead_problems import LEAD_PROBLEMS
from b24app.errors import outside


def test_a_lead_that_is_not_given_is_nothing_broken_but_where_the_operator_chose_another_method() -> None:
    broken = [kind for kind, problem in LEAD_PROBLEMS.items() if not problem.is_as_set_up]
    assert broken == [outside.LeadMethodMissingError]


def test_the_path_to_leads_that_the_vendor_names_stands_on_the_page() -> None:
    assert "CRM > gear icon > CRM mode > Classic CRM" in LEAD_PROBLEMS[outside.LeadsOffError].remedy.text
