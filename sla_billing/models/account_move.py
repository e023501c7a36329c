from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_SETTLED = ("in_payment", "paid", "reversed", "blocked", "invoicing_legacy")


class AccountMove(models.Model):
    """Invoices, credit notes and vendor bills carry promises; other journal entries do
    not."""

    _name = "account.move"
    _inherit = ["account.move", "sla.mixin"]
    _sla_trigger_fields = (
        "partner_id",
        "company_id",
        "invoice_user_id",
        "move_type",
        "state",
    )

    sla_tier_id = fields.Many2one(
        "sla.tier",
        string="Tier",
        compute="_compute_sla_tier_id",
        search="_search_sla_tier_id",
        groups="base.group_user",
        help="The class of customers that the customer belongs to.",
    )
    sla_requested_at = fields.Datetime(
        string="Requested on",
        copy=False,
        help="When the customer asked for the invoice, or what it bills was delivered. "
        "The promise “Issued after request” counts from then on.",
    )
    sla_posted_at = fields.Datetime(
        string="Posted on",
        compute="_compute_sla_posted_at",
        store=True,
        help="When the document was posted for the first time.",
    )
    sla_disputed_at = fields.Datetime(
        string="Disputed since",
        readonly=True,
        copy=False,
        help="Since when an objection to the document waits for our answer.",
    )
    sla_dispute = fields.Text(
        string="Objection",
        readonly=True,
        copy=False,
        help="What is wrong with the document, in the words of whoever objected. "
        "Empty: nobody objects.",
    )

    @api.depends("commercial_partner_id.sla_tier_id", "company_id")
    def _compute_sla_tier_id(self):
        for company, moves in self.grouped("company_id").items():
            # sudo: who sees an invoice need not see its customer
            for move in moves.sudo().with_company(company):
                move.sla_tier_id = move.commercial_partner_id.sla_tier_id

    @api.model
    def _search_sla_tier_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        tier = Domain("sla_tier_id", operator, value)
        return Domain("commercial_partner_id", "any", tier)

    @api.depends("state")
    def _compute_sla_posted_at(self):
        for move in self:
            posted = move.state == "posted"
            move.sla_posted_at = move.sla_posted_at or posted and fields.Datetime.now()

    # Disputes

    def action_sla_dispute(self):
        """Ask what the objection is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Note an objection"),
            "res_model": "sla.invoice.dispute",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id},
        }

    def action_sla_dispute_answered(self):
        """Say that the objection was answered."""
        self.check_access("write")
        for move in self:
            if not move.sla_disputed_at:
                raise UserError(
                    self.env._(
                        "No objection to “%s” waits for an answer.", move.display_name
                    )
                )
            move._sla_set_dispute(False, False)
            move.message_post(body=self.env._("The objection was answered."))

    def _sla_dispute(self, text):
        """Note an objection, as from now; a second one does not move the time."""
        for move in self:
            if move.state != "posted":
                raise UserError(
                    self.env._(
                        "“%s” is not posted: change it as long as it is a draft.",
                        move.display_name,
                    )
                )
            since = move.sla_disputed_at or self.env.cr.now().replace(microsecond=0)
            move._sla_set_dispute(since, text)
            move.message_post(body=self.env._("Objection: %s", text))

    def _sla_set_dispute(self, since, text):
        # no edit of the document itself, which accounting would take note of
        quiet = self.with_context(skip_is_manually_modified=True)
        quiet.write({"sla_disputed_at": since, "sla_dispute": text})

    # Hooks of sla.mixin

    def _sla_is_served(self):
        wanted = self.move_type != "entry" and self.state != "cancel"
        return wanted and super()._sla_is_served()

    def _sla_get_user(self):
        return self.invoice_user_id

    def _sla_set_user(self, user):
        self.invoice_user_id = user

    @api.model
    def _sla_get_open_domain(self):
        billed = Domain("move_type", "!=", "entry") & Domain("state", "!=", "cancel")
        settled = Domain("state", "=", "posted") & Domain(
            "payment_state", "in", _SETTLED
        )
        return billed & ~settled
