"""The pictures that the guides show, as data: where each is, and what is done first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """``docs/pictures/<name>.png``; the name begins with the guide that shows it.

    What is shown is an action, or a record in it, named by XML IDs, for menus move; or
    a page by its ``path``. ``scripts`` run one after the other before the picture is
    taken; ``size`` is that of the window. ``addons`` get a copy for the list of apps.
    """

    name: str
    action: str = ""
    record: str = ""
    view: str = ""
    path: str = ""
    login: str = "admin"
    scripts: tuple = ()
    size: tuple = ()
    phone: bool = False
    addons: tuple = ()


def _tab(name):
    return f"document.querySelector('.o_notebook .nav-link[name=\"{name}\"]').click()"


def _click(selector, text=""):
    """Click the first element that ``selector`` finds and that contains ``text``."""
    return (
        f"[...document.querySelectorAll({selector!r})]"
        f".find((element) => element.innerText.includes({text!r})).click()"
    )


_SEARCH = _click(".o_searchview_dropdown_toggler")
_NO_FILTER = "document.querySelector('.o_searchview_facet .o_facet_remove')?.click()"
_NEXT = _click("button.btn-primary", "Next")

PICTURES = (
    Picture(
        "ticket",
        action="sla_helpdesk.ticket_deadline_action",
        record="sla_helpdesk.demo_ticket_at_risk",
        scripts=(_tab("sla"),),
        size=(1280, 1080),
        addons=("sla_helpdesk",),
    ),
    # The administrator's guide
    Picture(
        "administrator-setup",
        action="sla_base.sla_setup_action",
        size=(1280, 720),
    ),
    Picture(
        "administrator-check",
        action="sla_base.sla_setup_action",
        scripts=(
            _click("[role=button], .card, button", "Better promises"),
            _NEXT,
            _NEXT,
            _NEXT,
        ),
        size=(1280, 1000),
        addons=("sla_base",),
    ),
    Picture("administrator-tiers", action="sla_base.sla_tier_action", size=(1280, 420)),
    Picture(
        "administrator-vip",
        action="sla_base.sla_policy_action",
        record="sla_helpdesk.policy_vip",
        size=(1280, 720),
    ),
    Picture(
        "administrator-ladder",
        action="sla_base.sla_policy_action",
        record="sla_helpdesk.policy_standard",
        scripts=(_tab("ladder"),),
        size=(1280, 720),
    ),
    Picture(
        "administrator-closures",
        action="sla_base.sla_holiday_import_action",
        scripts=(_click(".modal-footer button, .modal button", "Show the days"),),
    ),
    Picture(
        "administrator-agreement",
        action="sla_base.sla_agreement_action",
        record="sla_base.agreement_alborz",
        size=(1280, 900),
    ),
    Picture("administrator-try", action="sla_base.sla_try_action", size=(1280, 860)),
    Picture(
        "administrator-import", path="/odoo/action-sla_base.sla_tier_action/import"
    ),
    # The agent's guide
    Picture(
        "agent-promises",
        action="sla_base.sla_my_promises_action",
        login="sara",
        size=(1280, 900),
        addons=("sla_base",),
    ),
    Picture(
        "agent-deadlines",
        action="sla_helpdesk.ticket_deadline_action",
        login="sara",
        size=(1280, 620),
        addons=("sla_helpdesk",),
    ),
    Picture(
        "agent-pause",
        action="sla_helpdesk.ticket_deadline_action",
        record="sla_helpdesk.demo_ticket_at_risk",
        scripts=(_tab("sla"), _click("button", "Pause")),
        login="sara",
        size=(1280, 900),
    ),
    Picture("agent-portal", path="/my/tickets", login="mina", size=(1280, 800)),
    Picture(
        "agent-phone",
        action="sla_base.sla_my_promises_action",
        login="sara",
        phone=True,
    ),
    # The leader's guide
    Picture(
        "leader-cockpit",
        action="sla_base.sla_cockpit_action",
        size=(1280, 1000),
        addons=("sla_base",),
    ),
    Picture(
        "leader-broken",
        action="sla_base.sla_clock_action_broken",
        scripts=(
            _NO_FILTER,
            _SEARCH,
            _click(".o_group_by_menu .o_menu_item", "Assigned"),
            _SEARCH,
            _click(".o_group_header"),
        ),
        size=(1280, 720),
    ),
    Picture(
        "leader-why",
        action="sla_helpdesk.ticket_deadline_action",
        record="sla_helpdesk.demo_ticket_at_risk",
        scripts=(_tab("sla"), _click(".o_notebook button", "Why?")),
        size=(1280, 900),
    ),
    Picture(
        "leader-attainment",
        action="sla_base.sla_clock_action_analysis",
        view="pivot",
    ),
    Picture("leader-parties", action="sla_base.sla_holding_action", size=(1280, 620)),
    Picture(
        "leader-review",
        action="sla_base.sla_review_action",
        record="sla_base.review_alborz",
        size=(1280, 1000),
    ),
    Picture(
        "leader-objectives",
        action="sla_objective.sla_objective_action",
        size=(1280, 620),
        addons=("sla_objective",),
    ),
    Picture(
        "leader-departments",
        action="sla_marketing.sla_lead_report_action_mine",
        size=(1280, 1000),
        addons=("sla_marketing",),
    ),
    Picture(
        "leader-balances",
        action="sla_billing.action_sla_balance",
        size=(1280, 500),
        addons=("sla_billing",),
    ),
    # Privacy and SMS
    Picture(
        "privacy-settings",
        action="sla_base.sla_config_settings_action",
        scripts=(
            "document.querySelector('#sla_logs').scrollIntoView({block: 'center'})",
        ),
        size=(1280, 620),
    ),
    Picture(
        "sms-step",
        action="sla_base.sla_policy_action",
        record="sla_helpdesk.policy_standard",
        scripts=(_tab("ladder"), _click(".o_notebook .o_data_cell", "SMS")),
    ),
)
