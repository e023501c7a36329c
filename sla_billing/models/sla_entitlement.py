from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..drawdown import Grant


class SlaEntitlement(models.Model):
    """What is included in an agreement for each billing period. An agreement without
    any includes all the work of its contract."""

    _name = "sla.entitlement"
    _description = "Entitlement in an SLA Agreement"
    _inherit = ["sla.agreement.part", "sla.entitlement.mixin"]
    _order = "agreement_id, sequence, id"

    agreement_id = fields.Many2one(
        "sla.agreement", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    origin_id = fields.Many2one(
        "sla.entitlement",
        string="In the first version",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The same line in the version of the agreement where it was first made.",
    )
    measure = fields.Selection(
        [
            ("hours", "Hours"),
            ("requests", "Requests"),
            ("both", "Hours and requests"),
        ],
        required=True,
        default="hours",
        help="What is counted. Hours: time worked. Requests: how many are worked on, "
        "however long it takes. Both: whichever is used up first.",
    )
    hours = fields.Float(help="Hours included in each billing period.")
    requests = fields.Integer(help="Requests included in each billing period.")
    rollover = fields.Selection(
        [
            ("none", "Expires with the period"),
            ("periods", "Is carried over"),
        ],
        string="What is left",
        required=True,
        default="none",
        help="What becomes of what was not used in a period.",
    )
    rollover_periods = fields.Integer(
        string="For how many periods",
        default=1,
        help="How many billing periods longer it can be used.",
    )
    rollover_cap = fields.Float(
        string="At most (hours)",
        help="The most hours that are carried over into a period. Zero: no limit.",
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)

    _not_negative = models.Constraint(
        "CHECK (hours >= 0 AND requests >= 0 AND rollover_cap >= 0 "
        "AND rollover_periods >= 0)",
        "What is included is not negative.",
    )

    @api.depends("measure", "hours", "requests", "service_ids")
    def _compute_display_name(self):
        for entitlement in self:
            entitlement.display_name = entitlement._get_text()

    def _get_text(self):
        """Return what is included, as a text."""
        hours, requests = f"{self.hours:g}", self.requests
        if self.measure == "hours":
            text = self.env._("%s hours", hours)
        elif self.measure == "requests":
            text = self.env._("%s requests", requests)
        else:
            text = self.env._(
                "%(requests)s requests, %(hours)s hours at most",
                requests=requests,
                hours=hours,
            )
        if not self.service_ids:
            return text
        return f"{text} ({', '.join(self.service_ids.mapped('display_name'))})"

    @api.constrains("rollover", "rollover_periods")
    def _check_rollover(self):
        for entitlement in self:
            if entitlement.rollover == "periods" and not entitlement.rollover_periods:
                raise ValidationError(
                    self.env._(
                        "Agreement “%s”: say for how many periods what is left is "
                        "carried over.",
                        entitlement.agreement_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        entitlements = super().create(vals_list)
        entitlements._share_out()
        return entitlements

    def write(self, vals):
        result = super().write(vals)
        self._share_out()
        return result

    def unlink(self):
        agreements = self.agreement_id
        result = super().unlink()
        _share_out_under(agreements.exists())
        return result

    def _share_out(self):
        _share_out_under(self.agreement_id)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for entitlement, vals in zip(self, vals_list, strict=True):
            vals["origin_id"] = (entitlement.origin_id or entitlement).id
        return vals_list

    def _prepare_grant(self, first, last):
        """Return the :class:`Grant` of the billing period from ``first`` to ``last``;
        both days are in it."""
        self.ensure_one()
        expires, capped = last, False
        if self.rollover == "periods":
            expires = self._get_expiry(last)
            capped = bool(self.rollover_cap)
        return Grant(
            key=("entitlement", self.id, first),
            starts=first,
            expires=expires,
            seconds=None if self.measure == "requests" else round(self.hours * 3600),
            requests=None if self.measure == "hours" else self.requests,
            conditions=tuple(self._get_conditions()),
            series=("entitlement", (self.origin_id or self).id),
            until=last,
            cap=round(self.rollover_cap * 3600) if capped else None,
        )

    def _get_expiry(self, day):
        """Return the last day that what is left on ``day`` can be used on."""
        for _period in range(self.rollover_periods):
            tomorrow = day + relativedelta(days=1)
            day = self.agreement_id._get_billing_period(tomorrow)[1]
        return day


def _share_out_under(agreements):
    """Share out anew what ``agreements`` include, and the special terms below them,
    which may have theirs from them."""
    # sudo: special terms that the user may not see follow as well
    below = agreements.sudo()._get_special_terms()
    (agreements | below).filtered(_is_counted)._sla_allocate()


def _is_counted(agreement):
    """Return whether what a version includes counts yet: drafts wait for their day."""
    return agreement.state not in ("draft", "agreed")
