from odoo import Command, api, fields, models
from odoo.exceptions import UserError

_ACCOUNTING = (
    "account.group_account_invoice,account.group_account_readonly,"
    "sla_base.group_sla_manager"
)
# By direction: the document that settles a penalty, and what it settles.
_MOVES = {
    "customer": ("out_refund", "out_invoice"),
    "supplier": ("in_refund", "in_invoice"),
}


class SlaPenaltyProposal(models.Model):
    """Crediting: one credit note (or vendor refund) for each penalty, made as
    accounting makes it. When it is cancelled or deleted, the penalty is free again."""

    _inherit = "sla.penalty.proposal"

    move_ids = fields.One2many(
        "account.move",
        "sla_proposal_id",
        string="Credit notes",
        groups=_ACCOUNTING,
        help="Cancelled ones included.",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Credit note",
        compute="_compute_move_id",
        store=True,
        groups=_ACCOUNTING,
        index="btree_not_null",
        help="The credit note, or the vendor refund, that settles the penalty.",
    )
    invoice_id = fields.Many2one(
        "account.move",
        string="Credited invoice",
        compute="_compute_invoice_id",
        store=True,
        readonly=False,
        groups=_ACCOUNTING,
        index="btree_not_null",
        check_company=True,
        domain="[('state', '=', 'posted'), ('company_id', '=', company_id), "
        "('commercial_partner_id', '=', partner_id), "
        "('move_type', '=', "
        "direction == 'customer' and 'out_invoice' or 'in_invoice')]",
        help="The invoice, or the vendor bill, of the period that is credited. Empty: "
        "the credit note stands for itself.",
    )

    @api.depends("move_ids.state")
    def _compute_move_id(self):
        for proposal in self:
            proposal.move_id = proposal._get_move()

    @api.depends("partner_id", "company_id", "currency_id", "date_from", "date_to")
    def _compute_invoice_id(self):
        for proposal in self:
            if proposal.move_id:
                continue
            proposal.invoice_id = proposal._find_invoice()

    def _get_move(self):
        # sudo: whether it is credited, no more, is seen by whoever sees the penalty
        moves = self.sudo().move_ids
        return moves.filtered(lambda move: move.state != "cancel")[:1]

    def _find_invoice(self):
        """Return the invoice that this penalty is credited against: posted, of the
        period, or of the one after it when fees are invoiced afterwards; the largest
        one, in the currency of the penalty."""
        self.ensure_one()
        # sudo: chosen when the penalty is reckoned, by whomever
        moves = self.env["account.move"].sudo()
        domain = [
            ("move_type", "=", _MOVES[self.direction][1]),
            ("state", "=", "posted"),
            ("company_id", "=", self.company_id.id),
            ("commercial_partner_id", "=", self.partner_id.id),
            ("currency_id", "=", self.currency_id.id),
            ("payment_state", "!=", "reversed"),
        ]
        spans = [(self.date_from, self.date_to)]
        following = fields.Date.add(self.date_to, days=1)
        # sudo: of the agreement no more than how long a period is
        spans.append(self.agreement_id.sudo()._get_billing_period(following))
        for start, end in spans:
            days = [("invoice_date", ">=", start), ("invoice_date", "<=", end)]
            found = moves.search([*domain, *days], order="amount_untaxed desc, id")
            if found:
                return found[0]
        return moves

    def action_create_credit_note(self):
        """Draft the credit note, or the vendor refund, of each penalty, and open them.

        :raise AccessError: without the rights to make invoices
        """
        moves = self.env["account.move"]
        moves.check_access("create")
        self.check_access("read")
        for proposal in self:
            proposal._check_creditable()
            # sudo: none but the choice of an invoice that has become known since
            if not proposal.invoice_id:
                proposal.sudo().invoice_id = proposal._find_invoice()  # see above
            move = moves.with_company(proposal.company_id).create(
                proposal._prepare_credit_note()
            )
            move.message_post_with_source(
                "mail.message_origin_link",
                render_values={"self": move, "origin": proposal},
                subtype_xmlid="mail.mt_note",
            )
            moves |= move
        return self._open_moves(moves)

    def action_view_credit_note(self):
        """Open the credit note."""
        return self._open_moves(self.move_id)

    def action_view_invoice(self):
        """Open the invoice that is credited."""
        return self._open_moves(self.invoice_id)

    def _open_moves(self, moves):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit notes of penalties"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", moves.ids)],
        }
        if len(moves) == 1:
            action.update(res_id=moves.id, view_mode="form")
        return action

    def _check_creditable(self):
        if self.state == "credited":
            raise UserError(
                self.env._(
                    "“%(penalty)s” has been credited with %(move)s already.",
                    penalty=self.display_name,
                    move=self.move_id.display_name,
                )
            )
        if self.state != "approved":
            raise UserError(
                self.env._(
                    "“%s” has not been approved. An SLA manager does that first.",
                    self.display_name,
                )
            )

        self._check_invoice()

    def _check_invoice(self):
        """Refuse an invoice that this penalty cannot be credited against.

        :raise UserError:
        """
        invoice = self.sudo().invoice_id  # sudo: no more than what it is
        if not invoice:
            return
        fits = (
            invoice.state == "posted"
            and invoice.move_type == _MOVES[self.direction][1]
            and invoice.commercial_partner_id == self.partner_id.commercial_partner_id
        )
        if not fits:
            raise UserError(
                self.env._(
                    "“%(penalty)s” cannot be credited against %(invoice)s: that is "
                    "not posted, or not of %(party)s. Choose another invoice, or none.",
                    penalty=self.display_name,
                    invoice=invoice.display_name,
                    party=self.partner_id.display_name,
                )
            )

    def _prepare_credit_note(self):
        """Return the values of the credit note; account, taxes, fiscal position and
        rates are for accounting to find."""
        self.ensure_one()
        # the other party reads it
        penalty = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return {
            "move_type": _MOVES[self.direction][0],
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "reversed_entry_id": self.invoice_id.id,
            "invoice_origin": self.agreement_id.sudo().code,  # sudo: its number only
            "sla_proposal_id": self.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.company_id._get_sla_penalty_product().id,
                        "name": penalty._get_line_text(),
                        "quantity": 1,
                        "price_unit": self.amount,
                    }
                )
            ],
        }

    def _get_line_text(self):
        """Return what the credit note says, in the language of the context."""
        return self.env._(
            "Penalty under agreement %(code)s, %(agreement)s, from %(first)s to "
            "%(last)s. Promises broken: %(count)s",
            code=self.agreement_id.sudo().code,  # sudo: what both sides know
            agreement=self.agreement_id.sudo().name,  # sudo: as above
            first=self.env["sla.format"]._day(self.date_from),
            last=self.env["sla.format"]._day(self.date_to),
            count=self.breach_count,
        )
