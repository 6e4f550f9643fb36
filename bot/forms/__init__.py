"""Forms that people fill in as YAML: read with line numbers, checked, every problem told at once."""
