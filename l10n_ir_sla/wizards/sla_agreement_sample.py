from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from ..samples import SAMPLES

_TEXTS = ("note", "quality_terms", "support_terms")


class SlaAgreementSample(models.TransientModel):
    """Makes a draft agreement in Persian to start from: scope, quality, support, what
    either side has to do, and goals. Further parties and promises are
    for the people."""

    _name = "sla.agreement.sample"
    _description = "Sample SLA Agreement"

    sample = fields.Selection(
        [
            ("support", "Support and maintenance, for a customer"),
            ("internal", "Service desk and technical unit, within the company"),
            ("supplier", "Parts and services of a supplier"),
        ],
        required=True,
        default="support",
        help="The draft can be changed in every part.",
    )
    party_ref = fields.Reference(
        selection=lambda self: self.env["sla.agreement"]._selection_party(),
        string="Promising party",
        help="The team or supplier that makes the promise.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company whose agreement it becomes.",
    )

    def action_create(self):
        """Make the draft and open it."""
        self.ensure_one()
        if self.sample != "support" and not self.party_ref:
            raise UserError(
                self.env._(
                    "Choose the promising party: a team or a supplier. An agreement of "
                    "this kind says whose promise it is."
                )
            )
        agreement = self.env["sla.agreement"].create(self._prepare_agreement())
        return {
            "type": "ir.actions.act_window",
            "res_model": agreement._name,
            "res_id": agreement.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _prepare_agreement(self):
        """Return the values of the draft, in Persian whatever the reader's language."""
        sample = SAMPLES[self.sample]
        calendar = self.env.ref(sample["calendar"], raise_if_not_found=False)
        vals = {
            "name": sample["name"],
            "kind": sample["kind"],
            "company_id": self.company_id.id,
            "party_ref": _get_reference(self.party_ref),
            "calendar_id": calendar.id if calendar else False,
            "obligation_ids": [
                fields.Command.create({"sequence": 10 * n, "side": side, "text": text})
                for n, (side, text) in enumerate(sample["obligations"], start=1)
            ],
            "goal_ids": [
                fields.Command.create({"name": name, "criteria": criteria})
                for name, criteria in sample["goals"]
            ],
        }
        paragraph = Markup('<p dir="rtl">{}</p>')
        for name in _TEXTS:
            vals[name] = Markup().join(paragraph.format(text) for text in sample[name])
        return vals


def _get_reference(record):
    return f"{record._name},{record.id}" if record else False
