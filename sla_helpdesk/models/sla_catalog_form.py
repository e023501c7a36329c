from datetime import datetime

from pytz import timezone

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import LazyTranslate, date_utils

_lt = LazyTranslate(__name__, default_lang="en_US")

# What a form on the portal can ask. Other kinds of fields are for our own people.
ASKED = (
    "char",
    "text",
    "integer",
    "float",
    "boolean",
    "date",
    "datetime",
    "selection",
    "separator",
)

# Odoo does not translate the fields of forms; those that we ship are told to the reader
# in their language as long as nobody has renamed them.
_SHIPPED = {
    str(term): term
    for term in (
        _lt("Product"),
        _lt("What do you need to know?"),
        _lt("Data sheet"),
        _lt("Installation"),
        _lt("Compatibility"),
        _lt("Something else"),
        _lt("Needed by"),
        _lt("What should be different?"),
        _lt("Quantity"),
        _lt("Number of the order"),
        _lt("Payment terms you would like"),
        _lt("Reason"),
        _lt("Since when?"),
        _lt("Can no order at all be entered?"),
        _lt("How many people are affected?"),
        _lt("Number of the payment or order"),
        _lt("Message on the screen"),
        _lt("What should be sent again?"),
        _lt("An invoice"),
        _lt("A pro-forma or quotation"),
        _lt("Number of the document"),
    )
}


class SlaCatalogEntry(models.Model):
    """The form of an entry, as it is asked and read on the portal."""

    _inherit = "sla.catalog.entry"

    def _get_form(self):
        """Return the fields that the portal asks, in order: ``[{"name", "string",
        "type", "options"}, …]``."""
        self.ensure_one()
        return [
            {
                "name": field["name"],
                "string": self._translate_shipped(field.get("string")),
                "type": field["type"],
                "options": [
                    (key, self._translate_shipped(label))
                    for key, label in field.get("selection") or ()
                ],
                "default": field.get("default"),
            }
            for field in self.form_definition or ()
            if field.get("type") in ASKED
        ]

    def _translate_shipped(self, term):
        if term not in _SHIPPED:
            return term or ""
        return str(self.env._(_SHIPPED[term]))

    # From the browser

    def _read_form(self, given, zone):
        """Return what was filled in, ``{name: value}``, from the texts that a browser
        sends (``given``, by ``form_`` and the field's name).

        :param zone: name of the time zone in which moments were entered
        :raise ValidationError: if a text is not what its field asks for
        """
        values = {}
        for field in self._get_form():
            if field["type"] == "separator":
                continue
            text = (given.get(f"form_{field['name']}") or "").strip()
            if field["type"] == "boolean":
                values[field["name"]] = bool(text)
            elif text:
                values[field["name"]] = self._read_value(field, text, zone)
        return values

    def _read_value(self, field, text, zone):
        readers = {
            "integer": int,
            "float": lambda text: float(text.replace(",", ".")),
            "date": lambda text: fields.Date.to_string(_parse_date(text)),
            "datetime": lambda text: _read_moment(text, zone),
        }
        try:
            if field["type"] == "selection" and text not in dict(field["options"]):
                raise ValueError(text)
            return readers.get(field["type"], str)(text)
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                self.env._(
                    "“%(value)s” cannot be read as “%(field)s”. Please correct it.",
                    value=text,
                    field=field["string"],
                )
            ) from error

    # To the reader

    def _tell_form(self, values, zone):
        """Return ``[(label, text)]`` of what was filled in."""
        told = []
        for field in self._get_form():
            value = values.get(field["name"])
            if field["type"] == "boolean":
                text = self.env._("Yes") if value else self.env._("No")
                told.append((field["string"], text))
            elif field["type"] != "separator" and value not in (None, False, ""):
                told.append((field["string"], self._tell_value(field, value, zone)))
        return told

    def _tell_value(self, field, value, zone):
        dates = self.env["sla.format"]
        if field["type"] == "selection":
            return dict(field["options"]).get(value, value)
        if field["type"] == "date":
            return dates._day(fields.Date.to_date(value))
        if field["type"] == "datetime":
            return dates._moment(fields.Datetime.to_datetime(value), zone)
        if field["type"] == "float":
            return f"{value:g}"
        return str(value)


def _parse_date(text):
    return datetime.strptime(text, "%Y-%m-%d").date()


def _read_moment(text, zone):
    local = timezone(zone).localize(datetime.fromisoformat(text).replace(tzinfo=None))
    return fields.Datetime.to_string(date_utils.to_timezone(None)(local))
