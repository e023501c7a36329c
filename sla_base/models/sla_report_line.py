from odoo import fields, models


class SlaReportLine(models.Model):
    """How one promise was kept in the month of a report. Written by the report."""

    _name = "sla.report.line"
    _description = "Figure of a Monthly Service Report"
    _order = "report_id, name, id"

    report_id = fields.Many2one(
        "sla.report", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, help="The company of the report."
    )
    name = fields.Char(
        string="Promise",
        required=True,
        help="What was promised, in the language of the reader.",
    )
    promised = fields.Char(help="The time promised.")
    metric_id = fields.Many2one(
        "sla.metric", ondelete="set null", help="What was measured."
    )
    target_id = fields.Many2one(
        "sla.target",
        ondelete="set null",
        index="btree_not_null",
        help="The target that promised it: what the month before is compared by.",
    )
    ended = fields.Integer(
        string="Decided",
        help="Promises that were kept in the month, or broken because their deadline "
        "passed in it.",
    )
    met = fields.Integer(help="Of these: kept.")
    breached = fields.Integer(string="Missed", help="Of these: broken.")
    late_open = fields.Integer(
        string="Late and open",
        help="Of the missed ones: the work was not done yet when the report was "
        "counted.",
    )
    done = fields.Integer(
        help="Promises on which the work was done in the month, in time or late: the "
        "times are theirs."
    )
    attainment = fields.Float(
        string="Attainment (%)",
        aggregator=None,
        digits=(5, 1),
        help="Kept, of all that were decided in the month.",
    )
    target_attainment = fields.Float(
        string="Aim (%)",
        aggregator=None,
        digits=(5, 1),
        help="Below this attainment the agreement provides for a penalty. 0: none.",
    )
    has_previous = fields.Boolean(
        help="There is something to compare with in the month before."
    )
    previous_attainment = fields.Float(
        string="Month before (%)",
        aggregator=None,
        digits=(5, 1),
        help="Attainment of the same promise in the month before.",
    )
    median_hours = fields.Float(
        string="Median",
        aggregator=None,
        help="Working hours within which half of those done in the month were done.",
    )
    p90_hours = fields.Float(
        string="90 %",
        aggregator=None,
        help="Working hours within which nine in ten of those done in the month were "
        "done.",
    )
    pause_share = fields.Float(
        string="Paused (%)",
        aggregator=None,
        digits=(5, 1),
        help="Part of the working time of those done that did not count, in percent.",
    )
