from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class DigestDigest(models.Model):
    """How promises to customers were kept, as far as the reader of the mail may see
    the documents."""

    _inherit = "digest.digest"

    kpi_sla_met_percent = fields.Boolean(
        "Promises Met (%)",
        help="Of the promises to customers that were decided in the period, how many "
        "in a hundred were met in time.",
    )
    kpi_sla_met_percent_value = fields.Integer(
        compute="_compute_kpi_sla_met_percent_value", export_string_translation=False
    )
    kpi_sla_breached = fields.Boolean(
        "Promises Breached",
        help="Promises to customers whose deadline passed in the period, whether the "
        "work is done by now or not.",
    )
    kpi_sla_breached_value = fields.Integer(
        compute="_compute_kpi_sla_breached_value", export_string_translation=False
    )

    def _compute_kpi_sla_met_percent_value(self):
        self._check_sla_access()
        counts = self._count_sla_clocks()
        for digest in self:
            met, broken = counts.get(digest._get_sla_company(), (0, 0))
            decided = met + broken
            digest.kpi_sla_met_percent_value = (
                round(100 * met / decided) if decided else 0
            )

    def _compute_kpi_sla_breached_value(self):
        self._check_sla_access()
        counts = self._count_sla_clocks()
        for digest in self:
            digest.kpi_sla_breached_value = counts.get(
                digest._get_sla_company(), (0, 0)
            )[1]

    def _get_sla_company(self):
        return self.company_id or self.env.company

    def _check_sla_access(self):
        """Leave the figure out of the mail of whoever does not see service levels.

        :raise AccessError: which the digest takes as: not for this reader
        """
        if not self.env.user.has_group("sla_base.group_sla_user"):
            raise AccessError(
                self.env._(
                    "Service levels are not for you to see: ask an administrator for "
                    "the access right Service Levels: User."
                )
            )

    def _count_sla_clocks(self):
        """Return ``{company: (met, broken)}`` of the promises to customers that were
        decided in the period of the digest."""
        start, end, companies = self._get_kpi_compute_parameters()
        counts = self.env["sla.clock"]._count_decided(
            Domain("kind", "=", "customer") & Domain("company_id", "in", companies.ids),
            *map(fields.Datetime.to_datetime, (start, end)),
            ["company_id"],
        )
        return {
            company: (count["met"], count["broken"])
            for (company,), count in counts.items()
        }

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("sla_base.sla_menu_root").id
        link = f"sla_base.sla_clock_action_analysis?menu_id={menu}"
        return actions | {"kpi_sla_met_percent": link, "kpi_sla_breached": link}
