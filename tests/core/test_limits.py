"""How much one person may ask."""

from bot.core.limits import Limit
from bot.testing.fakes import FakeClock


def test_a_burst_and_then_one_at_a_time() -> None:
    """After the burst, one request is let through for each interval."""
    limit, clock = Limit(burst=3, every=2.0), FakeClock()
    assert [limit.wait("a", clock.now()) for _ in range(4)] == [0, 0, 0, 2.0]
    clock.pass_time(seconds=2)
    assert [limit.wait("a", clock.now()) for _ in range(2)] == [0, 2.0]


def test_asking_too_early_costs_nothing() -> None:
    """A request that was put off doesn't lengthen the wait."""
    limit, clock = Limit(burst=1, every=5.0), FakeClock()
    limit.wait("a", clock.now())
    assert {limit.wait("a", clock.now()) for _ in range(50)} == {5.0}


def test_people_don_t_share_a_limit() -> None:
    """Each key has a burst of its own."""
    limit, clock = Limit(burst=1), FakeClock()
    assert limit.wait("a", clock.now()) == limit.wait("b", clock.now()) == 0


def test_case_34_a_flood_of_people_costs_no_memory() -> None:
    """Of ten thousand people no more are remembered than the limit keeps."""
    limit, clock = Limit(keys=100), FakeClock()
    for n in range(10_000):
        limit.wait(str(n), clock.now())
    assert len(limit._due) == 100  # noqa: SLF001 - memory is the promise


def test_a_clock_set_back_locks_nobody_out_for_long() -> None:
    """If the clock goes back, the wait is bounded by the way that it went."""
    limit, clock = Limit(burst=1, every=1.0), FakeClock()
    limit.wait("a", clock.now())
    clock.pass_time(seconds=-60)
    assert limit.wait("a", clock.now()) == 61.0


def test_case_25_what_is_counted_of_a_workspace_can_be_forgotten() -> None:
    """Whose keys begin so are as if they had never asked; others stay counted."""
    limit, clock = Limit(burst=1), FakeClock()
    for key in ("slack:T1:U1", "slack:T10:U1"):
        limit.wait(key, clock.now())
    limit.forget("slack:T1:")
    assert limit.wait("slack:T1:U1", clock.now()) == 0
    assert limit.wait("slack:T10:U1", clock.now()) > 0
