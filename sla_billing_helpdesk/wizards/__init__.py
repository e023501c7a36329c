from . import sla_resend, sla_resend_line
