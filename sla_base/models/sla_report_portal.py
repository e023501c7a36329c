from odoo import models


class SlaReport(models.Model):
    """The customer reads its reports on the page of its agreement, once fixed."""

    _inherit = "sla.report"

    def _get_portal_address(self, agreement, link):
        """Return the address of the page below that of ``agreement``, any version of
        it; ``link`` is the query by which the visitor is known there."""
        self.ensure_one()
        return f"/my/agreements/{agreement.id}/reports/{self.id}{link}"


class SlaAgreement(models.Model):
    _inherit = "sla.agreement"

    def _get_portal_reports(self, visitor):
        """Return the reports (``sla.report``, as superuser) that ``visitor``
        (``res.partner``) may read: of its own company, and fixed."""
        self.ensure_one()
        agreement = self.sudo()  # sudo: portal users read few fields of agreements
        reports = agreement.env["sla.report"]
        customer = agreement._get_own_customer(visitor)
        if agreement.kind != "customer" or agreement.state == "draft" or not customer:
            return reports
        return reports.search(
            [
                ("agreement_id", "in", agreement._get_all_versions().ids),
                ("partner_id", "=", customer.id),
                ("state", "in", ("ready", "sent")),
            ]
        )
