from . import sla_proforma_demo
