import { describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class LeadPlan extends models.Model {
    _name = "lead.plan";

    funnel = fields.Json();
}

describe.current.tags("desktop");
defineMailModels();
defineModels([LeadPlan]);

const FUNNEL = [
    { name: "Raw leads", count: 12500, width: 100, rate: null },
    { name: "Qualified", count: 2500, width: 20, rate: 0.2 },
    { name: "Customers", count: 0, width: 0, rate: 0 },
];

function mountPlan(funnel) {
    LeadPlan._records = [{ id: 1, funnel }];
    return mountView({
        type: "form",
        resModel: "lead.plan",
        resId: 1,
        arch: `<form><field name="funnel" widget="sla_lead_funnel" /></form>`,
    });
}

test("each class has its name, its count and its share of the class before", async () => {
    await mountPlan(FUNNEL);
    expect(queryAllTexts(".o_sla_lead_funnel li > :nth-child(1)")).toEqual([
        "Raw leads",
        "Qualified",
        "Customers",
    ]);
    expect(queryAllTexts(".o_sla_lead_funnel li > :nth-child(2)")).toEqual(["12,500", "2,500", "0"]);
    expect(queryAllTexts(".o_sla_lead_funnel li > :nth-child(4)")).toEqual([
        "",
        "20.0 % of the class before",
        "0.0 % of the class before",
    ]);
});

test("the bars narrow as the classes do, and are not read out", async () => {
    await mountPlan(FUNNEL);
    const bars = queryAll(".o_sla_lead_funnel_bar");
    expect(bars.map((bar) => bar.style.width)).toEqual(["100%", "20%", "0%"]);
    expect(bars.every((bar) => bar.closest("[aria-hidden=true]"))).toBe(true);
});

test("without a plan there is no funnel", async () => {
    await mountPlan(false);
    expect(".o_sla_lead_funnel").toHaveCount(0);
});
