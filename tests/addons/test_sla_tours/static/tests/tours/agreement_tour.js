import { registry } from "@web/core/registry";

function click(content, trigger) {
    return { content, trigger, run: "click" };
}

function status(name) {
    return `.o_statusbar_status .o_arrow_button_current:contains(${name})`;
}

/** The next version of an agreement in force: drafted, looked at, put in force. */
registry.category("web_tour.tours").add("sla_agreement_revise", {
    steps: () => [
        { content: "It is in force", trigger: status("In force") },
        click("Revise", "button[name=action_revise]"),
        click("Open documents too", ".modal label:contains(Are counted again)"),
        click("Make the version", ".modal button[name=action_confirm]"),
        { content: "A draft", trigger: status("Draft") },
        click("What changes", ".o_notebook .nav-link[name=versions]"),
        {
            content: "The difference is shown",
            trigger: ".o_field_widget[name=change_summary] td:contains(Valid from)",
        },
        click("Put it in force", "button[name=action_activate]"),
        click("Once asked", ".modal-footer .btn-primary"),
        { content: "It will hold", trigger: status("In force") },
    ],
});

/** A draft policy is tried on documents of the last quarter. */
registry.category("web_tour.tours").add("sla_policy_backtest", {
    steps: () => [
        { content: "A draft policy", trigger: status("Draft") },
        click("Backtest", "button[name=action_backtest]"),
        click("Run", "button[name=action_run]"),
        { content: "It is done", trigger: status("Done") },
        {
            content: "With figures of its target",
            trigger: ".o_form_view .o_data_row:contains(Resolution)",
        },
    ],
});
