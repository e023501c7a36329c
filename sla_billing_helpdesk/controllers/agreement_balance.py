from odoo import http
from odoo.http import request

from odoo.addons.sla_base.controllers.portal import AgreementPortal


class AgreementBalance(AgreementPortal):
    """What is left of what an agreement includes, on its page on the portal."""

    @http.route()
    def sla_agreement(self, *args, **kwargs):
        response = super().sla_agreement(*args, **kwargs)
        values = getattr(response, "qcontext", None)
        if values and values.get("agreement"):
            visitor = values.get("visitor") or request.env["res.partner"]
            values["sla_balance"] = values["agreement"]._get_portal_balance(visitor)
        return response
