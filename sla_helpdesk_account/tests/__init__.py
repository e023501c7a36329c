from . import test_resend
