import base64

from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request
from odoo.tools import plaintext2html

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class CataloguePortal(CustomerPortalHelpdesk):
    """What can be asked for, what is promised for it, and asking."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "sla_entry_count" in counters:
            values["sla_entry_count"] = len(self._sla_find_entries())
        return values

    @http.route("/my/catalog", type="http", auth="user", website=True)
    def sla_catalog(self, search=None, **kwargs):
        entries = self._sla_find_entries(search)
        values = self._prepare_portal_layout_values() | {
            "page_name": "sla_catalog",
            "branches": self._sla_get_branches(entries),
            "search": search or "",
        }
        return request.render("sla_helpdesk.portal_catalog", values)

    @http.route(
        "/my/catalog/<int:entry_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def sla_catalog_entry(self, entry_id, **kwargs):
        entry = self._sla_get_entry(entry_id)
        if not entry:
            return request.redirect("/my/catalog")
        return self._sla_render_entry(entry)

    @http.route(
        "/my/catalog/<int:entry_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def sla_catalog_request(self, entry_id, **post):
        entry = self._sla_get_entry(entry_id)
        if not entry:
            return request.redirect("/my/catalog")
        try:
            vals = self._sla_prepare_request(entry, post)
        except ValidationError as error:
            return self._sla_render_entry(entry, post, str(error))
        # sudo: customers may not create tickets, but for this form
        ticket = request.env["helpdesk.ticket"].sudo().create(vals)
        ticket.message_subscribe(partner_ids=request.env.user.partner_id.ids)
        self._sla_attach(ticket)
        return request.redirect(f"/my/ticket/{ticket.id}")

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        zone = ticket._sla_get_portal_zone(request.env.user)
        values["sla_answers"] = ticket._sla_get_answers(zone)
        return values

    # What there is

    def _sla_find_entries(self, search=None):
        entries = request.env["sla.catalog.entry"]
        return entries._find_visible(request.env.user, (search or "").strip())

    def _sla_get_entry(self, entry_id):
        """Return the entry, as superuser; none if the visitor may not ask for it."""
        return self._sla_find_entries().filtered(lambda entry: entry.id == entry_id)

    def _sla_get_branches(self, entries):
        """Return ``[{"service", "depth", "entries"}, …]``: the tree of services as far
        as there is something to ask for, entries without a service at the end."""
        services = entries.service_id
        while services.parent_id - services:
            services |= services.parent_id
        branches = [
            {
                "service": service,
                "depth": (service.parent_path or "").count("/") - 1,
                "entries": entries.filtered(lambda e, s=service: e.service_id == s),
            }
            for service in services.sorted("complete_name")
        ]
        others = entries.filtered(lambda entry: not entry.service_id)
        if others:
            nothing = services.browse()
            branches.append({"service": nothing, "depth": 0, "entries": others})
        return branches

    def _sla_render_entry(self, entry, given=None, error=None):
        zone = self._sla_get_zone()
        company = request.env.user.company_id
        values = self._prepare_portal_layout_values() | {
            "page_name": "sla_catalog",
            "entry": entry,
            "form": entry._get_form(),
            "given": given or {},
            "error": error,
            "promised": entry._get_promised_times(
                request.env.user.partner_id, self._sla_get_channel(), company, zone
            ),
            "zone": zone,
        }
        return request.render("sla_helpdesk.portal_catalog_entry", values)

    def _sla_get_zone(self):
        company = request.env.user.company_id.sudo()  # sudo: nothing but its zone
        return request.env.user.tz or company.resource_calendar_id.tz or "UTC"

    def _sla_get_channel(self):
        return (
            request.env["helpdesk.ticket.channel"]
            .sudo()  # sudo: customers do not read channels
            .browse(
                request.env["ir.model.data"]._xmlid_to_res_id(
                    "helpdesk_mgmt.helpdesk_ticket_channel_web",
                    raise_if_not_found=False,
                )
                or ()
            )
            .exists()
        )

    # Asking

    def _sla_prepare_request(self, entry, post):
        """Return what the ticket is created with.

        :raise ValidationError: if something is missing, or cannot be read
        """
        subject = (post.get("subject") or "").strip()
        description = (post.get("description") or "").strip()
        if not subject or not description:
            raise ValidationError(
                request.env._(
                    "Please tell us what you need: a subject and a few words."
                )
            )
        partner = request.env.user.partner_id
        company = entry.company_id or request.env.user.company_id
        return {
            "name": subject,
            "description": plaintext2html(description),
            "sla_entry_id": entry.id,
            "sla_form": entry._read_form(post, self._sla_get_zone()),
            "company_id": company.id,
            "channel_id": self._sla_get_channel().id,
            "partner_id": partner.id,
            "partner_name": partner.name,
            "partner_email": partner.email,
            "user_id": False,
            # as helpdesk_mgmt does, for the mail of the first stage
            "stage_id": entry.team_id._get_applicable_stages()[:1].id,
        }

    def _sla_attach(self, ticket):
        """Attach the files that came with the form."""
        files = request.httprequest.files.getlist("attachment")
        # sudo: of customers, who may not write the ticket
        request.env["ir.attachment"].sudo().create(
            [
                {
                    "name": file.filename,
                    "datas": base64.b64encode(file.read()),
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                }
                for file in files
                if file.filename
            ]
        )
