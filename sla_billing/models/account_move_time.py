from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Invoices for time. A cancelled or deleted one gives its time back; a credit note
    does not, unless somebody says so."""

    _inherit = "account.move"

    sla_bill_from = fields.Date(
        string="Time from",
        readonly=True,
        copy=False,
        help="First day of the billing period whose time this invoice bills.",
    )
    sla_bill_to = fields.Date(
        string="Time to",
        readonly=True,
        copy=False,
        help="Last day of the billing period whose time this invoice bills.",
    )
    sla_time_freed = fields.Boolean(
        string="Time given back",
        readonly=True,
        copy=False,
        help="The time of this invoice was given back; it may be on another one.",
    )
    sla_time_count = fields.Integer(
        string="Lines of time",
        compute="_compute_sla_time_count",
        help="How many lines of time this invoice bills.",
    )
    sla_statement_id = fields.Many2one(
        "ir.attachment",
        string="Statement of time",
        readonly=True,
        copy=False,
        help="The list of the time billed, for the customer.",
    )

    _sla_one_draft = models.UniqueIndex(
        "(company_id, commercial_partner_id, currency_id, sla_bill_from, sla_bill_to) "
        "WHERE state = 'draft' AND sla_bill_from IS NOT NULL",
        "There is a draft invoice for the time of this customer and period already. "
        "Post or delete that one first.",
    )

    def _compute_sla_time_count(self):
        billed = self.filtered("sla_bill_from")
        (self - billed).sla_time_count = 0
        if not billed:
            return
        # sudo: a number, of time that belongs to others, too
        groups = (
            self.env["account.analytic.line"]
            .sudo()  # see above
            ._read_group(
                [("sla_bill_line_id.move_id", "in", billed.ids)],
                ["sla_bill_line_id"],
                ["__count"],
            )
        )
        counts = dict.fromkeys(billed.ids, 0)
        for line, count in groups:
            counts[line.move_id.id] += count
        for move in billed:
            move.sla_time_count = counts.get(move.id, 0)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "cancel":
            self._sla_free_time()
        return result

    def button_draft(self):
        for move in self:
            if move.state == "cancel" and move.sla_time_freed:
                raise UserError(
                    self.env._(
                        "The time on invoice “%s” was given back when it was "
                        "cancelled, and may be on another one by now. Bill the time "
                        "again instead.",
                        move.display_name,
                    )
                )
        return super().button_draft()

    def _post(self, soft=True):
        posted = super()._post(soft)
        billed = posted.filtered("sla_bill_from")
        # prices may have been changed by hand
        billed.invoice_line_ids._sla_share_amount()
        billed._sla_renew_statement()
        return posted

    def _sla_free_time(self):
        """Let the time on these invoices be billed again."""
        for move in self.filtered("sla_bill_from"):
            move.line_ids._sla_free_time()
            move.with_context(skip_is_manually_modified=True).sla_time_freed = True

    def _sla_hand_over_time(self, other):
        """Let ``other``, a draft copy that corrects this invoice, bill its time, line
        by line.

        :raise UserError: if there is a draft for that time already
        """
        self.ensure_one()
        rival = self.search(
            [
                ("company_id", "=", other.company_id.id),
                ("commercial_partner_id", "=", other.commercial_partner_id.id),
                ("currency_id", "=", other.currency_id.id),
                ("sla_bill_from", "=", self.sla_bill_from),
                ("sla_bill_to", "=", self.sla_bill_to),
                ("state", "=", "draft"),
            ],
            limit=1,
        )
        if rival:
            raise UserError(
                self.env._(
                    "There is another draft invoice for the time of “%(name)s” from "
                    "%(first)s to %(last)s. Post or delete that one first.",
                    name=other.commercial_partner_id.display_name,
                    first=self.env["sla.format"]._day(self.sla_bill_from),
                    last=self.env["sla.format"]._day(self.sla_bill_to),
                )
            )
        other.write(
            {"sla_bill_from": self.sla_bill_from, "sla_bill_to": self.sla_bill_to}
        )
        copies = other.invoice_line_ids.sorted(_by_place)
        for line, copy in zip(
            self.invoice_line_ids.sorted(_by_place), copies, strict=True
        ):
            line._sla_get_time()._sla_set_billed(copy)
        other._sla_renew_statement()

    def action_sla_free_time(self):
        """Let time be billed again whose invoice was credited in full."""
        self.check_access("write")
        for move in self:
            if move.payment_state != "reversed":
                raise UserError(
                    self.env._(
                        "Invoice “%s” still holds. Cancel it, or credit it in full "
                        "first.",
                        move.display_name,
                    )
                )
            if not move.invoice_line_ids._sla_get_time():
                raise UserError(
                    self.env._(
                        "The time of invoice “%s” was given back, or is billed by "
                        "another invoice that corrects it. Cancel or delete that one "
                        "instead.",
                        move.display_name,
                    )
                )
            move._sla_free_time()
            move.message_post(
                body=self.env._("The time on this invoice can be billed again.")
            )

    def action_sla_open_time(self):
        """Open the time that these invoices bill."""
        return self._sla_open_time([("sla_bill_line_id.move_id", "in", self.ids)])

    def _sla_open_time(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.action_sla_time"
        )
        action["domain"] = domain
        action["context"] = {"create": False}
        return action

    # The statement that goes with it

    def _sla_get_statement(self):
        """Return what the statement shows: ``[(invoice line, its time), …]``."""
        self.ensure_one()
        time = self.invoice_line_ids._sla_get_time()
        return list(time.grouped("sla_bill_line_id").items())

    def _sla_renew_statement(self):
        """Have the list of the time billed printed anew, soon: printing takes time that
        who bills a hundred customers should not wait for."""
        quiet = self.with_context(skip_is_manually_modified=True)
        quiet.sla_statement_id.unlink()
        if self:
            # sudo: who bills need not manage jobs
            job = self.env.ref("sla_billing.ir_cron_sla_statements").sudo()
            job._trigger()

    def _sla_attach_statement(self):
        """Attach the list of the time billed. Where nothing can print PDF, it is a page
        that browsers show."""
        self.ensure_one()
        report = self.env["ir.actions.report"]
        name = "sla_billing.report_time_statement"
        try:
            content, kind = report._render_qweb_pdf(name, self.ids)
        except UserError:
            content, kind = report._render_qweb_html(name, self.ids)
        title = self.env._("Statement of time")
        quiet = self.with_context(skip_is_manually_modified=True)
        quiet.sla_statement_id = self.env["ir.attachment"].create(
            {
                "name": f"{title} {self.sla_bill_from}.{kind}",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    @api.model
    def _cron_sla_statements(self):
        """Attach statements to the invoices for time that have none, one by one."""
        cron = self.env["ir.cron"]
        waiting = self.search(
            [
                ("sla_bill_from", "!=", False),
                ("sla_statement_id", "=", False),
                ("state", "in", ("draft", "posted")),
                ("sla_time_freed", "=", False),
            ]
        )
        left = len(waiting)
        cron._commit_progress(remaining=left)
        for move in waiting:
            move._sla_attach_statement()
            left -= 1
            if not cron._commit_progress(1, remaining=left):
                break


def _by_place(line):
    return line.sequence, line.id
