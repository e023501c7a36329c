"""Days on which it is closed, from where others keep them: the public holidays of a
country, and calendar files. Imports nothing of Odoo."""

from .closure import Closure, whole_days
from .country import (
    get_current_year,
    get_days,
    get_language,
    get_regions,
    get_supported,
    get_year,
)
from .calendar_file import CalendarFileError, read
