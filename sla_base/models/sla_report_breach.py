from odoo import fields, models


class SlaReportBreach(models.Model):
    """A broken promise in the month of a report, as it stood when it was counted.
    Written by the report."""

    _name = "sla.report.breach"
    _description = "Broken Promise in a Monthly Service Report"
    _order = "report_id, due_at, id"

    report_id = fields.Many2one(
        "sla.report", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, help="The company of the report."
    )
    clock_id = fields.Many2one(
        "sla.clock",
        ondelete="set null",
        index="btree_not_null",
        help="The clock of the broken promise.",
    )
    name = fields.Char(
        string="Document", required=True, help="The document, as it was called then."
    )
    promise = fields.Char(help="What was promised.")
    promised = fields.Char(string="Promised time", help="The time promised.")
    actual = fields.Char(
        string="Time taken", help="The working time used, until it was counted."
    )
    due_at = fields.Datetime(string="Broken on", help="When the promise was broken.")
    done_at = fields.Datetime(
        string="Done on", help="When it was done after all. Empty: still open then."
    )
    cause = fields.Char(
        string="Time used up by",
        help="The party that used up most of the time. Customers do not read this.",
    )
    waited = fields.Char(
        help="Working time that did not count, because something was missing."
    )
