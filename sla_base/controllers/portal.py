from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager
from odoo.addons.portal.utils import validate_thread_with_hash_pid

REPORT = "sla_base.sla_agreement_report"


class AgreementPortal(CustomerPortal):
    """The other side's agreements: read, sign, refuse, print, discuss."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "sla_agreement_count" in counters:
            values["sla_agreement_count"] = self._sla_count_agreements()
        if "sla_to_sign_count" in counters:
            values["sla_to_sign_count"] = len(self._sla_find_to_sign())
        return values

    @http.route(
        ["/my/agreements", "/my/agreements/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def sla_agreements(self, page=1, sortby="state", **kwargs):
        sortings = self._sla_get_sortings()
        sortby = sortby if sortby in sortings else "state"
        pages = pager(
            url="/my/agreements",
            url_args={"sortby": sortby},
            total=self._sla_count_agreements(),
            page=page,
            step=self._items_per_page,
        )
        agreements = request.env["sla.agreement"]
        if agreements.has_access("read"):
            agreements = agreements.search(
                [],
                order=sortings[sortby]["order"],
                limit=self._items_per_page,
                offset=pages["offset"],
            )
        request.session["sla_agreements_history"] = agreements.ids[:100]
        values = self._prepare_portal_layout_values() | {
            "page_name": "sla_agreement",
            "default_url": "/my/agreements",
            "pager": pages,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            # sudo: texts of what the visitor was found to be allowed to see
            "agreements": agreements.sudo(),
            "to_sign": self._sla_find_to_sign(),
        }
        return request.render("sla_base.portal_my_agreements", values)

    @http.route(
        ["/my/agreements/<int:agreement_id>"], type="http", auth="public", website=True
    )
    def sla_agreement(
        self,
        agreement_id,
        access_token=None,
        report_type=None,
        download=False,
        message=None,
        **kwargs,
    ):
        try:
            agreement = self._sla_get_agreement(agreement_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if report_type == "pdf":
            return self._show_report(agreement, "pdf", REPORT, download)
        query = request.httprequest.args.to_dict()
        visitor = self._sla_get_visitor(agreement, query)
        signable = agreement.party_ids._filter_signable(visitor)[:1]
        document = agreement._get_document()
        versions = request.env["sla.agreement"].browse(document["versions"].ids)
        values = {
            "agreement": agreement,
            "document": document,
            "page_name": "sla_agreement",
            "signable": signable,
            "visitor": visitor,
            "link": self._sla_get_link(query),
            "sign_link": signable and self._sla_get_link(query, signable),
            "message": message,
            "readable": versions._filtered_access("read").ids,
        }
        values = self._get_page_view_values(
            agreement, access_token, values, "sla_agreements_history", False, **kwargs
        )
        return request.render("sla_base.portal_agreement", values)

    @http.route(
        ["/my/agreements/<int:agreement_id>/sign"],
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def sla_agreement_sign(self, agreement_id, name=None, signature=None):
        # the form sends these two; the rest is in the address that it was given
        query = request.httprequest.args.to_dict()
        try:
            # a signature is given as a whole, or not at all
            with request.env.cr.savepoint():
                party, visitor = self._sla_get_party(agreement_id, query)
                party._sign(name, signature, visitor)
                request.env.flush_all()
        except (AccessError, MissingError, UserError) as error:
            return {"error": str(error)}
        return {
            "force_refresh": True,
            "redirect_url": self._sla_get_address(agreement_id, query, "signed"),
        }

    @http.route(
        ["/my/agreements/<int:agreement_id>/refuse"],
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def sla_agreement_refuse(self, agreement_id, reason=None, **kwargs):
        query = request.httprequest.args.to_dict()
        message = "refused"
        try:
            with request.env.cr.savepoint():
                party, visitor = self._sla_get_party(agreement_id, query)
                party._refuse(visitor.name, reason, visitor)
                request.env.flush_all()
        except (AccessError, MissingError, UserError):
            message = "not_refused"
        return request.redirect(self._sla_get_address(agreement_id, query, message))

    # What there is

    def _sla_count_agreements(self):
        agreements = request.env["sla.agreement"]
        return agreements.search_count([]) if agreements.has_access("read") else 0

    def _sla_find_to_sign(self):
        """Return the agreements that the visitor is asked to sign, as superuser."""
        agreements = request.env["sla.agreement"]
        if not agreements.has_access("read"):
            return agreements
        partner = request.env.user.partner_id
        # sudo: the parties, of what the visitor was found to be allowed to see
        drafts = agreements.search([("state", "=", "draft")]).sudo()
        return drafts.filtered(lambda each: each.party_ids._filter_signable(partner))

    def _sla_get_sortings(self):
        state, name = request.env._("Status"), request.env._("Name")
        start = request.env._("Valid from")
        return {
            "state": {"label": state, "order": "state, name, id"},
            "name": {"label": name, "order": "name, id"},
            "date": {"label": start, "order": "date_start desc, id desc"},
        }

    # Who is it, and what may they see?

    def _sla_get_agreement(self, agreement_id, access_token):
        """Return the agreement as superuser.

        :raise MissingError: if there is none
        :raise AccessError: if the visitor has neither the right nor a valid link, or
            the agreement is not for the other side to see
        """
        agreement = self._document_check_access(
            "sla.agreement", agreement_id, access_token
        )
        if not agreement._is_on_portal():
            raise AccessError(request.env._("This agreement is not on the portal."))
        return agreement

    def _sla_get_visitor(self, agreement, query):
        """Return the partner that looks at the page: who is logged in, else whom the
        link was sent to; empty if the link is not a personal one."""
        user = request.env.user
        if not user._is_public():
            return user.partner_id
        pid = query.get("pid") or ""
        if pid.isdigit() and validate_thread_with_hash_pid(
            agreement, query.get("hash"), pid
        ):
            return agreement.env["res.partner"].browse(int(pid))
        return agreement.env["res.partner"]

    def _sla_get_party(self, agreement_id, query):
        """Return the party that the visitor may sign for now, and the visitor.

        :raise AccessError: if there is none
        :raise UserError: if it is not what the visitor has read
        """
        agreement = self._sla_get_agreement(agreement_id, query.get("access_token"))
        visitor = self._sla_get_visitor(agreement, query)
        parties = agreement.party_ids._filter_signable(visitor)
        party = parties.filtered(lambda each: str(each.id) == query.get("party"))
        if not party:
            raise AccessError(
                request.env._(
                    "Your signature is not wanted on this agreement now. Open it again "
                    "from our last mail, or log in, to see how it stands."
                )
            )
        if query.get("asked") != agreement._get_sign_round():
            raise UserError(
                request.env._(
                    "The terms have changed since you opened the page. Open it again "
                    "and read them before you sign."
                )
            )
        return party, visitor

    def _sla_get_link(self, query, party=None):
        """Return the query of an address on which the visitor is known as on this page;
        with ``party``, one that also says what is signed for whom."""
        kept = {
            name: query[name]
            for name in ("access_token", "pid", "hash")
            if name in query
        }
        if party:
            kept |= {"party": party.id, "asked": party.agreement_id._get_sign_round()}
        return f"?{urlencode(kept)}"

    def _sla_get_address(self, agreement_id, query, message):
        link = self._sla_get_link(query)
        return f"/my/agreements/{agreement_id}{link}&message={message}"
