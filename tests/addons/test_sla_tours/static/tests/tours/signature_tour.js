import { registry } from "@web/core/registry";

/** A customer reads an agreement and signs it. */
registry.category("web_tour.tours").add("sla_portal_signature", {
    steps: () => [
        {
            content: "The home page says that something waits",
            trigger: ".o_portal_index_card a:contains(Agreements to sign)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "So does the list",
            trigger: "tr:contains(Pump contract) .o_sla_to_sign",
        },
        {
            content: "Open it",
            trigger: "td a:contains(Pump contract)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Read what is promised",
            trigger: ".o_sla_promises tr:contains(First response):contains(2 working hours)",
        },
        {
            content: "Accept it",
            trigger: "#sidebar_content .o_sla_sign",
            run: "click",
        },
        {
            content: "Without a name it cannot be signed",
            trigger: "#sla_sign.show .o_web_sign_name_and_signature input",
            run: "clear",
        },
        {
            trigger: "#sla_sign .o_portal_sign_submit:disabled",
        },
        {
            content: "Sign",
            trigger: "#sla_sign .o_web_sign_name_and_signature input",
            run: "fill Reza Ahmadi",
        },
        {
            trigger: "#sla_sign canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            trigger: "#sla_sign .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page says so",
            trigger: ".alert-success:contains(You have signed)",
        },
        {
            content: "And shows the signature",
            trigger: ".o_sla_signature[data-state=signed]:contains(Reza Ahmadi) img",
        },
        {
            content: "There is nothing more to sign",
            trigger: "#sidebar_content:not(:has(.o_sla_sign))",
        },
    ],
});
