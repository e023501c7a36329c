import { registry } from "@web/core/registry";

const FIRST_RESPONSE = ".o_sla_clock:has(.o_sla_metric:contains(First response))";

/** An agent opens a ticket that came by e-mail, asks why, and answers it. */
registry.category("web_tour.tours").add("sla_ticket_countdown", {
    steps: () => [
        {
            content: "The countdown runs",
            trigger: ".o_form_view .oe_title .o_sla_countdown_text:contains(/(min|h) left$/)",
        },
        {
            content: "Open the page with the clocks",
            trigger: ".o_notebook .nav-link[name=sla]",
            run: "click",
        },
        {
            content: "The first response is in time",
            trigger: `${FIRST_RESPONSE} .o_sla_status:contains(In time)`,
        },
        {
            content: "Ask why",
            trigger: `${FIRST_RESPONSE} .o_sla_why`,
            run: "click",
        },
        {
            content: "The policy that applies",
            trigger: ".modal .o_sla_why_panel .o_sla_won:contains(Standard support):contains(applies)",
        },
        {
            content: "What was promised",
            trigger: ".modal .o_sla_sentences:contains(/Promised: 2 .*h/)",
        },
        {
            content: "When it is due",
            trigger: ".modal .o_sla_story .o_sla_ahead:contains(Deadline)",
        },
        {
            content: "Close the dialog",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "Answer the customer",
            trigger: "body:not(:has(.modal)) .o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            trigger: ".o-mail-Chatter .o-mail-Composer-input",
            run: "edit We are on it.",
        },
        {
            trigger: ".o-mail-Chatter .o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            content: "The promise is kept, and the screen says so by itself",
            trigger: `${FIRST_RESPONSE} .o_sla_status:contains(Met)`,
        },
    ],
});
