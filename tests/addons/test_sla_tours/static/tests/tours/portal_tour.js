import { registry } from "@web/core/registry";

const promise = (name) => `.o_sla_promise:has(.o_sla_promise_name:contains(${name}))`;

/** A customer looks at what was promised on the own tickets. */
registry.category("web_tour.tours").add("sla_portal_promises", {
    steps: () => [
        {
            content: "The list tells the state, and when we will answer",
            trigger:
                "tr:contains(Printer):has(.o_sla_portal_status:contains(In time)) " +
                "[name=td_sla]:contains(First response by)",
        },
        {
            content: "The ticket that waits for the customer says so",
            trigger: "tr:contains(Scanner) .o_sla_portal_status:contains(Waiting for you)",
        },
        {
            content: "Open the first one",
            trigger: "td a:contains(Printer)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What comes next",
            trigger: ".o_sla_headline:contains(First response)",
        },
        {
            content: "The promised time",
            trigger: `${promise("First response")} .o_sla_promise_time:contains(/^by .*\\d/)`,
        },
        {
            content: "And until when it is solved",
            trigger: `${promise("Resolution")} .o_sla_portal_status:contains(In time)`,
        },
    ],
});
