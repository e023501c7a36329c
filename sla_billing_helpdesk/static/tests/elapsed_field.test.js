import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, freezeTime, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Timer extends models.Model {
    _name = "timer";

    started_at = fields.Datetime();
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Timer]);
beforeEach(() => {
    freezeTime();
    mockDate("2026-03-02 09:00:00", 0);
});

function mountTimer(startedAt) {
    Timer._records = [{ id: 1, started_at: startedAt }];
    return mountView({
        type: "form",
        resModel: "timer",
        resId: 1,
        arch: `<form><field name="started_at" widget="sla_elapsed" /></form>`,
    });
}

test("the time since a moment, in words; the moment in full is a tooltip", async () => {
    await mountTimer("2026-03-02 07:15:00");
    expect(".o_sla_elapsed").toHaveText("1 h 45 min");
    expect(queryOne(".o_sla_elapsed").dataset.tooltip).toMatch(
        /^Monday, March 2, 2026 at 7:15\sAM$/
    );
});

test("it goes on before one's eyes, by the second at first", async () => {
    await mountTimer("2026-03-02 08:59:30");
    expect(".o_sla_elapsed").toHaveText("30 s");
    await advanceTime(5 * 1000);
    await animationFrame();
    expect(".o_sla_elapsed").toHaveText("35 s");
    await advanceTime(60 * 1000);
    await animationFrame();
    expect(".o_sla_elapsed").toHaveText("1 min 35 s");
});

test("nothing is shown while no time runs", async () => {
    await mountTimer(false);
    expect(".o_sla_elapsed").toHaveCount(0);
});
