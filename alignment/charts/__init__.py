"""Pictures of how things connect."""

from alignment.charts.shifted import shifted_chart

__all__ = ["shifted_chart"]
