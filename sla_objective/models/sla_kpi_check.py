from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.sla_base.engine import domains

# What must be filled in for each way to measure.
_NEEDED = {
    "count": ("model_id", "date_field_id"),
    "sum": ("model_id", "date_field_id", "field_id"),
    "average": ("model_id", "date_field_id", "field_id"),
    "median": ("model_id", "date_field_id", "field_id"),
    "percentile": ("model_id", "date_field_id", "field_id"),
    "ratio": ("model_id", "date_field_id"),
    "elapsed": ("model_id", "date_field_id", "field_id", "end_field_id"),
}
_NUMBERS = ("integer", "float", "monetary")
_MOMENTS = ("datetime",)
_TYPES = {
    "end_field_id": _MOMENTS,
    "date_field_id": ("date", "datetime"),
    "company_field_id": ("many2one",),
    "user_field_id": ("many2one",),
    "team_field_id": ("many2one",),
}
_RELATED = {"company_field_id": "res.company", "user_field_id": "res.users"}
FIELDS = ("field_id", *_TYPES)
_IN_TIME = ("elapsed", "clock_time")


class SlaKpi(models.Model):
    """What a figure may be: everything that is wrong is said when it is saved."""

    _inherit = "sla.kpi"

    @api.constrains("goal_id", "active")
    def _check_goal(self):
        self.goal_id._check_room()

    @api.constrains("counter_id", "other_counter_ids", "driver_ids")
    def _check_others(self):
        for kpi in self:
            if kpi in kpi._get_counters() | kpi.driver_ids:
                raise ValidationError(
                    self.env._(
                        "Figure “%s” can be neither its own counter-metric nor its own "
                        "driver. Choose another figure.",
                        kpi.name,
                    )
                )

    @api.constrains("measure", "unit")
    def _check_unit(self):
        for kpi in self:
            if kpi.measure in _IN_TIME and kpi.unit not in ("hour", "day"):
                raise ValidationError(
                    self.env._(
                        "Figure “%s” is a working time: choose hours or days as its "
                        "unit.",
                        kpi.name,
                    )
                )
            if kpi.measure == "attainment" and kpi.unit != "percent":
                raise ValidationError(
                    self.env._(
                        "Figure “%s” is the share of promises kept: choose per cent as "
                        "its unit.",
                        kpi.name,
                    )
                )

    @api.constrains("measure", "model_id", *FIELDS)
    def _check_fields(self):
        for kpi in self:
            for name in _NEEDED.get(kpi.measure, ()):
                if not kpi[name]:
                    raise ValidationError(
                        self.env._(
                            "Figure “%(figure)s” cannot be measured without "
                            "“%(field)s”. Fill it in.",
                            figure=kpi.name,
                            field=kpi._get_label(name),
                        )
                    )
            if kpi.measure in _NEEDED:
                kpi._check_model()
                for name in FIELDS:
                    kpi._check_field(name)
                kpi._check_company_field()
                kpi._check_currency()

    def _get_label(self, name):
        return self._fields[name]._description_string(self.env)

    def _check_model(self):
        author = self.sudo(False).env  # constraints run as superuser
        model = author.get(self.model)
        if model is None or model._abstract or model._transient:
            raise ValidationError(
                self.env._(
                    "Figure “%(figure)s”: “%(model)s” has no records that could be "
                    "counted. Choose another kind.",
                    figure=self.name,
                    model=self.model_id.name,
                )
            )
        if not model.has_access("read"):
            raise ValidationError(
                self.env._(
                    "Figure “%(figure)s”: you may not read “%(model)s”. Choose other "
                    "records, or ask an administrator who may.",
                    figure=self.name,
                    model=self.model_id.name,
                )
            )

    def _check_field(self, name):
        """Check that a field of the records is one that the author may read and the
        database can be asked for."""
        chosen = self[name]
        if not chosen:
            return
        model = self.sudo(False).env[self.model]  # see above
        field = model._fields.get(chosen.name)
        types = _TYPES.get(name) or (
            _MOMENTS if self.measure == "elapsed" else _NUMBERS
        )
        if (
            chosen.model_id != self.model_id
            or field is None
            or not (field.store or field.inherited)
            or field.company_dependent
            or field.type not in types
            or _RELATED.get(name, field.comodel_name) != field.comodel_name
            or not model._has_field_access(field, "read")
        ):
            raise ValidationError(
                self.env._(
                    "Figure “%(figure)s”: “%(chosen)s” cannot be used as “%(field)s”. "
                    "Choose a stored field of “%(model)s”, of the right kind, that you "
                    "may read.",
                    figure=self.name,
                    chosen=chosen.field_description,
                    field=self._get_label(name),
                    model=self.model_id.name,
                )
            )

    def _check_company_field(self):
        """Check that one company's figure does not count another company's records."""
        field = self.env[self.model]._fields.get("company_id")
        if field is None or field.comodel_name != "res.company" or not field.store:
            return
        if not self.company_field_id:
            raise ValidationError(
                self.env._(
                    "Figure “%(figure)s” would count the records of all companies. "
                    "Fill in “%(field)s”.",
                    figure=self.name,
                    field=self._get_label("company_field_id"),
                )
            )

    @api.constrains("measure", "model_id", "domain", "of_domain")
    def _check_domains(self):
        for kpi in self.filtered(lambda each: each.measure in _NEEDED):
            names = ["domain"]
            if kpi.measure == "ratio":
                names.append("of_domain")
            for name in names:
                domains.check(
                    self.sudo(False).env,  # constraints run as superuser
                    kpi.model,
                    kpi[name],
                    self.env._(
                        "Figure “%(figure)s”, “%(field)s”",
                        figure=kpi.name,
                        field=kpi._get_label(name),
                    ),
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        # sudo: also objectives that the user may not see
        objectives = self.env["sla.objective"].sudo()
        for kpi in self:
            domain = [("kpi_id", "=", kpi.id), ("state", "=", "closed")]
            if objectives.search_count(domain, limit=1):
                raise UserError(
                    self.env._(
                        "Figure “%s” has closed periods; deleting it would delete "
                        "their history. Archive it instead.",
                        kpi.name,
                    )
                )
