import { registry } from "@web/core/registry";

const row = ".o_field_widget[name=step_ids] .o_data_row";

function click(content, trigger) {
    return { content, trigger, run: "click" };
}

function type(trigger, text) {
    return { content: `Type ${text}`, trigger, run: `edit ${text}` };
}

/** From a quota to objectives: nothing can be measured yet, so the figures are typed. */
registry.category("web_tour.tours").add("sla_lead_plan", {
    steps: () => [
        click("A new plan", ".o_list_button_add"),
        type(".o_field_widget[name=quota] input", "90000"),
        click("Save it, so that it is measured", ".o_form_button_save"),
        {
            content: "What is missing is said",
            trigger: ".alert-warning:contains(average deal size is not known)",
        },
        type(".o_field_widget[name=deal_size] input", "3000"),
        click("The rates", ".o_notebook .nav-link[name=steps]"),
        ...[1, 2, 3, 4, 5, 6].flatMap((place) => [
            click(`Step ${place}`, `${row}:nth-child(${place}) td[name=rate]`),
            type(`${row}:nth-child(${place}) td[name=rate] input`, "50"),
        ]),
        click("The funnel", ".o_notebook .nav-link[name=funnel]"),
        {
            content: "Thirty customers are worked back to raw leads",
            trigger: ".o_sla_lead_funnel li:contains(Lead):contains(1,920)",
        },
        click("Save", ".o_form_button_save"),
        click("Promise it", "button[name=action_save_objectives]"),
        {
            content: "The objectives of both departments",
            trigger: ".o_list_view .o_group_header:contains(Qualified leads)",
        },
    ],
});
