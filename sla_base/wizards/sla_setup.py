from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

from ..models.sla_target import PRIORITIES

# Whom and how the guided set-up offers; the rest is for the form of the policy.
_WHOM = ("assignee", "leader", "owner")
_HOW = ("notify", "email", "sms", "push", "activity")


class SlaSetup(models.TransientModel):
    """The answers of the guided set-up: which template, which hours, which times, and
    who is told. The screen writes them here; nothing exists before *Create*."""

    _name = "sla.setup"
    _description = "Guided SLA Set-up"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    template = fields.Char(required=True, help="Key of the template.")
    week = fields.Selection(
        [
            ("office", "Monday to Friday"),
            ("saturday", "Saturday to Wednesday"),
            ("always", "Round the clock, every day"),
            ("existing", "Working hours that are there already"),
        ],
        required=True,
        default="office",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        domain="[('company_id', 'in', [False, company_id])]",
    )
    hour_from = fields.Float(string="Opens at", default=8)
    hour_to = fields.Float(string="Closes at", default=16)
    thursday = fields.Boolean(string="Thursday until noon")
    tz = fields.Selection(_tz_get, string="Time zone")
    targets = fields.Json(
        help="List of {tier, priority, metric, duration, unit}: key of the tier or "
        "empty, priority or empty, id of the metric, number, unit of sla.target. What "
        "is not listed is not promised."
    )
    steps = fields.Json(help="List of {recipient, timing, value, channel}.")
    name = fields.Char(
        string="Name of the agreement", help="Empty: the name of the template."
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    scope = fields.Selection(
        [("new", "New documents only"), ("open", "Open ones too")],
        required=True,
        default="new",
    )
    conflict = fields.Selection(
        [
            ("replace", "Take them out of force"),
            ("first", "Keep them, mine goes first"),
        ],
        help="What becomes of policies in force that promise the same. Empty: what is "
        "suggested.",
    )

    @api.model
    def _get_templates(self):
        """Return the templates as a list of dictionaries. Each belongs to the add-on
        of the documents that it is about, which extends this list:

        * ``key``, ``name``, ``summary``, ``icon`` (of Font Awesome), ``model``;
        * ``week``, ``hour_from``, ``hour_to``, ``tz``: answers about the hours;
        * ``tiers``: list of ``{key, name, color, description}``, the best first;
        * ``targets``: ``{tier key or "": {xmlid of the metric: {priority or "":
          (duration, unit)}}}``; the metrics are the columns of the screen;
        * ``steps``: like the field;
        * ``try_label`` and ``try_context``: of the button that makes a first document.
        """
        return []

    @api.model
    def _get_template(self, key):
        for template in self._get_templates():
            if template["key"] == key:
                return template
        raise UserError(
            self.env._(
                "There is no template “%s”. The app that it belongs to may have been "
                "removed: open the guided set-up again.",
                key,
            )
        )

    # What the screen starts with

    @api.model
    def get_start(self):
        """Return all that the screen offers: templates with their answers, choices,
        and, if no template is there, the apps that bring some."""
        self.check_access("create")
        templates = [self._describe_template(each) for each in self._get_templates()]
        return {
            "company": {"id": self.env.company.id, "name": self.env.company.name},
            "templates": templates,
            "apps": [] if templates else self._get_missing_apps(),
            "weeks": self._get_choices("week"),
            "scopes": self._get_choices("scope"),
            "zones": self._get_choices("tz"),
            "units": self._get_units(),
            "recipients": self._translate("sla.escalation", "recipient", _WHOM),
            "channels": self._translate("sla.escalation", "channel", _HOW),
            "sms_ready": self._is_sms_ready(),
            "runs": self.env["sla.setup.run"].search_count([("state", "=", "done")]),
        }

    @api.model
    def _get_choices(self, name):
        return self._fields[name]._description_selection(self.env)

    @api.model
    def _translate(self, model, name, keys):
        known = dict(self.env[model]._fields[name]._description_selection(self.env))
        return [[key, known[key]] for key in keys]

    @api.model
    def _get_units(self):
        return [
            ["minute", self.env._("min")],
            ["hour", self.env._("hours")],
            ["day", self.env._("days")],
        ]

    @api.model
    def _get_missing_apps(self):
        """Return the apps that would bring templates, and are not installed."""
        # sudo: names of apps, so that a manager knows what to ask for
        base = self.env["ir.module.module"].sudo().search([("name", "=", "sla_base")])
        apps = base.downstream_dependencies(exclude_states=("uninstallable",))
        missing = apps.filtered(lambda a: a.application and a.state == "uninstalled")
        return [
            {"id": app.id, "name": app.shortdesc, "summary": app.summary or ""}
            for app in missing.sorted("shortdesc")
        ]

    @api.model
    def _describe_template(self, template):
        """Return what the screen shows of ``template``, and its answers."""
        metrics = self._get_metrics(template)
        tiers = [*template.get("tiers", []), {"key": "", "name": ""}]
        return {
            "key": template["key"],
            "name": template["name"],
            "summary": template["summary"],
            "icon": template["icon"],
            "document": self.env["ir.model"]._get(template["model"]).name,
            "metrics": [
                {"id": metric.id, "name": metric.name, "help": metric.description or ""}
                for metric in metrics.values()
            ],
            "priorities": self._get_priorities(template["model"]),
            "tiers": [
                {"key": tier["key"], "name": tier["name"] or self._get_rest_name()}
                for tier in tiers
            ],
            "answers": self._get_template_answers(template, metrics),
        }

    @api.model
    def _get_metrics(self, template):
        """Return ``{xmlid: metric}`` of those of the template that are still there."""
        xmlids = dict.fromkeys(
            xmlid for of_tier in template["targets"].values() for xmlid in of_tier
        )
        found = {
            xmlid: self.env.ref(xmlid, raise_if_not_found=False) for xmlid in xmlids
        }
        return {x: metric for x, metric in found.items() if metric and metric.active}

    @api.model
    def _get_priorities(self, model):
        """Return the rows of the matrix, the most urgent first."""
        if "priority" not in self.env[model]._fields:
            return [["", self.env._("All")]]
        names = self.env["sla.target"]._fields["priority"]._description_selection
        return list(reversed(names(self.env)))

    @api.model
    def _get_rest_name(self):
        return self.env._("All other customers")

    @api.model
    def _get_template_answers(self, template, metrics):
        targets = [
            {
                "tier": tier,
                "priority": priority,
                "metric": metrics[xmlid].id,
                "duration": duration,
                "unit": unit,
            }
            for tier, of_tier in template["targets"].items()
            for xmlid, durations in of_tier.items()
            for priority, (duration, unit) in durations.items()
            if xmlid in metrics
        ]
        company = self.env.company
        return {
            "template": template["key"],
            "company_id": company.id,
            "week": template["week"],
            "hour_from": template.get("hour_from", 8),
            "hour_to": template.get("hour_to", 16),
            "thursday": False,
            "tz": template.get("tz") or self._get_default_tz(),
            "calendar_id": company.resource_calendar_id.id,
            "targets": targets,
            "steps": self._get_template_steps(template),
            "name": template["name"],
            "owner_id": self.env.uid,
            "scope": "new",
            "conflict": False,
        }

    @api.model
    def _get_default_tz(self):
        return self.env.user.tz or self.env.company.resource_calendar_id.tz or "UTC"

    # The answers, read

    def _get_promises(self):
        """Return ``targets`` as a list of dictionaries with the metric as a record.

        :raise UserError: if nothing is promised, or a time is no time
        """
        self.ensure_one()
        promises = []
        for answer in self.targets or []:
            if not answer.get("duration"):
                continue
            promise = {
                "tier": answer.get("tier") or "",
                "priority": answer.get("priority") or "",
                "metric": self.env["sla.metric"].browse(answer["metric"]),
                "duration": answer["duration"],
                "unit": answer.get("unit") or "hour",
            }
            self._check_duration(promise)
            promises.append(promise)
        if not promises:
            raise UserError(
                self.env._(
                    "Nothing is promised yet: all times are empty. Go back to "
                    "“Targets” and enter at least one."
                )
            )
        return promises

    def _check_duration(self, promise):
        duration = promise["duration"]
        whole = promise["unit"] != "day" or duration == int(duration)
        if duration > 0 and whole:
            return
        priority = dict(PRIORITIES).get(promise["priority"])
        names = [promise["metric"].name, priority]
        place = self.env["sla.format"]._list(name for name in names if name)
        raise UserError(
            self.env._(
                "“%(place)s”: %(number)s is not a time that can be promised. Enter a "
                "number greater than zero, days as a whole number.",
                place=place,
                number=f"{duration:g}",
            )
        )
