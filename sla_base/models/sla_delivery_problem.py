from odoo import Command, api, fields, models


class SlaDelivery(models.Model):
    """What went wrong with an alert: who could not be reached, and why."""

    _inherit = "sla.delivery"

    tried = fields.Json(help="Who could not be reached by what, and why.")
    problem = fields.Char(
        string="Problems",
        compute="_compute_problem",
        help="Recipients and channels that were tried in vain.",
    )

    @api.depends("tried")
    def _compute_problem(self):
        reasons = self._problem_texts()
        roles = self._role_names()
        for delivery in self:
            problems = []
            for entry in delivery.tried or ():
                # sudo: names of colleagues who were to be told
                partners = self.env["res.partner"].sudo().browse(entry["partners"])
                names = self.env["sla.format"]._list(partners.exists().mapped("name"))
                who = names or roles.get(entry["role"], "")
                why = reasons.get(entry["problem"], entry["problem"])
                problems.append(f"{who}: {why}")
            delivery.problem = "; ".join(dict.fromkeys(problems))

    @api.model
    def _role_names(self):
        names = self.env["sla.escalation"]._fields["recipient"]
        roles = dict(names._description_selection(self.env))
        return roles | {"managers": self.env._("SLA managers")}

    @api.model
    def _problem_texts(self):
        return {
            "nobody": self.env._("nobody there"),
            "absent": self.env._("absent"),
            "no_number": self.env._("no phone number"),
            "no_address": self.env._("no e-mail address"),
            "no_device": self.env._("no registered phone"),
            "no_access": self.env._("may not see the document"),
            "refused": self.env._("SMS refused"),
        }

    def _get_tried(self, channel):
        """Return the ids of the partners whom ``channel`` was tried on in vain."""
        return {
            id_
            for entry in self.tried or ()
            if entry["channel"] == channel
            for id_ in entry["partners"]
        }

    def _note_problem(self, role, partners, channel, problem):
        known = self._get_tried(channel)
        if partners and known.issuperset(partners._ids):
            return
        entry = {
            "role": role,
            "partners": partners.ids,
            "channel": channel,
            "problem": problem,
        }
        if entry not in (self.tried or []):
            self.tried = [*(self.tried or ()), entry]

    def _refused(self, partner):
        """An SMS of these alerts to ``partner`` was refused: try the next channel on
        this one, and leave those alone whom it has reached."""
        for delivery in self.filtered(lambda d: d.state in ("sent", "queued", "held")):
            delivery._note_problem("", partner, "sms", "refused")
            delivery.write(
                {"state": "queued", "partner_ids": [Command.unlink(partner.id)]}
            )
        cron = self.env.ref("sla_base.ir_cron_sla_tick", raise_if_not_found=False)
        if cron:
            cron._trigger()

    def action_retry(self):
        """Queue alerts that reached nobody again."""
        self.check_access("write")
        self.filtered(lambda d: d.state == "failed").write(
            {"state": "queued", "tried": False, "partner_ids": [Command.clear()]}
        )
