"""How work draws on what is included. Plain Python, imports nothing of Odoo.

Time is whole seconds, days are dates. What was granted and what was done is folded, in
the order of the days, into how much of each piece of work is included; the rest is to
be paid for. Whatever expires first is used first."""

from .fold import draw
from .types import Balance, Drawing, Grant, Take, Use

__all__ = ["Balance", "Drawing", "Grant", "Take", "Use", "draw"]
