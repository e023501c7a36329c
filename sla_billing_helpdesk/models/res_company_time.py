from odoo import fields, models


class ResCompany(models.Model):
    """How time on tickets is noted in this company."""

    _inherit = "res.company"

    sla_time_project_id = fields.Many2one(
        "project.project",
        string="Project of time on tickets",
        check_company=True,
        domain="[('allow_timesheets', '=', True), ('is_template', '=', False)]",
        help="The project, and with it the analytic account, that time on tickets is "
        "noted on. Teams can have one of their own. Empty: the company's internal "
        "project.",
    )
    sla_time_step = fields.Integer(
        string="Round time to (minutes)",
        default=15,
        help="Time taken by the timer is rounded to so many minutes. Time that is "
        "entered by hand stays as it is. 1: to the minute.",
    )
    sla_time_rounding = fields.Selection(
        [("up", "Up"), ("nearest", "To the nearest")],
        string="Round",
        required=True,
        default="up",
        help="Whether a step that was begun counts in full, or only from its middle "
        "on. At least one step is noted.",
    )
    sla_time_on_portal = fields.Boolean(
        string="Show time on the portal",
        help="Customers see on their tickets when we worked for how long, on what, and "
        "whether it is part of the contract. They never see who it was, nor rates.",
    )

    _sla_time_step_positive = models.Constraint(
        "CHECK (sla_time_step > 0)",
        "Time is rounded to one minute or more.",
    )

    def _sla_round_time(self, seconds):
        """Return ``seconds`` that the timer took, in hours as they are noted."""
        self.ensure_one()
        step = self.sla_time_step * 60
        extra = step - 1 if self.sla_time_rounding == "up" else step // 2
        steps = max(1, int(seconds + extra) // step)
        return steps * step / 3600
