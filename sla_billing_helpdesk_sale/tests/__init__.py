from . import test_proforma_requests
