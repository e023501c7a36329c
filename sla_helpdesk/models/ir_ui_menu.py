from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        # there is nothing to take over without the add-on helpdesk_mgmt_sla
        menu = "sla_helpdesk.sla_helpdesk_import_menu"
        if "helpdesk.sla" not in self.env:
            hidden.append(self.env["ir.model.data"]._xmlid_to_res_id(menu))
        return hidden
