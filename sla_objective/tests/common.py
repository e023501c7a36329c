"""Builders for figures and objectives: contacts are what is counted. No tests here."""

from odoo.addons.sla_base.tests.common import SlaCommon, new_agent


class ObjectiveCommon(SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = new_agent(cls.env, "objective_ann")
        cls.bob = new_agent(cls.env, "objective_bob")
        cls.goal = cls.env["sla.kpi.goal"].create({"name": "Known to everybody"})
        cls.team = cls.env["res.partner"].create({"name": "North"})

    @classmethod
    def make_kpi(cls, **vals):
        model = cls.env["ir.model"]._get_id("res.partner")
        return cls.env["sla.kpi"].create(
            {
                "name": "New contacts",
                "definition": "Contacts that were entered.",
                "goal_id": cls.goal.id,
                "model_id": model,
                "domain": "[('ref', '=like', 'T-%')]",
                **vals,
            }
        )

    @classmethod
    def field(cls, name, model="res.partner"):
        return cls.env["ir.model.fields"]._get(model, name).id

    @classmethod
    def make_contact(cls, day, user=None, color=0, until=None, **vals):
        """Make a contact that was entered at ``day``, and touched at ``until``."""
        contact = cls.env["res.partner"].create(
            {
                "name": "Contact",
                "ref": "T-1",
                "user_id": user.id if user else False,
                "color": color,
                "company_id": cls.env.company.id,
                **vals,
            }
        )
        contact.flush_recordset()
        cls.env.cr.execute(
            "UPDATE res_partner SET create_date = %s, write_date = %s WHERE id = %s",
            [day, until or day, contact.id],
        )
        contact.invalidate_recordset()
        return contact

    @classmethod
    def make_objective(cls, kpi, day="2026-03-01", target=10, **vals):
        return cls.env["sla.objective"].create(
            {"kpi_id": kpi.id, "date_start": day, "target": target, **vals}
        )

    def refresh(self, objectives, moment):
        with self.at(moment):
            objectives.action_refresh()
            self.env.flush_all()
        objectives.invalidate_recordset()

    def close(self, objectives, moment):
        with self.at(moment):
            objectives.action_close()
            self.env.flush_all()
        objectives.invalidate_recordset()
