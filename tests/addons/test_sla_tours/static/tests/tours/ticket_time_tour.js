import { registry } from "@web/core/registry";

const LINE = ".o_field_widget[name=sla_time_ids] .o_data_row";

/** An agent takes the time on a ticket, and notes some more by hand. */
registry.category("web_tour.tours").add("sla_ticket_time", {
    steps: () => [
        {
            content: "Nothing more is included",
            trigger: ".alert-danger[name=sla_balance_none]:contains(used up)",
        },
        {
            content: "Begin to work",
            trigger: "button[name=action_sla_start_timer]",
            run: "click",
        },
        {
            content: "The timer runs",
            trigger: "[name=sla_timer] .o_sla_elapsed",
        },
        {
            content: "Done",
            trigger: "button[name=action_sla_stop_timer]",
            run: "click",
        },
        {
            trigger: "button[name=action_sla_start_timer]",
        },
        {
            content: "Open the page with the time",
            trigger: ".o_notebook .nav-link[name=sla_time]",
            run: "click",
        },
        {
            content: "A quarter of an hour was noted",
            trigger: `${LINE} [name=unit_amount]:contains(00:15)`,
        },
        {
            content: "No rates for agents",
            trigger: ".o_field_widget[name=sla_time_ids]:not(:has(th[data-name=sla_rate]))",
        },
        {
            content: "Note some more",
            trigger: ".o_field_widget[name=sla_time_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_selected_row [name=name] input",
            run: "edit Cable replaced",
        },
        {
            trigger: ".o_selected_row [name=unit_amount] input",
            run: "edit 1:45",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            content: "Two hours altogether",
            trigger: "button[name=action_sla_open_time]:contains(02:00)",
        },
    ],
});

/** The head of the team approves it. */
registry.category("web_tour.tours").add("sla_ticket_time_approve", {
    steps: () => [
        {
            trigger: ".o_notebook .nav-link[name=sla_time]",
            run: "click",
        },
        {
            trigger: "button[name=action_sla_approve_time]",
            run: "click",
        },
        {
            content: "All is approved",
            trigger:
                ".o_field_widget[name=sla_time_ids]:not(:has(button[name=action_sla_approve])) .o_data_row",
        },
    ],
});

/** Accounting bills it, and posts the invoice. */
registry.category("web_tour.tours").add("sla_ticket_time_bill", {
    steps: () => [
        {
            trigger: "[data-menu-xmlid='sla_billing.menu_sla_billing']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='sla_billing.menu_sla_bill_time']",
            run: "click",
        },
        {
            content: "The preview",
            trigger: ".modal .o_data_row:contains(Alborz Tours) [name=hours]:contains(02:00)",
        },
        {
            trigger: ".modal button[name=action_draft]",
            run: "click",
        },
        {
            content: "The draft",
            trigger:
                "body:not(:has(.modal)) .o_list_view .o_data_row:contains(Alborz Tours) .o_data_cell",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_post]",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: ".o_form_view .o_arrow_button_current:contains(Posted)",
        },
    ],
});
