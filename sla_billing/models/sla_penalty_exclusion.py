from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SlaPenaltyExclusion(models.Model):
    """Breaches for which nothing is due: all of a stretch of time, as with force
    majeure, or a single one. Time in which we wait for the customer needs no exclusion:
    the clock is paused."""

    _name = "sla.penalty.exclusion"
    _description = "Exclusion from SLA Penalties"
    _inherit = ["mail.thread"]
    _order = "started_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Reason",
        required=True,
        tracking=True,
        help="Why nothing is due. The other party reads it.",
    )
    agreement_id = fields.Many2one(
        "sla.agreement",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        tracking=True,
        help="The agreement that it holds for, in all its versions. Empty: all "
        "agreements.",
    )
    started_at = fields.Datetime(
        string="From",
        tracking=True,
        help="Promises broken from then on are excluded.",
    )
    ended_at = fields.Datetime(
        string="Until",
        tracking=True,
        help="Promises broken from then on count again. Empty: it is still going on.",
    )
    clock_id = fields.Many2one(
        "sla.clock",
        string="Single breach",
        readonly=True,
        ondelete="cascade",
        help="The breach that was excluded by hand.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        help="Whose penalties it holds for. Empty: those of every company.",
    )
    line_count = fields.Integer(
        string="Breaches",
        compute="_compute_line_count",
        help="How many breaches cost nothing because of this exclusion.",
    )

    _one_of_two = models.Constraint(
        "CHECK ((clock_id IS NULL) <> (started_at IS NULL))",
        "An exclusion holds for a stretch of time, with its beginning, or for a single "
        "breach.",
    )
    _once = models.UniqueIndex(
        "(clock_id) WHERE clock_id IS NOT NULL", "This breach is excluded already."
    )

    def _compute_line_count(self):
        counts = dict(
            self.env["sla.penalty.line"]._read_group(
                [("exclusion_id", "in", self.ids)], ["exclusion_id"], ["__count"]
            )
        )
        for exclusion in self:
            exclusion.line_count = counts.get(exclusion, 0)

    @api.constrains("started_at", "ended_at")
    def _check_span(self):
        for exclusion in self:
            start, end = exclusion.started_at, exclusion.ended_at
            if start and end and end <= start:
                raise ValidationError(
                    self.env._(
                        "“%s” ends before it has begun. Correct one of the two times.",
                        exclusion.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        exclusions = super().create(vals_list)
        exclusions._reckon_drafts()
        return exclusions

    def write(self, vals):
        terms = {"agreement_id", "started_at", "ended_at", "company_id", "name"}
        concerned = not terms.isdisjoint(vals)
        if concerned:
            before = self._find_drafts()
        result = super().write(vals)
        if concerned:
            (before | self._find_drafts())._reckon_again()
        return result

    def unlink(self):
        drafts = self._find_drafts()
        result = super().unlink()
        drafts._reckon_again()
        return result

    def action_view_lines(self):
        """Open the breaches that were excluded."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Excluded: %s", self.name),
            "res_model": "sla.penalty.line",
            "view_mode": "list",
            "domain": [("exclusion_id", "=", self.id)],
        }

    def _covers(self, clock):
        """Return whether nothing is due for the breach of ``clock``."""
        self.ensure_one()
        if self.clock_id:
            return self.clock_id == clock
        family = self.agreement_id.family_id
        return (
            self.started_at <= clock.breached_at
            and (not self.ended_at or clock.breached_at < self.ended_at)
            and (not family or family == clock.agreement_id.family_id)
            and (not self.company_id or self.company_id == clock.company_id)
        )

    def _find_drafts(self):
        """Return the proposals not decided on that these exclusions can change."""
        domains = []
        for exclusion in self:
            if exclusion.clock_id:
                domain = Domain("line_ids.clock_id", "=", exclusion.clock_id.id)
            else:
                # a day more on either side: days of a period are local ones
                start = fields.Date.subtract(exclusion.started_at.date(), days=1)
                domain = Domain("date_to", ">=", start)
                if exclusion.ended_at:
                    end = fields.Date.add(exclusion.ended_at.date(), days=1)
                    domain &= Domain("date_from", "<=", end)
                if exclusion.agreement_id:
                    family = exclusion.agreement_id.family_id
                    domain &= Domain("family_id", "=", family.id)
            domains.append(domain)
        # sudo: the proposals follow, whoever records the exclusion
        proposals = self.env["sla.penalty.proposal"].sudo()
        return proposals.search(Domain.OR(domains) & Domain("decision", "=", "draft"))

    def _reckon_drafts(self):
        self._find_drafts()._reckon_again()
