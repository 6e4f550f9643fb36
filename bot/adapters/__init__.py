"""Chat platforms: each adapter translates, and nothing more."""
