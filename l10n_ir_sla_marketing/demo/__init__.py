from . import sla_marketing_demo_iran
