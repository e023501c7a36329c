from . import sla_proforma
