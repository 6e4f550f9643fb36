"""What the tests of adapters share."""

import pytest

pytest.register_assert_rewrite(
    "bot.testing.asking", "bot.testing.contract", "bot.testing.failing", "bot.testing.posting"
)
