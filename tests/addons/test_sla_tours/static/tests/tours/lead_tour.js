import { registry } from "@web/core/registry";

const FIRST_CONTACT = ".o_sla_clock:has(.o_sla_metric:contains(First contact))";

/** A salesperson opens a lead, logs a call, and the promise of first contact is kept. */
registry.category("web_tour.tours").add("sla_lead_clock", {
    steps: () => [
        {
            content: "The countdown runs",
            trigger: ".o_form_view [name=sla] .o_sla_countdown_text:contains(/(min|h) left$/)",
        },
        {
            content: "Open the page with the clocks",
            trigger: ".o_notebook .nav-link[name=sla]",
            run: "click",
        },
        {
            trigger: `${FIRST_CONTACT} .o_sla_status:contains(In time)`,
        },
        {
            content: "Log a call",
            trigger: ".o_form_statusbar button[name=action_sla_log_call]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=outcome] .o_radio_item:contains(Reached) input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=minutes] input",
            run: "edit 6",
        },
        {
            trigger: ".modal button[name=action_log]",
            run: "click",
        },
        {
            content: "The promise is kept",
            trigger: `body:not(:has(.modal)) ${FIRST_CONTACT} .o_sla_status:contains(Met)`,
        },
        {
            content: "The call stands among the attempts, with its outcome",
            trigger: ".o_field_widget[name=sla_attempt_ids] .o_data_row:contains(Call):contains(Reached)",
        },
    ],
});

/** A member of the sales team opens the page of both departments and drills down. */
registry.category("web_tour.tours").add("sla_lead_page", {
    steps: () => [
        {
            content: "Both departments stand side by side",
            trigger: ".o_form_view h2:contains(Marketing: Marketing of the tour)",
        },
        {
            trigger: ".o_form_view h2:contains(Sales: Sales of the tour)",
        },
        {
            content: "A promise of sales with its definition and its figure",
            trigger: ".o_field_widget[name=sales_line_ids] .o_kanban_record:contains(First contact):contains(1 of 1 kept):contains(first attempt to reach it)",
        },
        {
            content: "One of marketing",
            trigger: ".o_field_widget[name=marketing_line_ids] .o_kanban_record:contains(Qualification)",
        },
        {
            content: "Down to the records counted",
            trigger: ".o_field_widget[name=sales_line_ids] .o_kanban_record:contains(First contact) a:contains(Records counted)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Ten pumps of the tour)",
        },
        {
            content: "Back to the page",
            trigger: ".o_control_panel .o_back_button",
            run: "click",
        },
        {
            content: "The week",
            trigger: ".o_form_view button[name=action_week]",
            run: "click",
        },
        {
            content: "Its mail can be seen before it is sent",
            trigger: ".o_form_view button[name=action_preview]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=body]:contains(First contact):contains(1 of 1 kept)",
        },
        {
            trigger: ".modal button:contains(Close)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});
