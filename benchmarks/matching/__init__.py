"""How well and how fast our matcher is, beside what else could be used: `make bench-matching`."""
