from . import sla_helpdesk_demo_iran
