"""What words and sentences mean, as vectors: the other side of the port in `core/matching/meaning.py`."""
