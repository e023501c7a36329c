from odoo import api, fields, models


class SlaNeglectedMail(models.Model):
    """The daily list of neglected leads was mailed: to whom, and which leads were on
    it. One a day and team, whatever happens."""

    _name = "sla.neglected.mail"
    _description = "Daily List of Neglected Leads"
    _order = "date desc, id desc"
    _rec_name = "team_id"

    team_id = fields.Many2one(
        "crm.team",
        string="Sales team",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    date = fields.Date(
        string="Day",
        required=True,
        readonly=True,
        help="The day that the list is of.",
    )
    user_id = fields.Many2one(
        "res.users", string="Sent to", readonly=True, ondelete="set null"
    )
    sent_at = fields.Datetime(
        string="Sent on",
        readonly=True,
        help="When the list was handed over for sending.",
    )
    lead_ids = fields.Many2many(
        "crm.lead", string="Leads", readonly=True, help="The leads on the list."
    )
    leads = fields.Integer(
        string="Number of leads",
        compute="_compute_leads",
        compute_sudo=True,
        store=True,
        help="How many leads were on the list, as of then.",
    )
    company_id = fields.Many2one(
        "res.company",
        related="team_id.company_id",
        store=True,
        index="btree_not_null",
    )

    _once = models.UniqueIndex(
        "(team_id, date)", "The list of this team was sent on this day already."
    )

    @api.depends("team_id")
    def _compute_leads(self):
        # not of the leads: those that are deleted later were on the list all the same
        for mail in self:
            mail.leads = len(mail.lead_ids)

    def action_view_leads(self):
        """Open the leads that were on the list, as they are today."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_marketing.crm_lead_action_neglected"
        )
        leads = self.sudo().lead_ids  # sudo: the reader's rights decide on opening
        action["domain"] = [("id", "in", leads.ids)]
        action["context"] = {"active_test": False}
        return action
