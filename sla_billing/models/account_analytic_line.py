from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..drawdown import Use

# Written by the engine alone.
_ENGINE = frozenset(
    {
        "sla_currency_id",
        "sla_customer_id",
        "sla_included_hours",
        "sla_billable_hours",
        "sla_goodwill_hours",
        "sla_bill_line_id",
        "sla_rate",
        "sla_rate_id",
        "sla_amount",
    }
)
# A change of these shares out what is included anew.
_WATCHED = frozenset(
    {
        "sla_agreement_id",
        "sla_work_type",
        "sla_service_id",
        "unit_amount",
        "date",
        "partner_id",
    }
)


class AccountAnalyticLine(models.Model):
    """Time under an agreement: how much of it is included, and what the rest costs.

    Worked is always included plus billable plus goodwill."""

    _inherit = "account.analytic.line"

    sla_agreement_id = fields.Many2one(
        "sla.agreement",
        string="Agreement",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'customer'), ('state', 'in', ('active', 'review'))]",
        help="The agreement that this time was worked under.",
    )
    sla_work_type = fields.Selection(
        [
            ("contract", "In contract"),
            ("outside", "Outside the contract"),
            ("goodwill", "Goodwill"),
        ],
        string="Work type",
        help="In contract: draws on what the agreement includes; the time beyond is "
        "billed. Outside the contract: is billed. Goodwill: is neither counted nor "
        "billed.",
    )
    sla_service_id = fields.Many2one(
        "sla.service",
        string="Service",
        index="btree_not_null",
        ondelete="restrict",
        help="The service that was worked on; it decides on the rate, and on what is "
        "included.",
    )
    sla_out_of_hours = fields.Float(
        string="Outside hours",
        default=0.0,
        help="Hours of it outside the working hours of the agreement.",
    )
    sla_customer_id = fields.Many2one(
        "res.partner",
        string="Billed customer",
        compute="_compute_sla_customer_id",
        store=True,
        index="btree_not_null",
        help="Who pays for time that is not included: the company of the partner, else "
        "the only customer of the agreement.",
    )
    sla_included_hours = fields.Float(
        string="Included hours",
        readonly=True,
        copy=False,
        help="Hours that the agreement or a prepaid pack includes.",
    )
    sla_billable_hours = fields.Float(
        string="Billable hours",
        compute="_compute_sla_hours",
        store=True,
        help="Hours to be paid for: outside the contract, or beyond what is included.",
    )
    sla_goodwill_hours = fields.Float(
        string="Goodwill hours",
        compute="_compute_sla_hours",
        store=True,
        help="Hours that are neither counted nor billed.",
    )
    sla_bill_line_id = fields.Many2one(
        "account.move.line",
        string="Billed by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The invoice line that bills these hours; there is one at most.",
    )

    _sla_hours_not_negative = models.Constraint(
        "CHECK (sla_agreement_id IS NULL "
        "OR (COALESCE(unit_amount, 0) >= 0 AND COALESCE(sla_out_of_hours, 0) >= 0))",
        "Time under an agreement is not negative. Change the line that is too long.",
    )

    @api.depends(
        "partner_id.commercial_partner_id", "sla_agreement_id", "sla_bill_line_id"
    )
    def _compute_sla_customer_id(self):
        for line in self:
            if line.sla_bill_line_id:
                continue
            agreement = line.sla_agreement_id
            customer = agreement and line.partner_id.commercial_partner_id
            if agreement and not customer:
                customer = agreement._get_only_customer()
            line.sla_customer_id = customer or False

    @api.depends(
        "unit_amount", "sla_agreement_id", "sla_work_type", "sla_included_hours"
    )
    def _compute_sla_hours(self):
        for line in self:
            rest = line.unit_amount - min(line.sla_included_hours, line.unit_amount)
            rest = rest if line.sla_agreement_id else 0.0
            given = line.sla_work_type == "goodwill"
            line.sla_billable_hours = 0.0 if given else rest
            line.sla_goodwill_hours = rest if given else 0.0

    @api.constrains("sla_agreement_id")
    def _check_sla_agreement(self):
        for line in self:
            agreement = line.sla_agreement_id
            if agreement and agreement.state in ("draft", "agreed"):
                raise ValidationError(
                    self.env._(
                        "Agreement “%s” is not in force, so no time is worked under "
                        "it. Put it in force first, or choose another one.",
                        agreement.name,
                    )
                )
            if agreement and agreement.kind != "customer":
                raise ValidationError(
                    self.env._(
                        "Agreement “%s” is not made with a customer. Choose the one "
                        "that the time is billed by.",
                        agreement.name,
                    )
                )

    @api.constrains("sla_agreement_id", "partner_id")
    def _check_sla_customer(self):
        # sudo: whom the agreement covers, whoever enters time
        for line in self.sudo():
            agreement = line.sla_agreement_id.with_company(line.company_id)
            if not agreement or not line.partner_id or line.sla_bill_line_id:
                continue
            if not agreement._covers_customer(line.partner_id):
                raise ValidationError(
                    self.env._(
                        "“%(line)s” is work for %(customer)s, whom the agreement "
                        "“%(agreement)s” does not cover. Choose an agreement of this "
                        "customer, or none.",
                        line=line.name,
                        customer=line.partner_id.display_name,
                        agreement=agreement.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_sla_vals(vals)
            if vals.get("sla_agreement_id") and not vals.get("sla_work_type"):
                vals["sla_work_type"] = "contract"
        lines = super().create(vals_list)
        lines._sla_share_out()
        return lines

    def write(self, vals):
        self._check_sla_vals(vals)
        self._check_sla_unlocked()
        if vals.get("sla_agreement_id") and "sla_work_type" not in vals:
            fresh = self.filtered(lambda line: not line.sla_work_type)
            super(AccountAnalyticLine, fresh).write({"sla_work_type": "contract"})
        if _WATCHED.isdisjoint(vals):
            return super().write(vals)
        accounts = self._get_sla_accounts()
        result = super().write(vals)
        self._sla_share_out(accounts)
        return result

    def unlink(self):
        self._check_sla_unlocked()
        accounts = self._get_sla_accounts()
        result = super().unlink()
        self.browse()._sla_share_out(accounts)
        return result

    @api.model
    def _sla_get_worked_out(self):
        """Return the names of the fields that nobody enters."""
        return _ENGINE

    def _check_sla_vals(self, vals):
        """Refuse values that only the engine writes, and approval by who may not."""
        if self.env.su:
            return
        own = self._sla_get_worked_out().intersection(vals)
        if own:
            raise UserError(
                self.env._(
                    "“%s” is worked out, and not entered. Change the time or its work "
                    "type instead.",
                    self._fields[min(own)]._description_string(self.env),
                )
            )
        if vals.get("sla_approved"):
            self._check_sla_approver()

    def _check_sla_unlocked(self):
        """Refuse to change what was billed.

        :raise UserError: if one of these lines is on an invoice
        """
        # the engine, and merging of customers, act as superuser
        if self.env.su:
            return
        # sudo: who enters time need not see invoices
        for line in self.sudo().filtered("sla_bill_line_id"):
            raise UserError(
                self.env._(
                    "“%(line)s” of %(day)s has been billed by invoice “%(invoice)s”, "
                    "so it stays as it is. Cancel the invoice first, or enter another "
                    "line.",
                    line=line.name,
                    day=self.env["sla.format"]._day(line.date),
                    invoice=line.sla_bill_line_id.move_id.display_name,
                )
            )

    # What is included

    def _get_sla_accounts(self):
        """Return ``[(agreement, customer), …]`` that these lines draw on."""
        return list(
            # sudo: who enters time need not see the agreement
            {
                (line.sla_agreement_id.family_id, line.sla_customer_id)
                for line in self.sudo()  # see above
                if line.sla_agreement_id
            }
        )

    def _sla_share_out(self, before=()):
        """Share out anew what is included in the agreements of these lines, and of
        the accounts that they drew on ``before``."""
        for agreement, customer in {*before, *self._get_sla_accounts()}:
            agreement._sla_allocate(customer)
        # sudo: the engine's own field
        for line in self.sudo():
            if line.sla_included_hours and not line.sla_agreement_id:
                line.sla_included_hours = 0.0

    def _prepare_use(self):
        """Return the :class:`Use` that this line is of what is included."""
        self.ensure_one()
        seconds = round(self.unit_amount * 3600)
        included = None
        if self.sla_bill_line_id:
            # billed is billed: what was included then still is
            included = round(self.sla_included_hours * 3600)
        elif self.sla_work_type != "contract":
            seconds = 0
        return Use(
            key=self.id,
            day=self.date,
            seconds=seconds,
            request=self._sla_get_request(),
            facts=self._sla_get_facts(),
            included=included,
        )

    def _sla_get_request(self):
        """Return what tells the request apart that was worked on; add-ons with
        documents return that of the document. By itself each line is one."""
        return self._name, self.id

    def _sla_get_facts(self):
        """Return ``{name: id}`` of what decides on which work draws on an entitlement
        (see ``_get_conditions`` of ``sla.entitlement``)."""
        return {"service": self.sla_service_id.id}

    def _set_included(self, included):
        """Write how many of the hours are included, ``{id: seconds}``."""
        for line in self:
            if line.sla_bill_line_id:
                continue
            seconds = included[line.id]
            # all of it to the last digit, not to the second
            whole = seconds and seconds >= round(line.unit_amount * 3600)
            hours = line.unit_amount if whole else seconds / 3600
            if line.sla_included_hours != hours:
                line.sla_included_hours = hours
