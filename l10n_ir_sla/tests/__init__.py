from . import test_browser_unit, test_calendars, test_dates, test_samples
