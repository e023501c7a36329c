from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager
from odoo.addons.portal.utils import validate_thread_with_hash_pid

from ..models.sla_subrequest import OPEN

# What the party does here; the other steps are ours.
_STEPS = ("accept", "ask", "report", "finish", "refuse")


class SubrequestPortal(CustomerPortal):
    """Suppliers, dealers and repair shops work on what we ask them for."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "sla_subrequest_count" in counters:
            values["sla_subrequest_count"] = self._sla_count_subrequests(Domain.TRUE)
        return values

    @http.route(
        ["/my/subrequests", "/my/subrequests/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def sla_subrequests(self, page=1, sortby="date", filterby="open", **kwargs):
        sortings, filters = self._sla_sort_subrequests(), self._sla_filter_subrequests()
        sortby = sortby if sortby in sortings else "date"
        filterby = filterby if filterby in filters else "open"
        domain = filters[filterby]["domain"]
        pages = pager(
            url="/my/subrequests",
            url_args={"sortby": sortby, "filterby": filterby},
            total=self._sla_count_subrequests(domain),
            page=page,
            step=self._items_per_page,
        )
        subrequests = request.env["sla.subrequest"]
        if subrequests.has_access("read"):
            subrequests = subrequests.search(
                self._sla_own_subrequests() & domain,
                order=sortings[sortby]["order"],
                limit=self._items_per_page,
                offset=pages["offset"],
            )
        request.session["sla_subrequests_history"] = subrequests.ids[:100]
        values = self._prepare_portal_layout_values() | {
            "page_name": "sla_subrequest",
            "default_url": "/my/subrequests",
            "pager": pages,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "searchbar_filters": filters,
            "filterby": filterby,
            # sudo: texts of what the visitor was found to be allowed to see
            "subrequests": subrequests.sudo(),
            "promises": subrequests._get_portal_promises_batch(request.env.user),
        }
        return request.render("sla_helpdesk.portal_my_subrequests", values)

    @http.route(
        ["/my/subrequest/<int:subrequest_id>"],
        type="http",
        auth="public",
        website=True,
    )
    def sla_subrequest(self, subrequest_id, access_token=None, message=None, **kwargs):
        try:
            subrequest = self._document_check_access(
                "sla.subrequest", subrequest_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        user = request.env.user
        query = request.httprequest.args.to_dict()
        values = {
            "subrequest": subrequest,
            "page_name": "sla_subrequest",
            "promises": subrequest._get_portal_promises(user),
            "zone": subrequest._get_portal_zone(user),
            "is_open": subrequest.state in OPEN,
            "link": self._sla_get_subrequest_link(query),
            "message": message,
        }
        values = self._get_page_view_values(
            subrequest, access_token, values, "sla_subrequests_history", False, **kwargs
        )
        return request.render("sla_helpdesk.portal_subrequest", values)

    @http.route(
        ["/my/subrequest/<int:subrequest_id>/<string:step>"],
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def sla_subrequest_step(self, subrequest_id, step, text=None, **kwargs):
        query = request.httprequest.args.to_dict()
        try:
            # sudo, given by the check: portal users write nothing but by these steps
            subrequest = self._document_check_access(
                "sla.subrequest", subrequest_id, query.get("access_token")
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        message = step
        try:
            if step not in _STEPS:
                raise UserError(request.env._("There is no such step."))
            if request.env.user._is_internal():
                # whoever may read only, takes no steps here either
                subrequest.with_user(request.env.user).check_access("write")
            # a step is taken as a whole, or not at all
            with request.env.cr.savepoint():
                author = self._sla_get_subrequest_author(subrequest, query)
                subrequest._step(step, text, author)
                request.env.flush_all()
        except UserError:
            message = "failed"
        link = self._sla_get_subrequest_link(query, message=message)
        return request.redirect(f"/my/subrequest/{subrequest_id}{link}")

    # What there is

    def _sla_own_subrequests(self):
        """Return the condition on what is listed: an employee who looks at the portal
        sees no more than what his own company does as a supplier."""
        partner = request.env.user.commercial_partner_id
        return Domain("partner_id", "child_of", partner.id)

    def _sla_count_subrequests(self, domain):
        subrequests = request.env["sla.subrequest"]
        if not subrequests.has_access("read"):
            return 0
        return subrequests.search_count(self._sla_own_subrequests() & domain)

    def _sla_sort_subrequests(self):
        return {
            "date": {"label": request.env._("Newest"), "order": "id desc"},
            "wanted": {
                "label": request.env._("Wanted by"),
                "order": "date_wanted, id desc",
            },
            "state": {"label": request.env._("Status"), "order": "state, id desc"},
        }

    def _sla_filter_subrequests(self):
        still_open = Domain("state", "in", OPEN)
        return {
            "open": {"label": request.env._("Open"), "domain": still_open},
            "ended": {"label": request.env._("Ended"), "domain": ~still_open},
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    # Who is it?

    def _sla_get_subrequest_author(self, subrequest, query):
        """Return in whose name (``res.partner``) a step is taken: who is logged in,
        else whom the link was sent to, else the contact of the supplier."""
        user = request.env.user
        if not user._is_public():
            return user.partner_id
        pid = query.get("pid") or ""
        if pid.isdigit() and validate_thread_with_hash_pid(
            subrequest, query.get("hash"), pid
        ):
            return subrequest.env["res.partner"].browse(int(pid))
        return subrequest._get_recipient()

    def _sla_get_subrequest_link(self, query, **further):
        """Return the query of an address on which the visitor is known as here."""
        kept = {
            name: query[name]
            for name in ("access_token", "pid", "hash")
            if name in query
        }
        return f"?{urlencode(kept | further)}"
