import pytest

from tests.cli.firm import Run

ADDRESS = "anna.lind@kund.example"


@pytest.mark.usefixtures("store")
def test_yes_is_code_zero_and_no_is_code_one(run: Run) -> None:
    """The answer is in the exit code, with the reason on the line."""
    yes = run("may-contact", ADDRESS, "--json")
    assert (yes.code, yes.json["allowed"], yes.json["address"]) == (0, True, ADDRESS)
    no = run("may-contact", "nobody@kund.example", "--for", "marketing")
    assert no.code == 1
    assert "not in the register" in no.out


@pytest.mark.usefixtures("store")
def test_an_open_erasure_forbids_advertising(run: Run) -> None:
    """While an erasure is under way its person gets no advertising."""
    answer = run("may-contact", ADDRESS, "--for", "marketing", "--json")
    assert (answer.code, answer.json["allowed"]) == (1, False)
    assert "erasure" in answer.json["reason"]


@pytest.mark.usefixtures("store")
def test_what_is_no_address_is_a_fault_of_use(run: Run) -> None:
    """Something else than an address is told with exit code 2."""
    done = run("may-contact", "anna")
    assert done.code == 2
    assert "anna" in done.err
