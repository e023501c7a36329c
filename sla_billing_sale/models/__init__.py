from . import ir_actions_report, sale_order_proforma, sla_offer_run, sla_proforma
