from . import test_resend_order
