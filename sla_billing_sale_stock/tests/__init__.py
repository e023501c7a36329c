from . import test_invoice_after_delivery
