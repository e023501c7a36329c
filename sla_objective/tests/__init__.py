from . import (
    test_access,
    test_alarms,
    test_arithmetic,
    test_breakdown,
    test_closing,
    test_cockpit,
    test_figures,
    test_growth,
    test_share,
    test_sheet,
)
