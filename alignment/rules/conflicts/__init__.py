"""Conflicts between KPIs, proved with a witness: see scan, resolve, history and catalogue."""
