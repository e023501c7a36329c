from odoo import models
from odoo.exceptions import ValidationError

# Fields of other add-ons that reckon the currency of the record's company.
_COMPANY_CURRENCIES = ("company_currency", "company_currency_id")
_TAKEN = ("sum", "average", "median", "percentile")
_OF_COMPANY = ["company_id", "currency_id"]


class SlaKpi(models.Model):
    """Amounts of several currencies are not added up: a figure takes those that are in
    the currency of the company."""

    _inherit = "sla.kpi"

    def _check_currency(self):
        """Check that the amounts of the figure are in the currency of the company.

        :raise ValidationError: names the fields that are
        """
        if self.measure not in _TAKEN:
            return
        model = self.sudo(False).env[self.model]  # constraints run as superuser
        # sudo: fields are not for everybody to read
        name = self.sudo().field_id.name
        field = model._fields.get(name)
        if field is None or field.type != "monetary" or _is_fixed(model, field):
            return
        usable = [
            each._description_string(self.env)
            for each in model._fields.values()
            if each.type == "monetary"
            and each.store
            and _is_fixed(model, each)
            and model._has_field_access(each, "read")
        ]
        label = field._description_string(self.env)
        if usable:
            raise ValidationError(
                self.env._(
                    "Figure “%(figure)s”: “%(chosen)s” is in the currency of each "
                    "record, and amounts of several currencies cannot be added up or "
                    "compared. Choose an amount in the currency of the company: "
                    "%(fields)s.",
                    figure=self.name,
                    chosen=label,
                    fields=self.env["sla.format"]._list(
                        f"“{each}”" for each in sorted(usable)
                    ),
                )
            )
        raise ValidationError(
            self.env._(
                "Figure “%(figure)s”: “%(chosen)s” is in the currency of each record, "
                "and amounts of several currencies cannot be added up or compared. "
                "“%(model)s” has no amount in the currency of the company: choose "
                "other records, such as invoices.",
                figure=self.name,
                chosen=label,
                model=self.sudo().model_id.name,  # sudo: as above
            )
        )


def _is_fixed(model, field):
    """Return whether a field holds amounts in the currency of the record's company."""
    return _is_company_currency(model, field.get_currency_field(model))


def _is_company_currency(model, name):
    field = model._fields.get(name)
    if field is None or name in _COMPANY_CURRENCIES:
        return True
    path = field.related.split(".") if field.related else []
    if not path or path[-2:] == _OF_COMPANY:
        return bool(path)
    for step in path[:-1]:
        model = model.env[model._fields[step].comodel_name]
    return model._name == "res.company" or _is_company_currency(model, path[-1])
