"""Pictures of the guides for people: administrator, agent, leader."""

from .picture import NEXT, NO_FILTER, SEARCH, Picture, click, tab

PICTURES = (
    Picture(
        "ticket",
        action="sla_helpdesk.ticket_deadline_action",
        record="sla_helpdesk.demo_ticket_at_risk",
        scripts=(tab("sla"),),
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
            click("[role=button], .card, button", "Better promises"),
            NEXT,
            NEXT,
            NEXT,
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
        scripts=(tab("ladder"),),
        size=(1280, 720),
    ),
    Picture(
        "administrator-closures",
        action="sla_base.sla_holiday_import_action",
        scripts=(click(".modal-footer button, .modal button", "Show the days"),),
    ),
    Picture(
        "administrator-agreement",
        action="sla_base.sla_agreement_action",
        record="sla_base.agreement_alborz",
        size=(1280, 900),
    ),
    Picture(
        "administrator-try",
        action="sla_base.sla_policy_action",
        record="sla_helpdesk.policy_vip",
        scripts=(
            click("button", "Try it"),
            click(".modal .o_field_widget[name=tier_id] input"),
            click(".dropdown-item", "VIP"),
        ),
        size=(1280, 860),
    ),
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
        scripts=(
            tab("sla"),
            click("button", "Pause"),
            click(".modal .o_field_widget[name=reason_id] input"),
            click(".dropdown-item", "Waiting for the customer"),
        ),
        login="sara",
        size=(1280, 900),
    ),
    Picture("agent-portal", path="/my/tickets", login="mina", size=(1440, 640)),
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
            NO_FILTER,
            SEARCH,
            click(".o_group_by_menu .o_menu_item", "Assigned"),
            SEARCH,
            click(".o_group_header"),
        ),
        size=(1280, 520),
    ),
    Picture(
        "leader-why",
        action="sla_helpdesk.ticket_deadline_action",
        record="sla_helpdesk.demo_ticket_at_risk",
        scripts=(tab("sla"), click(".o_notebook button", "Why?")),
        size=(1280, 900),
    ),
    Picture(
        "leader-attainment",
        action="sla_base.sla_clock_action_analysis",
        view="pivot",
        size=(1600, 560),
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
)
