from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import float_compare, split_every

_BATCH = 500


class SlaStockLevel(models.Model):
    """How much there was of a product with a minimum stock, on a day: the last look of
    that day. Stock itself keeps no past; these rows do, so that figures of a period can
    be measured, closed and looked into. Written by the system only."""

    _name = "sla.stock.level"
    _description = "Stock Level of a Day"
    _order = "date desc, missing desc, id desc"
    _rec_name = "product_id"

    orderpoint_id = fields.Many2one(
        "stock.warehouse.orderpoint",
        string="Reordering rule",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        help="The rule that says how much there should be at least.",
    )
    product_id = fields.Many2one(
        "product.product",
        ondelete="cascade",
        required=True,
        index=True,
        readonly=True,
        help="The product that a minimum stock was set for.",
    )
    location_id = fields.Many2one(
        "stock.location",
        ondelete="cascade",
        readonly=True,
        help="The place whose stock was counted.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        ondelete="cascade",
        readonly=True,
        help="The warehouse that the place belongs to.",
    )
    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        required=True,
        index=True,
        readonly=True,
        help="The company that the stock belongs to.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        ondelete="set null",
        readonly=True,
        help="Who was responsible for the product on that day.",
    )
    date = fields.Date(
        required=True,
        index=True,
        readonly=True,
        help="The day that the stock is of: the last look of the day is kept.",
    )
    seen_at = fields.Datetime(
        string="Looked at", readonly=True, help="When the stock was looked at last."
    )
    min_qty = fields.Float(
        string="Minimum",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="How much there should be at least, in the unit of the product.",
    )
    on_hand = fields.Float(
        string="On hand",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="How much there was, in the unit of the product.",
    )
    missing = fields.Float(
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="How much was missing to the minimum.",
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    is_met = fields.Boolean(
        string="At or above minimum", readonly=True, help="Nothing was missing."
    )
    is_latest = fields.Boolean(
        string="Now", index=True, readonly=True, help="The last look at this rule."
    )
    below_since = fields.Date(
        string="Below minimum since",
        readonly=True,
        help="The first day of the days below the minimum in a row.",
    )
    is_untold = fields.Boolean(
        string="Nobody was told yet",
        readonly=True,
        help="Fell below its minimum, and nobody was told yet.",
    )

    _once = models.UniqueIndex("(orderpoint_id, date)")

    @api.model
    def _cron_look(self):
        """Look at the stock of all products with a minimum, and tell of those that fell
        below it. Bounded batches, each committed; looking again does no harm."""
        cron = self.env["ir.cron"]
        ids = self.env["stock.warehouse.orderpoint"].search(self._get_wanted()).ids
        self._forget_unwanted(ids)
        left = len(ids) + 1
        for batch in split_every(_BATCH, ids):
            self._look(self.env["stock.warehouse.orderpoint"].browse(batch))
            left -= len(batch)
            if not cron._commit_progress(len(batch), remaining=left):
                return
        self._tell()
        cron._commit_progress(1, remaining=0)

    @api.model
    def _get_wanted(self):
        """Return which reordering rules promise a minimum."""
        return [
            ("product_min_qty", ">", 0),
            ("product_id.active", "=", True),
            ("product_id.is_storable", "=", True),
        ]

    @api.model
    def _forget_unwanted(self, wanted):
        """What is not promised any more is neither now nor below."""
        gone = self.search(
            [("is_latest", "=", True), ("orderpoint_id", "not in", wanted)]
        )
        gone.write({"is_latest": False, "is_untold": False})

    @api.model
    def _look(self, orderpoints):
        """Note the stock that the rules ``orderpoints`` are about."""
        known = {
            level.orderpoint_id: level
            for level in self.search(
                [("orderpoint_id", "in", orderpoints.ids), ("is_latest", "=", True)]
            )
        }
        fresh = []
        for company, rules in orderpoints.grouped("company_id").items():
            today = self._get_today(company)
            for rule in rules.with_company(company):
                before = known.get(rule, self.browse())
                vals = self._prepare(rule, before, today)
                if before.date == today:
                    before.write(vals)
                    continue
                before.write({"is_latest": False, "is_untold": False})
                fresh.append(vals)
        self.create(fresh)

    @api.model
    def _get_today(self, company):
        zone = ZoneInfo(company.resource_calendar_id.tz or "UTC")
        now = self.env.cr.now().replace(tzinfo=UTC)
        return now.astimezone(zone).date()

    @api.model
    def _prepare(self, rule, before, today):
        digits = rule.product_uom.rounding
        missing = max(rule.product_min_qty - rule.qty_on_hand, 0.0)
        is_met = float_compare(missing, 0.0, precision_rounding=digits) <= 0
        fell = not is_met and (not before or before.is_met)
        return {
            "orderpoint_id": rule.id,
            "product_id": rule.product_id.id,
            "location_id": rule.location_id.id,
            "warehouse_id": rule.warehouse_id.id,
            "company_id": rule.company_id.id,
            "user_id": rule.product_id.responsible_id.id,
            "date": today,
            "seen_at": self.env.cr.now().replace(microsecond=0),
            "min_qty": rule.product_min_qty,
            "on_hand": rule.qty_on_hand,
            "missing": 0.0 if is_met else missing,
            "is_met": is_met,
            "is_latest": True,
            "below_since": False if is_met else (before.below_since or today),
            "is_untold": not is_met and (fell or before.is_untold),
        }
