from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Questions and complaints: what it is about, whether the customer is right, and
    what was done about it."""

    _inherit = "helpdesk.ticket"

    sla_complaint_about = fields.Selection(
        [
            ("question", "A question"),
            ("product", "Product or work"),
            ("delay", "Delay"),
            ("invoice", "Price or invoice"),
            ("conduct", "How we behaved"),
            ("other", "Something else"),
        ],
        string="About",
        groups="base.group_user",
        tracking=True,
        help="What the customer asks or complains about. The report of questions and "
        "complaints is grouped by it.",
    )
    sla_complaint_verdict = fields.Selection(
        [
            ("right", "The customer is right"),
            ("partly", "Partly right"),
            ("wrong", "Not our mistake"),
        ],
        string="Finding",
        copy=False,
        groups="base.group_user",
        tracking=True,
        help="What we found when we looked into the complaint.",
    )
    sla_complaint_remedy = fields.Html(
        string="What we did for the customer",
        prefetch="sla_complaint",
        copy=False,
        groups="base.group_user",
        help="Apology, replacement, discount: what the customer was given or told.",
    )
    sla_complaint_prevention = fields.Html(
        string="What keeps it from happening again",
        prefetch="sla_complaint",
        copy=False,
        groups="base.group_user",
        help="The cause, and what was changed because of it.",
    )
