from odoo import fields, models

# The ITIL processes that tickets go through; what a type of ticket has by way of form,
# stages, lists and reports follows from its process.
PROCESSES = [
    ("incident", "Incident"),
    ("request", "Service request"),
    ("change", "Change"),
    ("complaint", "Question or complaint"),
]


class HelpdeskTicketType(models.Model):
    _inherit = "helpdesk.ticket.type"

    sla_process = fields.Selection(
        PROCESSES,
        string="Process",
        help="The ITIL process that tickets of this type go through. It decides which "
        "stages, form section, lists and reports they have.",
    )
