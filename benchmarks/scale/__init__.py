"""What one event, one subscription and one connection cost."""
