from . import sla_offer, sla_offer_grant
