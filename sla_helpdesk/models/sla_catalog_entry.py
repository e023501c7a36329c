from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.sla_base.models.sla_target import PRIORITIES


class SlaCatalogEntry(models.Model):
    """Something that can be asked for: what a ticket of this kind starts with, what its
    form asks, who approves it, and what has to be done. Services are what we run;
    entries are what people ask of them."""

    _name = "sla.catalog.entry"
    _description = "Catalogue Entry"
    _inherit = ["mail.thread", "mail.alias.mixin.optional"]
    _order = "service_name, sequence, name, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        translate=True,
        tracking=True,
        help="What people can ask for, in their words. For example “New notebook”. It "
        "is suggested as the title of the ticket.",
    )
    description = fields.Html(
        translate=True,
        help="What the requester gets, and what we need to know for it. Shown before "
        "the request is made.",
    )
    image_128 = fields.Image(
        "Image",
        max_width=128,
        max_height=128,
        help="Shown beside the entry in the catalogue, also on the portal. A square "
        "picture looks best.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Leave empty to offer the entry in every company. Its team is then one of "
        "every company too.",
    )
    service_id = fields.Many2one(
        "sla.service",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Where in the tree of services the entry is found; tickets are about this "
        "service.",
    )
    service_name = fields.Char(
        related="service_id.complete_name", store=True, string="Path of the service"
    )
    type_id = fields.Many2one(
        "helpdesk.ticket.type",
        tracking=True,
        help="The type of the tickets, and with it their process.",
    )
    sla_process = fields.Selection(related="type_id.sla_process", store=True)
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        check_company=True,
        tracking=True,
        help="The team that gets the tickets.",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        check_company=True,
        help="The category that the tickets get. Empty: none.",
    )
    priority = fields.Selection(
        PRIORITIES,
        required=True,
        default="1",
        help="The priority that the tickets start with.",
    )
    audience = fields.Selection(
        [
            ("internal", "Our own people only"),
            ("portal", "Our people, and customers on the portal"),
        ],
        string="Who may ask",
        required=True,
        default="portal",
        tracking=True,
        help="Mail to its e-mail address from anybody else becomes an ordinary ticket "
        "of its team.",
    )
    tier_ids = fields.Many2many(
        "sla.tier",
        string="Customers of these tiers only",
        check_company=True,
        help="Leave empty to offer the entry to customers of every tier.",
    )
    form_definition = fields.PropertiesDefinition("Fields of the form")
    self_id = fields.Many2one(
        "sla.catalog.entry",
        string="This entry",
        compute="_compute_self_id",
        help="Lets the fields of the form be laid out on the entry itself.",
    )
    form_sample = fields.Properties(
        "Form",
        definition="self_id.form_definition",
        copy=False,
        help="The fields that the requester fills in. What is entered here is only to "
        "see how it looks.",
    )
    step_ids = fields.One2many("sla.catalog.step", "entry_id", copy=True)
    needs_approval = fields.Boolean(
        string="Needs approval",
        tracking=True,
        help="Nothing is done on a request before one of our own people has approved "
        "it. The time until then does not count for the resolution; it does for the "
        "first response.",
    )
    approver = fields.Selection(
        [
            ("user", "A certain person"),
            ("leader", "The head of the ticket's team"),
            ("salesperson", "The salesperson of the customer"),
        ],
        string="Approved by",
        default="leader",
        help="If there is nobody, or it is the requester, the head of the team is "
        "asked; else any helpdesk manager can decide.",
    )
    approver_id = fields.Many2one(
        "res.users",
        check_company=True,
        domain="[('share', '=', False)]",
        help="Who approves requests of this entry.",
    )
    ticket_ids = fields.One2many("helpdesk.ticket", "sla_entry_id")
    ticket_count = fields.Integer("Number of tickets", compute="_compute_ticket_count")

    def _compute_self_id(self):
        for entry in self:
            entry.self_id = entry._origin

    def _compute_ticket_count(self):
        groups = self.env["helpdesk.ticket"]._read_group(
            [("sla_entry_id", "in", self.ids)], ["sla_entry_id"], ["__count"]
        )
        counts = dict(groups)
        for entry in self:
            entry.ticket_count = counts.get(entry, 0)

    @api.constrains("needs_approval", "approver", "approver_id")
    def _check_approver(self):
        for entry in self.filtered("needs_approval"):
            if entry.approver == "user" and not entry.approver_id:
                raise ValidationError(
                    self.env._(
                        "“%s” is approved by a certain person: say who.", entry.name
                    )
                )
            if not entry.approver:
                raise ValidationError(
                    self.env._("“%s” needs an approval: say whose.", entry.name)
                )

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("helpdesk.ticket")
        if self.id:
            defaults = literal_eval(self.alias_defaults or "{}")
            values["alias_defaults"] = defaults | {"sla_entry_id": self.id}
        return values

    # Buttons

    def action_request(self):
        """Make a request of this entry for a customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New request"),
            "res_model": "sla.catalog.request",
            "view_mode": "form",
            "target": "new",
            "context": {"default_entry_id": self.id},
        }

    def action_open_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        action["domain"] = [("sla_entry_id", "=", self.id)]
        action["context"] = {"default_sla_entry_id": self.id}
        return action

    # What a ticket of this entry is

    def _prepare_ticket_vals(self):
        """Return what a ticket of this entry starts with."""
        self.ensure_one()
        vals = {
            "type_id": self.type_id.id,
            "team_id": self.team_id.id,
            "category_id": self.category_id.id,
            "sla_service_id": self.service_id.id,
            "company_id": self.company_id.id,
            "priority": self.priority,
        }
        return {name: value for name, value in vals.items() if value}

    # Who may see it

    @api.model
    def _get_visible_domain(self, user):
        """Return which entries ``user`` may ask for: of the company that they are in;
        customers only those that are meant for them and their tier."""
        company = user.company_id
        domain = Domain("company_id", "in", [False, company.id])
        if user._is_internal():
            return domain
        # sudo: the customer's own tier
        return domain & self._get_customer_domain(user.sudo().partner_id, company)

    @api.model
    def _get_customer_domain(self, customer, company):
        """Return which entries customers like ``customer``, perhaps nobody that we
        know, may ask ``company`` for."""
        tier = customer.commercial_partner_id.with_company(company).sla_tier_id
        allowed = Domain("tier_ids", "=", False) | Domain("tier_ids", "in", tier.ids)
        return Domain("audience", "=", "portal") & allowed

    def _is_meant_for(self, sender, company):
        """Return whether ``sender``, perhaps nobody that we know, may ask ``company``
        for this entry by mail."""
        self.ensure_one()
        if any(user._is_internal() for user in sender.user_ids):
            return True
        return bool(self.filtered_domain(self._get_customer_domain(sender, company)))

    @api.model
    def _find_visible(self, user, search=None):
        """Return the entries that ``user`` may ask for, as superuser and in the order
        of the catalogue."""
        domain = self._get_visible_domain(user)
        if search:
            texts = ("name", "description", "service_id.complete_name")
            domain &= Domain.OR(Domain(name, "ilike", search) for name in texts)
        # sudo: customers have no access to the catalogue as such, only to these
        return self.sudo().with_company(user.company_id).search(domain)
