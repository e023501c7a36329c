"""Pictures of Persian screens: of the Persian guide and of README.fa.md."""

from .picture import Picture, tab

PICTURES = (
    Picture(
        "persian-ticket",
        action="sla_helpdesk.ticket_deadline_action",
        record="l10n_ir_sla_helpdesk.demo_ticket_late",
        login="negar.sharifi",
        language="fa_IR",
        scripts=(tab("sla"),),
        size=(1280, 1020),
        addons=("l10n_ir_sla_helpdesk",),
    ),
    Picture(
        "persian-cockpit",
        action="sla_base.sla_cockpit_action",
        login="negar.sharifi",
        language="fa_IR",
        size=(1280, 900),
        addons=("l10n_ir_sla",),
    ),
    Picture(
        "persian-closures",
        action="sla_base.resource_calendar_leaves_action",
        login="negar.sharifi",
        language="fa_IR",
        size=(1280, 620),
    ),
    Picture(
        "persian-agreement",
        action="sla_base.sla_agreement_action",
        record="l10n_ir_sla.agreement_aftab",
        login="negar.sharifi",
        language="fa_IR",
        size=(1280, 900),
        addons=("l10n_ir_sla",),
    ),
    Picture(
        "persian-portal",
        path="/my/ticket/{l10n_ir_sla_helpdesk.demo_ticket_waiting}",
        login="samira.kazemi",
        language="fa_IR",
        size=(1280, 900),
    ),
    Picture(
        "persian-objectives",
        action="sla_objective.sla_objective_action",
        job="sla_objective.ir_cron_sla_objectives",
        login="negar.sharifi",
        language="fa_IR",
        size=(1280, 440),
        addons=("l10n_ir_sla_objective",),
    ),
)
