"""How likely a promise is to be broken, from counts of similar ones: plain arithmetic
that imports nothing of Odoo."""

from .likelihood import (
    Rate,
    combine,
    given_used,
    smooth,
    survival,
    weigh,
    z_score,
)

__all__ = [
    "Rate",
    "combine",
    "given_used",
    "smooth",
    "survival",
    "weigh",
    "z_score",
]
