from tests.rules.marks import FAULTS, FAULTS_NOT_YET, carried


def test_every_fault_has_a_test_that_carries_its_number_but_for_those_that_openly_have_none() -> None:
    missing = {fault for fault in FAULTS if (fault,) not in carried("fault")}
    assert missing == set(FAULTS_NOT_YET)


def test_a_mark_names_a_fault() -> None:
    assert carried("fault") - {(fault,) for fault in FAULTS} == set()


def test_no_fault_has_two_rows() -> None:
    assert len(set(FAULTS)) == len(FAULTS)
