"""Figures: how one is named, what it says, and how one is read from text."""

from metrics.figures.reading import read_number
from metrics.figures.references import BadReference, Reference
from metrics.figures.values import BadValue, Value

__all__ = ["BadReference", "BadValue", "Reference", "Value", "read_number"]
