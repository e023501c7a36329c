import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const count = (name, number) =>
    `.o_sla_tile[data-name=${name}] .o_sla_tile_count:contains(/^${number}$/)`;

/** The cockpit counts a ticket that somebody else has created, without a reload. */
registry.category("web_tour.tours").add("sla_cockpit_live", {
    steps: () => [
        { content: "One promise is in time", trigger: count("running", 1) },
        {
            content: "It is the next deadline",
            trigger: ".o_sla_row:contains(First printer) .o_sla_countdown_text:contains(left)",
        },
        {
            content: "Somebody creates another ticket",
            trigger: ".o_sla_cockpit",
            async run() {
                this.anchor.dataset.kept = "yes";
                await rpc("/web/dataset/call_kw/helpdesk.ticket/create", {
                    model: "helpdesk.ticket",
                    method: "create",
                    args: [[{ name: "Second printer", description: "It burns." }]],
                    kwargs: {},
                });
            },
        },
        {
            content: "It is counted at once, on the same page",
            trigger: `.o_sla_cockpit[data-kept=yes] ${count("running", 2)}`,
        },
        {
            content: "And listed",
            trigger: ".o_sla_cockpit[data-kept=yes] .o_sla_row:contains(Second printer)",
        },
        {
            content: "Only promises of suppliers",
            trigger: ".o_sla_filters select[name=kind]",
            run: "select supplier",
        },
        { content: "There are none", trigger: count("running", 0) },
        {
            content: "The address keeps the filter",
            trigger: ".o_sla_clear",
            run() {
                if (!window.location.search.includes("sla_kind=supplier")) {
                    throw new Error(`The filter is not in the address: ${window.location}`);
                }
            },
        },
        { content: "All again", trigger: ".o_sla_clear", run: "click" },
        {
            content: "Open what is counted",
            trigger: `.o_sla_tile:has(${count("running", 2).split(" ")[1]})[data-name=running]`,
            run: "click",
        },
        {
            content: "Exactly these two",
            trigger: ".o_list_view:has(.o_data_row:nth-child(2)):not(:has(.o_data_row:nth-child(3)))",
        },
    ],
});

/** An agent finds what is due, and follows a link to the ticket. */
registry.category("web_tour.tours").add("sla_my_promises", {
    steps: () => [
        { content: "Something is late", trigger: ".o_sla_list[data-name=late] .o_sla_row:contains(Late printer)" },
        {
            content: "Something waits, and the page says why",
            trigger: ".o_sla_list[data-name=paused] .o_sla_row:contains(Paused printer) .o_sla_row_note:contains(Paused by you)",
        },
        { content: "The figures of the month", trigger: ".o_sla_figures .o_sla_attained:contains(%)" },
        {
            content: "Ask why",
            trigger: ".o_sla_list[data-name=late] .o_sla_why",
            run: "click",
        },
        { content: "It is told", trigger: ".modal .o_sla_why_panel" },
        { trigger: ".modal .btn-close", run: "click" },
        {
            content: "Open the ticket",
            trigger: "body:not(:has(.modal)) .o_sla_list[data-name=late] .o_sla_row_open",
            run: "click",
        },
        { content: "Here it is", trigger: ".o_form_view .o_field_widget[name=sla_clock_ids], .o_form_view .o_sla_countdown" },
    ],
});
