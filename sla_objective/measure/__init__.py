"""How figures are measured: what is wanted, the statement that measures it for many
periods and people at once, and what is made of the numbers."""

from .arithmetic import attainment, change, forecast, reaches
from .results import Result, measure, measure_slices
from .wanted import Wanted

__all__ = [
    "Result",
    "Wanted",
    "attainment",
    "change",
    "forecast",
    "measure",
    "measure_slices",
    "reaches",
]
