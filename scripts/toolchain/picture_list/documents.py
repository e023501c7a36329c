"""Pictures of the pages about one kind of document or of screen."""

from .picture import Picture, click, row, show, tab, top

AGREEMENTS = (
    Picture(
        "agreements-chain",
        action="sla_base.sla_agreement_action",
        record="sla_base.agreement_alborz",
        scripts=(tab("chain"), top(".o_notebook")),
        size=(1280, 480),
    ),
    Picture(
        "agreements-visits",
        action="sla_base.sla_visit_action",
        size=(1280, 420),
    ),
    Picture(
        "agreements-availability",
        action="sla_base.sla_agreement_action",
        record="sla_base.agreement_alborz",
        scripts=(tab("availability"), top(".o_notebook")),
        size=(1280, 480),
    ),
    Picture(
        "agreements-capacity",
        action="sla_base.sla_capacity_report_action",
        size=(1280, 560),
    ),
)
HELPDESK = (
    Picture(
        "helpdesk-incident",
        action="sla_helpdesk.ticket_incident_action",
        record="sla_helpdesk.ticket_payment_failing",
        scripts=(tab("sla_incident"),),
        size=(1280, 760),
    ),
    Picture(
        "helpdesk-change",
        action="sla_helpdesk.ticket_change_action",
        record="sla_helpdesk.ticket_change_payment",
        scripts=(tab("sla_change"), top(".o_notebook")),
        size=(1280, 860),
        addons=("sla_helpdesk_tier_validation",),
    ),
    Picture(
        "helpdesk-catalogue",
        action="sla_helpdesk.sla_catalog_entry_action",
        size=(1280, 660),
        addons=("sla_helpdesk",),
    ),
    Picture(
        "helpdesk-portal",
        path="/my/ticket/{sla_helpdesk.demo_ticket_paused}",
        login="mina",
        size=(1280, 900),
    ),
    Picture(
        "helpdesk-subrequests",
        action="sla_helpdesk.ticket_deadline_action",
        record="sla_helpdesk.ticket_spare_part",
        scripts=(tab("sla_subrequests"), show(".o_notebook")),
        size=(1280, 760),
    ),
    Picture(
        "helpdesk-months",
        action="sla_helpdesk.sla_helpdesk_balance_action",
        size=(1280, 520),
    ),
)
MARKETING = (
    Picture(
        "marketing-lead",
        action="crm.crm_lead_all_leads",
        record="sla_marketing.demo_lead_21",
        scripts=(tab("sla"),),
        size=(1280, 960),
        addons=("sla_marketing",),
    ),
    Picture(
        "marketing-funnel",
        action="sla_marketing.sla_lead_class_change_action",
        size=(1280, 700),
    ),
    Picture(
        "marketing-plan",
        action="sla_marketing.sla_lead_plan_action",
        record="sla_marketing.lead_plan_demo",
        size=(1280, 1000),
        addons=("sla_marketing",),
    ),
)
OBJECTIVES = (
    Picture(
        "objectives-figure",
        action="sla_objective.sla_kpi_action",
        record="sla_helpdesk.kpi_handling_time",
        scripts=(tab("counter"),),
        size=(1280, 640),
        addons=("sla_objective",),
    ),
)
BILLING = (
    Picture(
        "billing-preview",
        action="sla_billing.sla_tier_rule_action",
        record="sla_billing.tier_rule_revenue",
        scripts=(click(".o_statusbar_buttons button", "Preview"),),
        size=(1280, 400),
    ),
    Picture(
        "billing-penalty",
        action="sla_billing.sla_penalty_proposal_action",
        job="sla_billing.ir_cron_sla_penalties",
        scripts=(row(),),
        size=(1280, 860),
        addons=("sla_billing",),
    ),
    Picture(
        "billing-ticket",
        action="sla_helpdesk.ticket_deadline_action",
        record="sla_billing_helpdesk.ticket_oven",
        login="sara",
        scripts=(tab("sla_time"),),
        size=(1280, 1040),
        addons=("sla_billing_helpdesk",),
    ),
    Picture(
        "billing-statement",
        action="sla_billing.sla_statement_action",
        scripts=(row("Alborz"), click(".o_statusbar_buttons button", "Preview")),
        size=(1100, 1000),
        addons=("sla_billing",),
    ),
    Picture(
        "billing-proforma",
        action="sla_billing_sale.sla_proforma_action",
        scripts=(row(),),
        size=(1280, 800),
        addons=("sla_billing_sale",),
    ),
)
SCREENS = (
    Picture(
        "cockpit-phone",
        action="sla_base.sla_cockpit_action",
        phone=True,
    ),
    Picture(
        "cockpit-load",
        action="sla_base.sla_cockpit_action",
        scripts=(top("#o_sla_teams"),),
        size=(1280, 700),
    ),
    Picture(
        "reports-report",
        action="sla_base.sla_report_action",
        scripts=(row("Alborz"),),
        size=(1280, 1000),
    ),
    Picture(
        "risk-likely",
        action="sla_base.sla_risk_action",
        view="kanban",
        job="sla_base.ir_cron_sla_risk",
        size=(1280, 400),
    ),
    Picture(
        "risk-drivers",
        action="sla_base.sla_driver_report_action",
        scripts=(click(".modal button", "Compare"),),
        size=(1280, 480),
    ),
    Picture(
        "risk-history",
        action="sla_base.sla_risk_history_action",
        job="sla_base.ir_cron_sla_risk",
        size=(1280, 620),
    ),
    Picture(
        "dashboards-service",
        action="spreadsheet_dashboard.ir_actions_dashboard_action",
        login="maryam",  # sees none of the apps' own, so that ours comes first
        size=(1280, 1000),
        addons=("sla_spreadsheet_dashboard",),
    ),
    Picture(
        "dashboards-portal",
        path="/my/service",
        login="mina",
        size=(1280, 1000),
    ),
)
PICTURES = (*AGREEMENTS, *HELPDESK, *MARKETING, *OBJECTIVES, *BILLING, *SCREENS)
