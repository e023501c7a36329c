from odoo.addons.sla_base.hooks import remove_host

from . import models


def uninstall_hook(env):
    remove_host(env, "guide.claim")
