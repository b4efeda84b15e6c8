"""Measures Plumbline against floors, both sides in one run: `make bench`, docs/speed.md."""
