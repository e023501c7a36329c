"""Pictures of the pages about running and extending it."""

from .picture import Picture, click, show, tab, top

PICTURES = (
    Picture(
        "developer-host",
        action="crm.crm_lead_action_pipeline",
        record="sla_marketing.demo_lead_17",
        scripts=(tab("sla"),),
        size=(1280, 940),
    ),
    Picture(
        "developer-metric",
        action="sla_base.sla_metric_action",
        record="sla_helpdesk.metric_resolution",
        size=(1280, 900),
    ),
    Picture(
        "developer-channel",
        action="sla_base.sla_policy_action",
        record="sla_helpdesk.policy_standard",
        scripts=(
            tab("ladder"),
            click(".o_notebook .o_data_cell", "SMS"),
            click(".modal .o_field_widget[name=channel] input"),
        ),
        size=(1280, 800),
    ),
    Picture(
        "security-groups",
        action="base.action_res_users",
        record="sla_helpdesk.user_maryam",
        scripts=(
            tab("access_rights"),
            show("label", "Service Levels"),
        ),
        size=(1280, 760),
    ),
    Picture(
        "security-portal",
        path="/my/ticket/{sla_helpdesk.demo_ticket_at_risk}",
        login="mina",
        size=(1280, 900),
    ),
    Picture(
        "upgrade-faults",
        action="sla_base.sla_fault_action",
        size=(1280, 560),
    ),
    Picture(
        "upgrade-activate",
        action="sla_base.sla_policy_action",
        record="sla_helpdesk.policy_ambitious",
        scripts=(click(".o_statusbar_buttons button", "Put in force"),),
        size=(1280, 700),
    ),
    Picture(
        "upgrade-backtest",
        action="sla_base.sla_backtest_action",
        record="sla_helpdesk.backtest_ambitious",
        size=(1280, 800),
    ),
    Picture(
        "privacy-settings",
        action="sla_base.sla_config_settings_action",
        scripts=(top("h2", "Records"),),
        size=(1280, 420),
    ),
    Picture(
        "sms-step",
        action="sla_base.sla_policy_action",
        record="sla_helpdesk.policy_standard",
        scripts=(tab("ladder"), click(".o_notebook .o_data_cell", "SMS")),
    ),
)
