from . import sla_lead_product
