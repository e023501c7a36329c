from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# What of an outage figures depend on.
_WATCHED = {"service_ids", "kind", "started_at", "ended_at", "company_id"}


class SlaOutage(models.Model):
    """Services were not there for some time. Outages of a service may overlap: the time
    in which any of them lasted counts once."""

    _name = "sla.outage"
    _description = "Outage"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "started_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="What happened",
        required=True,
        tracking=True,
        help="What customers noticed, in a few words. For example “No e-mail”.",
    )
    service_ids = fields.Many2many(
        "sla.service",
        string="Services",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="The services that were down, and with them those below.",
    )
    kind = fields.Selection(
        [("unplanned", "Not planned"), ("planned", "Planned")],
        required=True,
        default="unplanned",
        tracking=True,
        help="Planned outages were announced beforehand. Each promise says whether "
        "they count.",
    )
    started_at = fields.Datetime(
        string="Start",
        required=True,
        default=lambda self: self.env.cr.now().replace(microsecond=0),
        index=True,
        tracking=True,
        help="When the services went down. The time until the end counts as outage.",
    )
    ended_at = fields.Datetime(
        string="End", tracking=True, help="Empty while it is still going on."
    )
    minutes = fields.Float(
        compute="_compute_minutes", help="How long it lasted, or has lasted so far."
    )
    is_ongoing = fields.Boolean(compute="_compute_minutes")
    note = fields.Html(string="Cause", help="Why it happened, and what was done.")
    source = fields.Selection(
        [
            ("user", "By hand"),
            ("api", "Monitoring tool"),
            ("record", "Another record"),
        ],
        string="Reported by",
        default="user",
        required=True,
        readonly=True,
        copy=False,
        help="Who or what made this record: one of our people, a monitoring tool, or "
        "another record such as a major incident.",
    )
    origin_ref = fields.Reference(
        selection="_selection_origin",
        string="Comes from",
        readonly=True,
        copy=False,
        help="The record that opened this outage, such as a major incident.",
    )
    external_id = fields.Char(
        string="Number in the monitoring tool",
        readonly=True,
        copy=False,
        help="By this number the monitoring tool finds the outage again when it ends "
        "it.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        help="Whose promises it counts for. Empty: those of every company.",
    )

    _once = models.UniqueIndex(
        "(external_id, COALESCE(company_id, 0)) WHERE external_id IS NOT NULL",
        "An outage with this number has been reported already.",
    )
    _ongoing = models.Index("(started_at) WHERE ended_at IS NULL")

    @api.model
    def _selection_origin(self):
        """Return the kinds of records that can open an outage: documents with service
        levels; add-ons add others."""
        hosts = [
            name
            for name, model in self.env.registry.items()
            if getattr(model, "_sla_host", False) and not model._abstract
        ]
        return [(name, self.env["ir.model"]._get(name).name) for name in sorted(hosts)]

    @api.depends("started_at", "ended_at")
    def _compute_minutes(self):
        now = self.env.cr.now().replace(microsecond=0)
        for outage in self:
            start = outage.started_at or now
            end = outage.ended_at or now
            outage.minutes = max((end - start).total_seconds(), 0) / 60
            outage.is_ongoing = start <= now and (
                not outage.ended_at or outage.ended_at > now
            )

    @api.constrains("started_at", "ended_at")
    def _check_span(self):
        for outage in self:
            if outage.ended_at and outage.ended_at <= outage.started_at:
                raise ValidationError(
                    self.env._(
                        "Outage “%(name)s” ends (%(end)s) before it has begun "
                        "(%(start)s). Correct one of the two.",
                        name=outage.name,
                        start=self.env["sla.format"]._moment(outage.started_at),
                        end=self.env["sla.format"]._moment(outage.ended_at),
                    )
                )

    @api.constrains("service_ids")
    def _check_services(self):
        for outage in self:
            if not outage.service_ids:
                raise ValidationError(
                    self.env._(
                        "Outage “%s” does not say which services were down. Choose at "
                        "least one.",
                        outage.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        outages = super().create(vals_list)
        outages._refresh_figures()
        return outages

    def write(self, vals):
        watched = not _WATCHED.isdisjoint(vals)
        before = self._get_touched() if watched else ()
        result = super().write(vals)
        if watched:
            self._refresh_figures(before)
        return result

    def unlink(self):
        before = self._get_touched()
        result = super().unlink()
        self.browse()._refresh_figures(before)
        return result

    def action_end_now(self):
        """Say that the services are there again."""
        self.check_access("write")
        now = self.env.cr.now().replace(microsecond=0)
        for outage in self.filtered(lambda each: not each.ended_at):
            # it began in this very second, or is yet to come
            outage.ended_at = max(
                now, fields.Datetime.add(outage.started_at, seconds=1)
            )

    # Figures

    def _get_touched(self):
        """Return ``[(services, start, end), …]``: which time of which services these
        outages count in."""
        now = self.env.cr.now()
        return [
            (outage.service_ids, outage.started_at, outage.ended_at or now)
            for outage in self
        ]

    def _refresh_figures(self, before=()):
        """Work out the availability of the services again that these outages concern,
        or did ``before``."""
        touched = [*before, *self._get_touched()]
        if not touched:
            return
        services = self.env["sla.service"].union(*(each for each, _s, _e in touched))
        # sudo: promises to all customers, whoever reports the outage
        lines = self.env["sla.availability"].sudo()
        concerned = Domain("service_id", "child_of", services.ids) | Domain(
            "service_id", "parent_of", services.ids
        )
        lines = lines.search(concerned & Domain("agreement_id.state", "!=", "draft"))
        since = min(start for _services, start, _end in touched)
        until = max(end for _services, _start, end in touched)
        lines._refresh(since, max(since, until))

    # Opened by other records

    @api.model
    def _open_from(self, record, services, **vals):
        """Open an outage of ``services`` because of ``record``, such as a major
        incident, and return it; the one that is open already if there is one. For
        add-ons: rights are those of the record, which the caller has checked.

        :param vals: what to fill in besides, such as ``started_at``
        """
        # sudo: who declares an incident need not be allowed to write outages
        outages = self.sudo()
        known = outages._find_from(record)
        if known or not services:
            return known
        company = record["company_id"] if "company_id" in record else self.env.company
        return outages.create(
            {
                "name": record.display_name,
                "service_ids": [fields.Command.set(services.ids)],
                "origin_ref": f"{record._name},{record.id}",
                "source": "record",
                "company_id": company.id,
                **vals,
            }
        )

    @api.model
    def _close_from(self, record):
        """End the outages that ``record`` has opened, and return them."""
        outages = self.sudo()._find_from(record)  # sudo: see _open_from
        outages.action_end_now()
        return outages

    def _find_from(self, record):
        origin = f"{record._name},{record.id}"
        return self.search([("origin_ref", "=", origin), ("ended_at", "=", False)])
