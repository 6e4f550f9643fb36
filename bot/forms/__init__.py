"""Forms that people fill in as YAML: read with line numbers, checked against a description, every problem told at once."""
