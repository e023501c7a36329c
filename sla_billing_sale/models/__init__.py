from . import sale_order_proforma, sla_offer_run, sla_proforma
