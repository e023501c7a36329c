from markupsafe import Markup

from odoo import api, fields, models

_BATCH = 200
_METRICS = ("metric_first_contact", "metric_first_contact_assigned", "metric_accept")


class CrmTeam(models.Model):
    """The rule of a team by which leads that somebody neglects go to the next one."""

    _inherit = "crm.team"

    sla_reassign = fields.Boolean(
        string="Give missed leads to the next member",
        help="When one of the promises below is broken on a lead, it goes to the "
        "member whose turn it is: present, and with capacity left. Leads missed before "
        "this was switched on stay where they are.",
    )
    sla_reassign_from = fields.Datetime(
        string="Since", readonly=True, copy=False, help="Since when the rule holds."
    )
    sla_reassign_metric_ids = fields.Many2many(
        "sla.metric",
        string="When missed",
        domain="[('model', '=', 'crm.lead')]",
        default=lambda self: self._default_sla_reassign_metric_ids(),
        help="The promises that count: when one of them is broken, the lead goes to "
        "the next member. Empty: no lead is given away.",
    )

    @api.model
    def _default_sla_reassign_metric_ids(self):
        metrics = self.env["sla.metric"]
        for name in _METRICS:
            found = self.env.ref(f"sla_marketing.{name}", raise_if_not_found=False)
            metrics |= found or metrics
        return metrics

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        teams.filtered("sla_reassign")._sla_begin_reassigning()
        return teams

    def write(self, vals):
        off = self.filtered(lambda team: not team.sla_reassign)
        result = super().write(vals)
        if vals.get("sla_reassign"):
            off._sla_begin_reassigning()
        return result

    def _sla_begin_reassigning(self):
        self.sla_reassign_from = self.env.cr.now().replace(microsecond=0)
        for team in self:
            # teams that are older than this add-on have no metrics yet
            if not team.sla_reassign_metric_ids:
                team.sla_reassign_metric_ids = self._default_sla_reassign_metric_ids()

    @api.model
    def _cron_sla_reassign(self):
        """Give leads on which a promise was broken to the next member."""
        for team in self.search([("sla_reassign", "=", True)]):
            done = team._sla_reassign_batch(_BATCH)
            if not self.env["ir.cron"]._commit_progress(done):
                return

    def _sla_reassign_batch(self, limit):
        """Give away the leads of this team that were missed, at most ``limit``; return
        how many."""
        self.ensure_one()
        clocks = self.env["sla.clock"].search(
            [
                ("res_model", "=", "crm.lead"),
                ("team_model", "=", "crm.team"),
                ("team_id", "=", self.id),
                ("metric_id", "in", self.sla_reassign_metric_ids.ids),
                ("state", "in", ("running", "paused")),
                ("breached_at", ">=", self.sla_reassign_from),
                ("id", "not in", self._sla_get_handled_ids()),
            ],
            limit=limit,
            order="breached_at, id",
        )
        done = 0
        for clock in clocks:
            lead = clock._get_document()
            member = self._sla_get_next_member(lead)
            if member:
                self._sla_reassign(clock, lead, member)
                done += 1
        return done

    def _sla_get_handled_ids(self):
        handled = self.env["sla.lead.reassignment"].search(
            [("team_id", "=", self.id), ("clock_id", "!=", False)]
        )
        return handled.clock_id.ids

    def _sla_reassign(self, clock, lead, user):
        old = lead.user_id
        self.env["sla.lead.reassignment"].create(
            {
                "lead_id": lead.id,
                "clock_id": clock.id,
                "metric_id": clock.metric_id.id,
                "team_id": self.id,
                "from_id": old.id,
                "to_id": user.id,
                "at": self.env.cr.now().replace(microsecond=0),
                "company_id": lead.company_id.id,
            }
        )
        lead.write({"user_id": user.id, "team_id": self.id})
        text = self.env._(
            "“%(metric)s” was missed: given to %(user)s.",
            metric=clock.metric_id.name,
            user=user.name,
        )
        lead.message_post(
            body=Markup("<p>%s</p>") % text,
            partner_ids=(old | user).partner_id.ids,
        )

    # Whose turn it is

    def _sla_get_next_member(self, lead):
        """Return the user whose turn it is, other than who has ``lead``: the one given
        a lead longest ago; empty if nobody is there or has capacity left."""
        self.ensure_one()
        members = self.crm_team_member_ids
        members.invalidate_recordset(["lead_month_count"])
        free = members.filtered(
            lambda member: (
                member.user_id.active
                and member.user_id != lead.user_id
                and not member.assignment_optout
                and member.lead_month_count < (member.assignment_max or 1_000_000)
            )
        )
        users = free.user_id - self._sla_get_absent(free.user_id)
        turns = self.env["sla.lead.reassignment"]._read_group(
            [("team_id", "=", self.id), ("to_id", "in", users.ids)],
            ["to_id"],
            ["id:max"],
        )
        last = {user.id: id_ for user, id_ in turns}
        return users.sorted(lambda user: (last.get(user.id, 0), user.id))[:1]

    def _sla_get_absent(self, users):
        """Return those of ``users`` who are on leave now."""
        now = self.env.cr.now()
        leaves = self.env["resource.calendar.leaves"].search(
            [
                ("resource_id.user_id", "in", users.ids),
                ("date_from", "<=", now),
                ("date_to", ">=", now),
            ]
        )
        return leaves.resource_id.user_id
