from b24app.domain.php_lists import php_list


def test_an_object_of_numbers_is_the_list_in_its_order() -> None:
    assert php_list({"0": "a", "2": "b", "10": "c"}) == ["a", "b", "c"]


def test_any_other_value_stays_as_it_is() -> None:
    for value in ({}, [], ["a"], {"0": 1, "x": 2}, {"²": 1}, {"-1": 1}, {"": 1}, "0", 0, None):
        assert php_list(value) is value, value
