"""What is kept about how things connect."""

from alignment.models.link import CascadeLink, CompanySnapshot, Evidence, Strength

__all__ = ["CascadeLink", "CompanySnapshot", "Evidence", "Strength"]
