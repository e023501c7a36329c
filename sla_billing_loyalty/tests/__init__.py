from . import test_loyalty_offers
