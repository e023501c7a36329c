from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.rating.models.rating_data import (
    RATING_HAPPY_VALUE,
    RATING_NEUTRAL_VALUE,
    RATING_UNHAPPY_VALUE,
)

from .portal import CustomerPortalServiceLevels

_RATES = (RATING_HAPPY_VALUE, RATING_NEUTRAL_VALUE, RATING_UNHAPPY_VALUE)
_POST = {"type": "http", "auth": "public", "methods": ["POST"], "website": True}


class TicketClosing(HelpdeskTicketController):
    @http.route(methods=["POST"])
    def support_ticket_close(self, ticket_id=None, stage_id=None, **kwargs):
        """Close a ticket that the visitor may see; helpdesk_mgmt closes anybody's."""
        if not str(ticket_id).isdigit() or not str(stage_id).isdigit():
            return request.redirect("/my/tickets")
        return PortalTickets()._sla_act(
            int(ticket_id),
            None,
            "closed",
            lambda ticket: ticket._sla_close(
                ticket.env["helpdesk.ticket.stage"].browse(int(stage_id))
            ),
        )


class PortalTickets(CustomerPortalServiceLevels):
    """What customers do with their tickets on the portal. Every route checks that the
    visitor may see the ticket, by login or by the link of a mail."""

    # The list

    @http.route()
    def portal_my_tickets(self, *args, sla_scope=None, **kwargs):
        if sla_scope in ("mine", "all"):
            request.session["sla_ticket_scope"] = sla_scope
        scope = request.session.get("sla_ticket_scope") or "all"
        manager = self._sla_is_manager()
        if manager and scope == "mine":
            request.update_context(sla_portal_mine=True)
        response = super().portal_my_tickets(*args, **kwargs)
        values = getattr(response, "qcontext", None)
        if values is not None and manager:
            values["sla_scope"] = scope
        return response

    def _sla_is_manager(self):
        user = request.env.user
        # sudo: what they are allowed is not for portal users to read
        return user._is_portal() and user.partner_id.sudo().sla_sees_company

    # The page

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        zone = values["sla_zone"]
        until = ticket._sla_get_reopen_until()
        moment = request.env["sla.format"]._moment
        steps = ticket._sla_get_portal_steps()
        for step in steps:
            reached = step["reached_at"]
            step["text"] = moment(reached, zone) if reached else ""
        headline = values["sla_headline"]
        # sudo: which files are for customers is not for them to find out
        files = ticket.sudo().attachment_ids._sla_filter_shared()
        files.generate_access_token()
        return values | {
            "sla_files": files,
            "closed_stages": ticket.sudo()._sla_get_closing_stages(),  # sudo: names
            "sla_steps": steps,
            "sla_earlier": headline and ticket._sla_say_earlier(headline, zone),
            "sla_may_reopen": ticket._sla_may_reopen(),
            "sla_reopen_text": until
            and request.env._(
                "You can reopen it until %s. The time since it was closed does not "
                "count.",
                moment(until, zone),
            ),
            "sla_follow_ups": self._sla_get_follow_ups(ticket),
            "sla_rating": self._sla_get_rating(ticket),
            "sla_may_rate": self._sla_may_rate(ticket),
            "sla_message": kwargs.get("message"),
            "sla_token": access_token,
        }

    def _sla_get_follow_ups(self, ticket):
        """Return the tickets that go on with this one, as far as the visitor sees them,
        and the one that it goes on with."""
        tickets = request.env["helpdesk.ticket"]
        # sudo: whether there are any; which of them are shown is found below
        later = tickets.sudo().search([("sla_follows_id", "=", ticket.id)])
        earlier = ticket.sudo().sla_follows_id  # sudo: ditto
        seen = (earlier | later).with_env(tickets.env)
        if not tickets.has_access("read"):
            return {"earlier": tickets, "later": tickets}
        seen = seen._filtered_access("read")
        return {
            "earlier": seen & earlier.with_env(tickets.env),
            "later": seen - earlier,
        }

    # Deeds

    @http.route("/my/ticket/<int:ticket_id>/close", **_POST)
    def sla_ticket_close(self, ticket_id, stage_id=None, access_token=None, **kwargs):
        stage = int(stage_id) if str(stage_id).isdigit() else 0
        return self._sla_act(
            ticket_id,
            access_token,
            "closed",
            lambda ticket: ticket._sla_close(
                ticket.env["helpdesk.ticket.stage"].browse(stage)
            ),
        )

    @http.route("/my/ticket/<int:ticket_id>/reopen", **_POST)
    def sla_ticket_reopen(self, ticket_id, text=None, access_token=None, **kwargs):
        return self._sla_act(
            ticket_id,
            access_token,
            "reopened",
            lambda ticket: ticket._sla_reopen(text, self._sla_get_author(ticket)),
        )

    @http.route("/my/ticket/<int:ticket_id>/follow-up", **_POST)
    def sla_ticket_follow_up(self, ticket_id, text=None, access_token=None, **kwargs):
        return self._sla_act(
            ticket_id,
            access_token,
            "followed",
            lambda ticket: ticket._sla_follow_up(text, self._sla_get_author(ticket)),
        )

    @http.route("/my/ticket/<int:ticket_id>/rate", **_POST)
    def sla_ticket_rate(self, ticket_id, rate=None, access_token=None, **kwargs):
        """Lead the requester to Odoo's page for ratings."""
        try:
            ticket = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        if str(rate) not in map(str, _RATES) or not self._sla_may_rate(ticket):
            return self._sla_redirect(ticket, access_token, "failed")
        token = ticket._rating_get_access_token()
        return request.redirect(f"/rate/{token}/{int(rate)}")

    def _sla_act(self, ticket_id, access_token, message, deed):
        """Do something with a ticket that the visitor may see, and show its page."""
        try:
            ticket = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        try:
            with request.env.cr.savepoint():
                shown = deed(ticket) or ticket
                request.env.flush_all()
        except UserError:
            return self._sla_redirect(ticket, access_token, "failed")
        if shown != ticket and access_token:
            access_token = shown._portal_ensure_token()
        return self._sla_redirect(shown, access_token, message)

    def _sla_redirect(self, ticket, access_token, message):
        query = f"message={message}"
        if access_token:
            query += f"&access_token={access_token}"
        return request.redirect(f"/my/ticket/{ticket.id}?{query}")

    def _sla_get_author(self, ticket):
        """Return who speaks: who is logged in, else whose ticket the link is for."""
        user = request.env.user
        return ticket.partner_id if user._is_public() else user.partner_id

    # Ratings

    def _sla_may_rate(self, ticket):
        """Return whether the visitor is who asked, and is asked for a rating."""
        asked = self._sla_get_author(ticket) == ticket.partner_id
        return (
            asked
            and bool(ticket.partner_id)
            and ticket.stage_id.closed
            and ticket.rating_status != "no_rate"
        )

    def _sla_get_rating(self, ticket):
        """Return the last rating that was given, as superuser."""
        ratings = ticket.sudo().rating_ids  # sudo: ratings are not for portal users
        given = ratings.filtered(
            lambda rating: rating.consumed and rating.partner_id == ticket.partner_id
        )
        return given.sorted("id")[-1:]

    # My account

    @http.route("/my/tickets/told", type="http", auth="user", methods=["POST"])
    def sla_told(self, sla_tell_by_sms=None, **kwargs):
        """Keep whether the visitor wants text messages."""
        # sudo: one's own choice, of all fields of the contact only this
        partner = request.env.user.partner_id.sudo()
        partner.sla_tell_by_sms = bool(sla_tell_by_sms)
        return request.redirect("/my/account?sla_kept=1")
