from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

OPEN = ("new", "accepted", "in_progress", "waiting")
STATES = [
    ("new", "New"),
    ("accepted", "Accepted"),
    ("in_progress", "In progress"),
    ("waiting", "Waiting for us"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
# What only the steps change, see ``sla_subrequest_step``.
_STEPPED = {
    "state",
    "answered_at",
    "accepted_at",
    "started_at",
    "closed_at",
    "question",
    "answer",
    "refusal",
}
# What stays as it was when the party was asked; another party is asked anew.
_FIXED = {
    "company_id",
    "number",
    "partner_id",
    "party_name",
    "party_ref",
    "team_id",
    "ticket_id",
}
# What whoever works on the ticket asks for, and the party does not change.
_OURS = {
    "blocks_parent",
    "contact_id",
    "date_wanted",
    "description",
    "name",
    "priority",
}


class SlaSubrequest(models.Model):
    """What one party, a department or a supplier, does for a ticket. Sub-requests of a
    ticket are worked on at the same time, and each has a promise of its own: that of
    the agreement with its party."""

    _name = "sla.subrequest"
    _description = "Sub-request"
    _inherit = ["sla.mixin", "mail.thread", "mail.activity.mixin", "portal.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["number", "name"]
    # whoever reads a sub-request may write a message about it
    _mail_post_access = "read"
    _sla_of_party = True
    _sla_trigger_fields = (
        "ticket_id",
        "party_ref",
        "user_id",
        "priority",
        "company_id",
        "state",
    )

    number = fields.Char(
        readonly=True,
        copy=False,
        index="trigram",
        help="Given when the sub-request is opened. Name it when you talk with the "
        "party.",
    )
    name = fields.Char(
        string="What",
        required=True,
        tracking=True,
        help="What the party has to do. It is shown to the party.",
    )
    description = fields.Html(
        sanitize_style=True,
        help="All that the party has to know: it sees nothing of the ticket.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="The ticket that this is a part of. The party does not see it.",
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id",
        store=True,
        index=True,
        help="The company that the ticket belongs to.",
    )
    party_ref = fields.Reference(
        selection=lambda self: self.env["sla.agreement"]._selection_party(),
        string="Party",
        required=True,
        help="Who does it: a team or department, or a supplier, dealer or repair shop. "
        "Agreements with this party say in what time.",
    )
    party_name = fields.Char(
        string="Party's name",
        compute="_compute_party",
        store=True,
        index=True,
        help="The team, department or supplier that does it.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Supplier",
        compute="_compute_party",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The party, if it is a company or person: it works on the portal.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        compute="_compute_party",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    contact_id = fields.Many2one(
        "res.partner",
        domain="[('id', 'child_of', partner_id)]",
        check_company=True,
        help="Whom we write to at the supplier. Empty: the supplier itself.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
        help="Who does it, or on our side looks after it. Empty: anybody of the team.",
    )
    priority = fields.Selection(
        [("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Very High")],
        default="1",
        help="Agreements can promise other times for each.",
    )
    date_wanted = fields.Date(
        string="Wanted by",
        tracking=True,
        help="The day by which we need it. The promised times below are those of the "
        "agreement with the party.",
    )
    blocks_parent = fields.Boolean(
        string="The ticket waits for it",
        default=True,
        tracking=True,
        help="While it is open, the ticket says that it waits for this party, the time "
        "is counted as held by it, and the ticket is not closed. The time promised to "
        "the customer goes on.",
    )
    state = fields.Selection(
        STATES,
        default="new",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
        help="How far the party is with it.",
    )
    answered_at = fields.Datetime(
        string="Accepted or refused on",
        readonly=True,
        copy=False,
        help="When the party said whether it does it.",
    )
    accepted_at = fields.Datetime(
        string="Accepted on",
        readonly=True,
        copy=False,
        help="When the party said that it does it. Empty: it has not said so.",
    )
    started_at = fields.Datetime(
        string="Started on",
        readonly=True,
        copy=False,
        help="When the party began to work on it. Empty: it has not begun.",
    )
    closed_at = fields.Datetime(
        string="Ended on",
        readonly=True,
        copy=False,
        help="When it was done, refused or cancelled.",
    )
    question = fields.Text(
        readonly=True, copy=False, help="What the party last asked us."
    )
    answer = fields.Text(readonly=True, copy=False, help="What we answered.")
    refusal = fields.Text(
        string="Reason of the refusal",
        readonly=True,
        copy=False,
        help="Why the party does not do it.",
    )
    report = fields.Text(copy=False, help="What was done, in the words of the party.")

    @api.depends("party_ref")
    def _compute_party(self):
        for subrequest in self:
            party = subrequest.party_ref
            model = party._name if party else None
            subrequest.party_name = party.display_name if party else False
            subrequest.partner_id = party.id if model == "res.partner" else False
            subrequest.team_id = party.id if model == "helpdesk.ticket.team" else False

    @api.depends("number", "name")
    def _compute_display_name(self):
        for subrequest in self:
            parts = (subrequest.number, subrequest.name)
            subrequest.display_name = " - ".join(part for part in parts if part)

    def _compute_access_url(self):
        for subrequest in self:
            subrequest.access_url = f"/my/subrequest/{subrequest.id}"

    @api.constrains("party_ref", "ticket_id")
    def _check_party(self):
        for subrequest in self:
            # sudo: constraints hold whoever writes
            party = subrequest.sudo().party_ref
            known = party and "company_id" in party._fields
            if known and party.company_id not in (
                subrequest.company_id,
                self.env["res.company"],
            ):
                raise ValidationError(
                    self.env._(
                        "Sub-request “%(name)s”: “%(party)s” belongs to the company "
                        "“%(other)s”, the ticket to “%(company)s”. Choose a party of "
                        "the same company.",
                        name=subrequest.name,
                        party=subrequest.party_name,
                        other=party.company_id.name,
                        company=subrequest.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and _STEPPED & set(vals):
                raise UserError(self._get_step_error())
            if not vals.get("number"):
                vals["number"] = self.env["ir.sequence"].next_by_code("sla.subrequest")
        subrequests = super().create(vals_list)
        subrequests._check_ours()
        if not self.env.context.get("sla_subrequest_quiet"):
            subrequests._tell_parties()
        return subrequests

    def write(self, vals):
        if not self.env.su and _STEPPED & set(vals):
            raise UserError(self._get_step_error())
        if not self.env.su and _FIXED & set(vals):
            self._check_fixed(vals)
        if _OURS & set(vals):
            self._check_ours()
        result = super().write(vals)
        if "user_id" in vals:
            self._hand_on_activities()
        return result

    @api.model
    def _get_step_error(self):
        return self.env._(
            "A sub-request goes from state to state by its buttons only: they note who "
            "did it and when. Use “Accept”, “Ask us”, “Finish” and the others."
        )

    def _check_ours(self):
        """Refuse what only those may do who work on the ticket.

        :raise AccessError: if the user may not change the ticket
        """
        if self.env.su:
            return
        for ticket in self.sudo().ticket_id:  # sudo: which tickets, nothing of them
            if not ticket.with_env(self.env).has_access("write"):
                raise AccessError(
                    self.env._(
                        "Only those who work on the ticket can do this. Ask the agent "
                        "of the ticket, or use “Ask us” or “Refuse”."
                    )
                )

    def _check_fixed(self, vals):
        """Refuse to make another party's or ticket's sub-request of one."""
        for subrequest in self:
            # sudo: compared only
            own = subrequest.sudo()
            known = own._convert_to_write(
                {name: own[name] for name in _FIXED & set(vals)}
            )
            if any(known[name] != vals[name] for name in known):
                raise UserError(
                    self.env._(
                        "“%s” has been handed to its party already. Cancel it, and "
                        "open another sub-request.",
                        subrequest.display_name,
                    )
                )

    # Portal

    def _has_field_access(self, field, operation):
        # the rule lets portal users see their sub-requests; of these they read what is
        # meant for them, and nothing of the ticket
        if not self.env.su and self.env.user.share and field.name not in _PORTAL_FIELDS:
            return False
        return super()._has_field_access(field, operation)

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id"]

    def _mail_get_partners(self, introspect_fields=False):
        # one person: portal takes it for the customer
        return {each.id: each._get_recipient() for each in self}

    # Words

    def _quote(self, text):
        """Return ``text``, which somebody typed, as HTML."""
        return Markup("<br/>").join((text or "").splitlines())


_PORTAL_FIELDS = frozenset(
    {
        "id",
        "number",
        "name",
        "display_name",
        "description",
        "company_id",
        "party_name",
        "partner_id",
        "contact_id",
        "user_id",
        "priority",
        "date_wanted",
        "state",
        "answered_at",
        "accepted_at",
        "started_at",
        "closed_at",
        "question",
        "answer",
        "refusal",
        "report",
        "create_date",
        "write_date",
        "message_ids",
        "message_main_attachment_id",
        "access_url",
    }
)
