"""Folders and names. Nothing here touches the disk."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").expanduser()
    / "odoo-sla"
)

VENV = CACHE / "venv"
DATA_DIR = CACHE / "data"  # Odoo's filestore and sessions
STAMPS = CACHE / "stamps"
LOGS = CACHE / "logs"

ODOO_SERIES = "19.0"
DEMO_DATABASE = "sla_demo"
HTTP_HOST = "127.0.0.1"
HTTP_PORT = 8069

# What the add-ons build on. Databases with these installed serve as templates;
# whatever else a manifest of ours depends on is added to the list.
BASE_MODULES = (
    "mail",
    "resource",
    "portal",
    "sms",
    "crm",
    "account",
    "stock",
    "hr_timesheet",
    "web_tour",
    "helpdesk_mgmt",
    "helpdesk_type",
    "helpdesk_mgmt_rating",
)
LANGUAGES = ("en_US", "fa_IR")

# The OCA module that does a similar job: we must install cleanly beside it.
PEER_MODULE = "helpdesk_mgmt_sla"
