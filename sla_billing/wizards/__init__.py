from . import sla_invoice_dispute, sla_offer_preview, sla_setup, sla_tier_preview
