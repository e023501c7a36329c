from . import test_calendars, test_dates, test_samples
