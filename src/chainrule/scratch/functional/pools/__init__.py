"""Poolings of other kinds: by a norm, with windows placed by chance, and back again."""
