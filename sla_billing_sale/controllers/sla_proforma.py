from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class PortalProforma(CustomerPortal):
    """Customers download the pro-formas that were issued for them."""

    @route("/my/proforma/<int:proforma_id>", type="http", auth="public", website=True)
    def portal_sla_proforma(self, proforma_id, access_token=None, **kwargs):
        try:
            proforma = self._document_check_access(
                "sla.proforma", proforma_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        changed = proforma.is_outdated and not proforma._get_stored_pdf()
        if proforma.state == "cancelled" or changed:
            return request.redirect("/my")
        return self._show_report(
            model=proforma,
            report_type="pdf",
            report_ref="sla_billing_sale.report_proforma",
            download=True,
        )
