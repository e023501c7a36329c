from odoo import models
from odoo.exceptions import UserError


class SlaStatement(models.Model):
    """The steps of a statement: counted again, issued, corrected."""

    _inherit = "sla.statement"

    def action_refresh(self):
        """Count the figures of drafts again."""
        self.check_access("write")
        if any(statement.state != "draft" for statement in self):
            self._refuse_change()
        for statement in self:
            statement._fill()

    def action_issue(self):
        """Fix the figures, give a number and show the statement on the portal."""
        self.check_access("write")
        today = self.env.cr.now().date()
        drafts = self.filtered(lambda each: each.state == "draft")
        for statement in drafts.sorted("date_from"):
            if statement.date_to >= today:
                raise UserError(
                    self.env._(
                        "The period of “%(statement)s” lasts until %(day)s. Issue the "
                        "statement when it is over.",
                        statement=statement.display_name,
                        day=statement._format_day(statement.date_to),
                    )
                )
            statement._check_order()
            statement._issue()

    def _issue(self):
        self.ensure_one()
        sequence = self.env["ir.sequence"].with_company(self.company_id)
        # sudo: numbers are given to whoever may issue
        number = sequence.sudo().next_by_code("sla.statement")
        self._portal_ensure_token()
        # sudo: steps are written by their buttons only, which check for access
        self.sudo().write(
            {
                "name": number,
                "state": "issued",
                "issued_at": self.env.cr.now().replace(microsecond=0),
            }
        )

    def action_correct(self):
        """Make a corrected version of a statement that was issued, as a draft."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "“%s” is a draft: count it again instead of correcting it.",
                    self.display_name,
                )
            )
        correction = self.correction_ids
        if not correction:
            correction = self._make(
                self.company_id,
                self.partner_id,
                self.date_from,
                self.date_to,
                corrects=self,
            )
        return correction._open()
