from . import sla_offer_preview
