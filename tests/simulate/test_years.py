"""A short piece of the simulated years, in the suite; the whole is a command."""

from tests.simulate.years import simulated


def test_four_months_ends_as_the_law_says() -> None:
    """Mail, requests, retention, a restore and a lost machine keep nobody too long."""
    outcome = simulated(months=4, people=12)
    assert outcome.checks
    assert {name: wrong for name, wrong in outcome.checks.items() if wrong} == {}
    happened = sum(outcome.quarters.values(), start=type(next(iter(outcome.quarters.values())))())
    assert happened["restores"] == 2
    assert happened["requests"] > 0
    assert happened["owner's rulings"] > 0
