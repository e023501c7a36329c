from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import domains

DOMAINS = ("start_domain", "pause_domain", "stop_domain", "lapse_domain")


class SlaMetric(models.Model):
    """What is timed on which kind of document.

    Start, pause and stop are conditions on the document, so an administrator defines a
    new metric without code. A clock starts when the start condition becomes true, runs
    while the pause condition is false, and ends when the stop condition becomes true.
    It lapses, neither met nor missed, when the lapse condition becomes true before.
    """

    _name = "sla.metric"
    _description = "SLA Metric"
    _inherit = ["sla.plan.part"]
    _order = "model_id, sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="What the promise is called wherever it is shown, also to customers. For "
        "example “First response”.",
    )
    sequence = fields.Integer(default=10)
    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain="[('is_sla_host', '=', True)]",
        help="The kind of document that is timed.",
    )
    model = fields.Char(related="model_id.model", string="Model name")
    description = fields.Text(
        translate=True,
        help="What exactly is measured, in words: shown beside every figure.",
    )
    start_domain = fields.Char(
        string="Starts when",
        default="[]",
        required=True,
        help="The clock starts when a document comes to meet this condition. Without a "
        "condition it starts when the document is created.",
    )
    pause_domain = fields.Char(
        string="Pauses while",
        help="Time does not count while a document meets this condition. Without a "
        "condition only people pause the clock, if they may.",
    )
    stop_domain = fields.Char(
        string="Stops when",
        required=True,
        help="The promise is kept, or was broken, when a document comes to meet this "
        "condition.",
    )
    lapse_domain = fields.Char(
        string="Lapses when",
        help="A promise that is still open is dropped when a document comes to meet "
        "this condition: it is neither met nor missed, unless it was late already. An "
        "unanswered ticket that is closed is the usual case. Without a condition "
        "nothing lapses.",
    )
    start_field_id = fields.Many2one(
        "ir.model.fields",
        string="Time starts at",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('ttype', '=', 'datetime'),"
        " ('store', '=', True)]",
        help="A date and time of the document from which the time counts. Empty: the "
        "moment at which the start condition was met.",
    )
    stop_field_id = fields.Many2one(
        "ir.model.fields",
        string="Time stops at",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('ttype', '=', 'datetime'),"
        " ('store', '=', True)]",
        help="A date and time of the document at which the time ended. Empty: the "
        "moment at which the stop condition was met.",
    )
    repeats = fields.Boolean(
        help="Every time that the start condition is met anew, another clock starts, "
        "as for the next response."
    )
    resumable = fields.Boolean(
        default=True,
        help="A document that is reopened continues its clock; the time in between "
        "does not count. Otherwise the first stop is final.",
    )
    pausable = fields.Boolean(
        string="May be paused by hand",
        default=True,
        help="Whoever works on a document can pause this clock for a reason, such as "
        "waiting for the customer. Otherwise only “Pauses while” pauses it.",
    )
    active = fields.Boolean(default=True)

    @api.constrains("model_id")
    def _check_model(self):
        for metric in self:
            if not metric.model_id.is_sla_host:
                raise ValidationError(
                    self.env._(
                        "Metric “%(metric)s”: documents of the kind “%(model)s” have "
                        "no service levels. Choose another kind, or install the add-on "
                        "that brings them.",
                        metric=metric.name,
                        model=metric.model_id.name,
                    )
                )

    @api.constrains("model_id", *DOMAINS)
    def _check_domains(self):
        for metric in self:
            for name in DOMAINS:
                domains.check(
                    self.sudo(False).env,  # constraints run as superuser
                    metric.model_id.model,
                    metric[name],
                    self.env._(
                        "Metric “%(metric)s”, “%(field)s”",
                        metric=metric.name,
                        field=self._fields[name]._description_string(self.env),
                    ),
                )
            if domains.parse(metric.stop_domain).is_true():
                raise ValidationError(
                    self.env._(
                        "Metric “%(metric)s” would stop at once: its stop condition is "
                        "empty. Say when the promise is kept.",
                        metric=metric.name,
                    )
                )

    @api.constrains("repeats", "resumable")
    def _check_repeats(self):
        for metric in self:
            if metric.repeats and metric.resumable:
                raise ValidationError(
                    self.env._(
                        "Metric “%(metric)s” both repeats and resumes. Choose one: "
                        "after a stop either a new clock starts or the old one goes "
                        "on.",
                        metric=metric.name,
                    )
                )

    @api.constrains("model_id", "start_field_id", "stop_field_id")
    def _check_fields(self):
        for metric in self:
            for field in metric.start_field_id | metric.stop_field_id:
                if field.model_id != metric.model_id or field.ttype != "datetime":
                    raise ValidationError(
                        self.env._(
                            "Metric “%(metric)s”: “%(field)s” is not a date and time "
                            "of its documents. Choose another field.",
                            metric=metric.name,
                            field=field.field_description,
                        )
                    )

    @api.onchange("repeats")
    def _onchange_repeats(self):
        if self.repeats:
            self.resumable = False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env["sla.clock"].sudo()  # also of documents hidden from the user
        for metric in self:
            if used.search_count([("metric_id", "=", metric.id)], limit=1):
                raise UserError(
                    self.env._(
                        "Metric “%s” has been measured; deleting it would delete its "
                        "history. Archive it instead.",
                        metric.name,
                    )
                )

    def _prepare_definition(self):
        """Return what a running promise pins of this metric."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "start": self.start_domain,
            "pause": self.pause_domain or False,
            "stop": self.stop_domain,
            "start_field": self.start_field_id.name or False,
            "stop_field": self.stop_field_id.name or False,
            "repeats": self.repeats,
            "resumable": self.resumable,
            "pausable": self.pausable,
            # left out if empty: wordings from before stay the same
            **({"lapse": self.lapse_domain} if self._may_lapse() else {}),
        }

    def _may_lapse(self):
        return self.lapse_domain not in (False, "", "[]")
