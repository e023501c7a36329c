from . import test_browser_unit
