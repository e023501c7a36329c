import { registry } from "@web/core/registry";

function go(content, trigger, run = "click") {
    return { content, trigger, run, expectUnloadPage: true };
}

/** A customer sends a request. */
registry.category("web_tour.tours").add("sla_portal_request", {
    steps: () => [
        go("A new request", "button[name=create_new_ticket]:first"),
        {
            content: "What it is about",
            trigger: "input[name=subject]",
            run: "edit The label printer prints nothing",
        },
        {
            trigger: "textarea[name=description]",
            run: "edit Since this morning.",
        },
        go("Send it", "form[action='/submitted/ticket'] button[type=submit]"),
        {
            content: "It is at its first step",
            trigger: ".o_sla_line .o_sla_now[aria-current=step]:contains(New)",
        },
        {
            content: "The next step has a promised time",
            trigger: ".o_sla_line .o_sla_ahead .o_sla_step_promise:contains(First response)",
        },
    ],
});

/** Staff have answered: the customer closes, and reopens. */
registry.category("web_tour.tours").add("sla_portal_reopen", {
    steps: () => [
        {
            content: "The request is worked on, and New has passed",
            trigger: ".o_sla_line:has(.o_sla_passed:contains(New)) .o_sla_now:contains(In Progress)",
        },
        {
            content: "What was done",
            trigger: ".o_sla_done_text:contains(An expert has it)",
        },
        {
            content: "The answer",
            trigger: "#chatterRoot:shadow .o-mail-Message:contains(Please turn it off and on)",
        },
        go("That helped", "[name=ticket_close_buttons] button:contains(Done)"),
        {
            content: "Closed, and said so",
            trigger: ".alert-success:contains(your request is closed)",
        },
        {
            content: "A rating is asked for",
            trigger: ".o_sla_rate button[value='5']",
        },
        {
            content: "Not so",
            trigger: ".o_sla_again summary:contains(Reopen the request)",
            run: "click",
        },
        {
            trigger: ".o_sla_again[open] textarea[name=text]",
            run: "edit It has stopped again.",
        },
        go("Reopen", ".o_sla_again button[type=submit]"),
        {
            content: "Open again",
            trigger: ".alert-success:contains(open again)",
        },
        {
            content: "Back where it was worked on",
            trigger: ".o_sla_line .o_sla_now:contains(In Progress)",
        },
        {
            content: "Its end is ahead again",
            trigger: ".o_sla_line .o_sla_ahead:contains(Done)",
        },
    ],
});
