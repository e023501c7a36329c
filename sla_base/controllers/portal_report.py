from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from .portal import AgreementPortal

REPORT = "sla_base.sla_report_report"


class ReportPortal(AgreementPortal):
    """The customer's monthly reports, on the page of its agreement: page and PDF."""

    @http.route(
        ["/my/agreements/<int:agreement_id>/reports/<int:report_id>"],
        type="http",
        auth="public",
        website=True,
    )
    def sla_report(
        self,
        agreement_id,
        report_id,
        access_token=None,
        report_type=None,
        download=False,
        **kwargs,
    ):
        query = request.httprequest.args.to_dict()
        try:
            agreement = self._sla_get_agreement(agreement_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        visitor = self._sla_get_visitor(agreement, query)
        report = agreement._get_portal_reports(visitor).filtered(
            lambda each: each.id == report_id
        )
        if not report:
            return request.redirect("/my")
        if report_type == "pdf":
            return self._show_report(report, "pdf", REPORT, download)
        link = self._sla_get_link(query)
        address = report._get_portal_address(agreement, link)
        values = self._prepare_portal_layout_values() | {
            "page_name": "sla_agreement",
            "agreement": agreement,
            "report": report,
            "document": report._get_document(),
            "back": f"/my/agreements/{agreement_id}{link}",
            "pdf": f"{address}&report_type=pdf&download=true",
        }
        return request.render("sla_base.portal_report", values)
