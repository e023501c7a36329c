import { describe, expect, test } from "@odoo/hoot";
import { SetupAnswers } from "@sla_base/setup/setup_answers";

describe.current.tags("headless");

const target = (priority, duration, unit) => ({ tier: "", metric: 7, priority, duration, unit });

function makeAnswers(targets) {
    return new SetupAnswers({
        tiers: [{ key: "" }, { key: "vip" }],
        priorities: [["1"], ["0"]],
        metrics: [{ id: 7 }, { id: 8 }],
        answers: { targets, steps: [] },
    });
}

test("one time is filled into all priorities of a tier and metric, and no other", () => {
    const answers = makeAnswers([target("1", 30, "minute"), target("0", 2, "hour")]);
    expect(answers.common("", 7)).toEqual({ same: false, unit: "", duration: "" });
    answers.fill("", 7, { duration: "4" });
    expect(answers.common("", 7)).toEqual({ same: true, unit: "hour", duration: "4" });
    answers.fill("", 7, { unit: "day" });
    const found = answers.toValues().targets;
    expect(found).toEqual([target("1", 4, "day"), target("0", 4, "day")]);
});

test("all priorities of a tier and metric are cleared", () => {
    const answers = makeAnswers([target("1", 30, "minute"), target("0", 2, "hour")]);
    answers.fill("", 7, { duration: "" });
    expect(answers.toValues().targets).toEqual([]);
});
