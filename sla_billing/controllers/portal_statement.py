from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

REPORT = "sla_billing.sla_statement_report"


class StatementPortal(CustomerPortal):
    """The customer's statements: list, page, PDF. Nothing before it is issued."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "sla_statement_count" in counters:
            values["sla_statement_count"] = self._sla_count_statements()
        return values

    @http.route(
        ["/my/statements", "/my/statements/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def sla_statements(self, page=1, agreement=None, **kwargs):
        domain = self._sla_get_statement_domain(agreement)
        pages = pager(
            url="/my/statements",
            url_args={"agreement": agreement} if agreement else None,
            total=self._sla_count_statements(domain),
            page=page,
            step=self._items_per_page,
        )
        statements = request.env["sla.statement"]
        if statements.has_access("read"):
            statements = statements.search(
                domain,
                order="date_from desc, id desc",
                limit=self._items_per_page,
                offset=pages["offset"],
            )
        request.session["sla_statements_history"] = statements.ids[:100]
        values = self._prepare_portal_layout_values() | {
            "page_name": "sla_statement",
            "default_url": "/my/statements",
            "pager": pages,
            # sudo: texts of what the visitor was found to be allowed to see
            "statements": statements.sudo(),
        }
        return request.render("sla_billing.portal_my_statements", values)

    @http.route(
        ["/my/statements/<int:statement_id>"], type="http", auth="public", website=True
    )
    def sla_statement(
        self,
        statement_id,
        access_token=None,
        report_type=None,
        download=False,
        **kwargs,
    ):
        try:
            statement = self._sla_get_statement(statement_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if report_type == "pdf":
            return self._show_report(statement, "pdf", REPORT, download)
        values = {
            "statement": statement,
            "document": statement._get_document(),
            "page_name": "sla_statement",
            "query": f"?access_token={access_token}&" if access_token else "?",
        }
        values = self._get_page_view_values(
            statement, access_token, values, "sla_statements_history", False, **kwargs
        )
        return request.render("sla_billing.portal_statement", values)

    def _sla_get_statement(self, statement_id, access_token):
        """Return the statement as superuser.

        :raise MissingError: if there is none
        :raise AccessError: if the visitor has neither the right nor a valid link, or it
            is a draft and the visitor is not one of us
        """
        statement = self._document_check_access(
            "sla.statement", statement_id, access_token
        )
        if statement.state == "draft" and request.env.user.share:
            raise AccessError(request.env._("This statement is not on the portal."))
        return statement

    def _sla_get_statement_domain(self, wanted=None):
        if not (wanted or "").isdecimal():
            return []
        found = request.env["sla.agreement"].browse(int(wanted)).exists()
        if not found._filtered_access("read"):
            return [(0, "=", 1)]
        agreement = found.sudo()  # sudo: portal users read few fields of what they see
        told = agreement.env["sla.statement"].search(agreement._get_statement_domain())
        return [("id", "in", told.ids)]

    def _sla_count_statements(self, domain=()):
        statements = request.env["sla.statement"]
        return (
            statements.search_count([*domain]) if statements.has_access("read") else 0
        )
