from . import test_offers_after_orders, test_proforma
