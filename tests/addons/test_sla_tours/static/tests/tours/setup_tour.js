import { registry } from "@web/core/registry";

const MOST_CLICKS = 12;

function click(content, trigger) {
    return { content, trigger, run: "click" };
}

const next = ".o_sla_setup_next:enabled";

/** From the apps menu to a running promise on a ticket. */
const steps = [
    click("Open the list of apps", ".o_navbar_apps_menu button"),
    click("Service Levels", ".o_app[data-menu-xmlid='sla_base.sla_menu_root']"),
    click("Configuration", "[data-menu-xmlid='sla_base.sla_menu_configuration']"),
    click("Guided set-up", "[data-menu-xmlid='sla_base.sla_menu_setup']"),
    click("A template", ".o_sla_setup_card[data-key=helpdesk_critical]"),
    {
        content: "The hours of the template",
        trigger: ".o_sla_setup_choice.o_chosen:contains(Round the clock)",
    },
    click("Hours are fine", next),
    {
        content: "The times are filled in",
        trigger: ".o_sla_setup_matrix input:value(15)",
    },
    click("Targets are fine", next),
    { content: "Somebody is told", trigger: ".o_sla_setup_step" },
    click("People are fine", next),
    {
        content: "Worked examples",
        trigger: ".o_sla_setup_example:contains(At night):contains(First response)",
    },
    click("Create", ".o_sla_setup_create:enabled"),
    { content: "It is in force", trigger: ".o_sla_setup_done" },
    click("Try it", ".o_sla_setup_try"),
    {
        content: "A first ticket",
        trigger: ".o_form_view .o_field_widget[name=name] :is(input, textarea)",
        run: "edit The printer is on fire",
    },
    {
        trigger: ".o_form_view .o_field_widget[name=description] .odoo-editor-editable",
        run: "editor Smoke everywhere.",
    },
    click("Save it", ".o_form_button_save:enabled"),
    {
        content: "The promise runs",
        trigger: ".o_form_view .o_sla_countdown_text:contains(/(min|h) left$/)",
    },
];

registry.category("web_tour.tours").add("sla_setup_first_promise", {
    steps: () => {
        const clicks = steps.filter((step) => step.run === "click").length;
        if (clicks > MOST_CLICKS) {
            throw new Error(`${clicks} clicks to the first promise: more than ${MOST_CLICKS}`);
        }
        return steps;
    },
});

/** The set-up is taken back from its last page. */
registry.category("web_tour.tours").add("sla_setup_undo", {
    steps: () => [
        click("A template", ".o_sla_setup_card[data-key=helpdesk_saturday]"),
        click("Thursday too", ".form-switch input"),
        click("Hours", next),
        click("Targets", next),
        click("People", next),
        {
            content: "Comes in before the week closes, is answered on Saturday",
            trigger: ".o_sla_setup_example:contains(Thu):contains(Sat)",
        },
        {
            content: "What is in force is to be replaced",
            trigger: ".o_sla_setup_conflict .o_chosen:contains(Replace)",
        },
        click("Keep it instead", ".o_sla_setup_conflict label:contains(Keep them)"),
        { trigger: ".o_sla_setup_conflict .o_chosen:contains(Keep them)" },
        click("Create", ".o_sla_setup_create:enabled"),
        click("What it made", ".list-group-item:contains(Agreement)"),
        { content: "The agreement", trigger: ".o_form_view" },
        click("Back", ".o_back_button, .breadcrumb-item a:contains(Guided set-up)"),
        { content: "The finished set-up again", trigger: ".o_sla_setup_done" },
        click("Undo", ".o_sla_setup_undo"),
        click("Yes", ".modal .btn-primary"),
        { content: "Said in words", trigger: ".o_sla_setup_undone:contains(removed)" },
    ],
});

/** Customers are put into the tiers that a set-up made. */
registry.category("web_tour.tours").add("sla_setup_tiers", {
    steps: () => [
        click("A template", ".o_sla_setup_card[data-key=helpdesk_tiers]"),
        click("Hours", next),
        click("Targets", next),
        click("People", next),
        click("Create", ".o_sla_setup_create:enabled"),
        { content: "Nobody is in one", trigger: ".o_sla_setup_no_tier" },
        click("Put them in", ".o_sla_setup_tiers"),
        { content: "Customers and tiers", trigger: ".o_list_view th[data-name=sla_tier_id]" },
    ],
});

/** A new manager is led from the first screen to the set-up. */
registry.category("web_tour.tours").add("sla_setup_first_steps", {
    steps: () => [
        click("Lead me", ".o_sla_first_steps"),
        { content: "The set-up opens", trigger: ".o_sla_setup_card" },
    ],
});

/** Who has no policies yet is led to the set-up. */
registry.category("web_tour.tours").add("sla_setup_empty_state", {
    steps: () => [
        click("Lead me", ".o_nocontent_help a[type=action]"),
        { content: "The set-up opens", trigger: ".o_sla_setup_card" },
    ],
});
