from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every


class SlaSetupRun(models.Model):
    """What a guided set-up made and what it replaced, so that it can be undone."""

    _name = "sla.setup.run"
    _description = "Guided SLA Set-up that was Made"
    _order = "id desc"

    name = fields.Char(
        required=True,
        readonly=True,
        help="The template that the set-up was made from.",
    )
    template = fields.Char(readonly=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The company that the set-up was made for.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Made by",
        readonly=True,
        help="Who went through the guided set-up.",
    )
    scope = fields.Selection(
        [("new", "New documents only"), ("open", "Open ones too")],
        string="Covers",
        readonly=True,
        help="Whether only documents that came later are covered, or those that were "
        "open then as well.",
    )
    state = fields.Selection(
        [("done", "Made"), ("undone", "Undone")],
        required=True,
        default="done",
        readonly=True,
        help="Made: what the set-up made holds. Undone: it was taken back.",
    )
    agreement_id = fields.Many2one(
        "sla.agreement",
        readonly=True,
        help="The agreement that the set-up made and put in force. Undoing takes it "
        "back.",
    )
    policy_ids = fields.Many2many(
        "sla.policy",
        "sla_setup_run_policy_rel",
        string="Policies",
        readonly=True,
        context={"active_test": False},
        help="Policies that the set-up made. Undoing removes or archives them.",
    )
    tier_ids = fields.Many2many(
        "sla.tier",
        string="New tiers",
        readonly=True,
        context={"active_test": False},
        help="Tiers that were there before are not listed: undoing leaves them alone.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="New working hours",
        readonly=True,
        help="Empty: working hours that were there before.",
    )
    replaced_ids = fields.Many2many(
        "sla.policy",
        "sla_setup_run_replaced_rel",
        string="Taken out of force",
        readonly=True,
        context={"active_test": False},
        help="Policies that were in force before, and that the new ones took the place "
        "of. Undoing puts them back in force.",
    )
    undone_on = fields.Datetime(
        string="Undone on",
        readonly=True,
        help="When the set-up was taken back.",
    )
    undone_by_id = fields.Many2one(
        "res.users",
        string="Undone by",
        readonly=True,
        help="Who took the set-up back.",
    )
    undo_note = fields.Text(
        string="What undoing did",
        readonly=True,
        help="What was removed, archived, kept and put back in force.",
    )

    # The last page of the set-up

    def get_result(self):
        """Return what the last page shows now, for whoever comes back to it."""
        self.ensure_one()
        self.check_access("read")
        return self._describe()

    def _describe(self):
        """Return what the last page shows: links to what was made, and how to try it.

        :return: ``{id, name, records: [{model, id, name, label, icon}], holidays,
            replaced, tiers, try, undone}``; ``holidays`` is the id of the working
            hours to enter public holidays in, ``undone`` what undoing did, as a list
        """
        self.ensure_one()
        calendar = self.agreement_id.calendar_id
        return {
            "id": self.id,
            "name": self.name,
            "records": [
                {
                    "model": record._name,
                    "id": record.id,
                    "name": record.display_name,
                    "label": label,
                    "icon": icon,
                }
                for records, label, icon in self._get_made()
                for record in records
            ],
            "holidays": calendar.id if not calendar.sla_ignore_leaves else False,
            "replaced": self.replaced_ids.mapped("name"),
            "tiers": self._get_tiers_action(),
            "try": self._get_try_action(),
            "undone": self.state == "undone" and (self.undo_note or "").split("\n"),
        }

    def _get_made(self):
        """Return ``[(records, label, icon), …]`` of all that is in force now."""
        return [
            (self.policy_ids, self.env._("Policy"), "fa-bullseye"),
            (self.agreement_id, self.env._("Agreement"), "fa-handshake-o"),
            (self.agreement_id.calendar_id, self.env._("Working hours"), "fa-calendar"),
            (self.tier_ids, self.env._("Tier"), "fa-star-o"),
        ]

    def _get_tiers_action(self):
        """Return ``{empty, action}``: whether nobody is in the tiers that something is
        promised to, and the list in which customers are put into them. False if there
        are no such tiers."""
        tiers = self.policy_ids.tier_ids
        if not tiers:
            return False
        # sudo: whether there are any, also among customers hidden from the manager
        partners = self.env["res.partner"].sudo().with_company(self.company_id)
        inside = partners.search_count([("sla_tier_id", "in", tiers.ids)], limit=1)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_tier_action_assign"
        )
        return {"empty": not inside, "action": action}

    def _get_try_action(self):
        """Return ``{label, action}`` that opens a new document, or false if the user
        may not make any."""
        template = self.env["sla.setup"]._get_template(self.template)
        if not self.env[template["model"]].has_access("create"):
            return False
        label = template.get("try_label")
        return {
            "label": label or self.env._("Try it: create a first document"),
            "action": {
                "type": "ir.actions.act_window",
                "name": self.env._("Try it"),
                "res_model": template["model"],
                "views": [[False, "form"]],
                "target": "current",
                "context": template.get("try_context", {}),
            },
        }

    # Undoing

    def action_undo(self):
        """Remove what this set-up made, and put back in force what it replaced. What
        has clocks is archived instead: history stays."""
        self.ensure_one()
        self._check_undoable()
        policies = self.policy_ids.exists()
        used = self._get_used(policies)
        documents = self._get_documents(policies)
        restored = self.replaced_ids.filtered("active")
        # sudo: what belongs to an agreement in force is locked for everybody else
        policies.sudo().write({"state": "draft"})
        restored.sudo().write({"state": "active"})  # sudo: as above
        self._choose_again(documents)
        notes = self._remove_all(policies, used)
        if restored:
            notes.append(
                self.env._(
                    "In force again: %s.",
                    self.env["sla.format"]._list(restored.mapped("name")),
                )
            )
        count = sum(len(set(ids)) for ids in documents.values())
        if count:
            notes.append(
                self.env._("Open documents that got other promises: %s.", count)
            )
        # sudo: the memory of set-ups is written by the set-up only
        self.sudo().write(
            {
                "state": "undone",
                "undone_on": self.env.cr.now(),
                "undone_by_id": self.env.uid,
                "undo_note": "\n".join(notes),
            }
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Undone"),
                "message": " ".join(notes),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_undoable(self):
        self.check_access("read")
        self.env["sla.policy"].check_access("unlink")
        if self.state == "undone":
            raise UserError(
                self.env._("Set-up “%s” has been undone already.", self.name)
            )
        later = self.search(
            [
                ("state", "=", "done"),
                ("id", "!=", self.id),
                ("replaced_ids", "in", self.policy_ids.ids),
            ],
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "Set-up “%(later)s” replaced policies of “%(this)s”. Undo “"
                    "%(later)s” first.",
                    later=later.name,
                    this=self.name,
                )
            )

    def _get_documents(self, policies):
        """Return ``{model: ids}`` of the documents that rely on ``policies`` now."""
        # sudo: also documents hidden from the manager need another promise
        groups = (
            self.env["sla.clock"]
            .sudo()  # see above
            ._read_group(
                [
                    ("policy_id", "in", policies.ids),
                    ("state", "in", ("running", "paused")),
                ],
                ["res_model"],
                ["res_id:array_agg"],
            )
        )
        return dict(groups)

    def _choose_again(self, documents):
        """Give ``{model: ids}`` the promise that applies without this set-up."""
        for model, ids in documents.items():
            for batch in split_every(1000, sorted(set(ids))):
                self.env["sla.engine"]._resync(model, batch, anew=True)
