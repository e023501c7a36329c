import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, freezeTime, mockDate } from "@odoo/hoot-mock";
import { mountView, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { Ticket, after, before, defineSlaModels } from "./sla_test_helpers";

describe.current.tags("desktop");
defineSlaModels();
beforeEach(() => {
    freezeTime();
    mockDate("2026-03-02 09:00:00", 0);
});

const FIELD = `<field name="sla_next_deadline" widget="sla_countdown" />`;

function mountList(...records) {
    Ticket._records = records.map((record, index) => ({ id: index + 1, ...record }));
    return mountView({ type: "list", resModel: "ticket", arch: `<list>${FIELD}</list>` });
}

function mountOne(record, type = "form") {
    Ticket._records = [{ id: 1, ...record }];
    const archs = {
        form: `<form>${FIELD}</form>`,
        kanban: `<kanban><templates><t t-name="card">${FIELD}</t></templates></kanban>`,
    };
    return mountView({ type, resModel: "ticket", resId: 1, arch: archs[type] });
}

const text = () => queryOne(".o_sla_countdown_text").innerText;

test("each status has its words, colour and icon", async () => {
    await mountList(
        { sla_status: "running", sla_next_deadline: after({ hours: 2, minutes: 15 }) },
        { sla_status: "at_risk", sla_next_deadline: after({ minutes: 40 }) },
        { sla_status: "breached", sla_next_deadline: before({ minutes: 40 }) },
        { sla_status: "paused" },
        { sla_status: "breached" },
        { sla_status: "met" },
        {}
    );
    expect(queryAllTexts(".o_sla_countdown_text")).toEqual([
        "2 h 15 min left",
        "40 min left",
        "40 min overdue",
        "Paused",
        "Breached",
        "Met",
    ]);
    const tones = queryAll(".o_sla_countdown").map((e) => /text-bg-(\w+)/.exec(e.className)[1]);
    expect(tones).toEqual(["success", "warning", "danger", "info", "danger", "success"]);
    const icons = queryAll(".o_sla_countdown i").map((e) => /fa-[\w-]+/.exec(e.className)[0]);
    expect(icons).toEqual([
        "fa-clock-o",
        "fa-exclamation-triangle",
        "fa-times-circle",
        "fa-pause",
        "fa-times-circle",
        "fa-check",
    ]);
    expect(".o_data_row:last-child .o_sla_countdown").toHaveCount(0);
});

test("the deadline in full is a tooltip, and is read out with the status", async () => {
    await mountOne({ sla_status: "at_risk", sla_next_deadline: after({ minutes: 40 }) });
    const due = queryOne(".o_sla_countdown").dataset.tooltip;
    expect(due).toMatch(/^Due Monday, March 2, 2026 at 9:40\sAM$/);
    expect(queryOne(".o_sla_countdown .visually-hidden").textContent).toBe(`At risk. ${due}`);
});

test("the status moves on as the moments pass, without the server", async () => {
    await mountOne({
        sla_status: "running",
        sla_next_deadline: after({ minutes: 30 }),
        sla_warn_at: after({ minutes: 10 }),
    });
    expect(".o_sla_countdown").toHaveClass("text-bg-success");
    await advanceTime(10 * 60 * 1000);
    await animationFrame();
    expect(text()).toBe("20 min left");
    expect(".o_sla_countdown").toHaveClass("text-bg-warning");
    await advanceTime(25 * 60 * 1000);
    await animationFrame();
    expect(text()).toBe("5 min overdue");
    expect(".o_sla_countdown").toHaveClass("text-bg-danger");
});

test("every second counts near the deadline", async () => {
    await mountOne({ sla_status: "running", sla_next_deadline: after({ seconds: 110 }) });
    expect(text()).toBe("1 min 50 s left");
    await advanceTime(1000);
    await animationFrame();
    expect(text()).toBe("1 min 49 s left");
    await advanceTime(109 * 1000);
    await animationFrame();
    expect(text()).toBe("0 s left", { message: "at the deadline it is still kept" });
    expect(".o_sla_countdown").toHaveClass("text-bg-success");
    await advanceTime(1000);
    await animationFrame();
    expect(text()).toBe("1 s overdue");
});

test("all rows move on together", async () => {
    const row = { sla_status: "running", sla_next_deadline: after({ hours: 2 }) };
    await mountList(...Array(20).fill(row));
    await advanceTime(60 * 1000);
    await animationFrame();
    expect(queryAllTexts(".o_sla_countdown_text")).toEqual(Array(20).fill("1 h 59 min left"));
});

test("on kanban cards", async () => {
    await mountOne({ sla_status: "breached", sla_next_deadline: before({ days: 2 }) }, "kanban");
    expect(text()).toBe("2 d overdue");
});

test("in Persian digits", async () => {
    patchWithCleanup(user, { lang: "fa-IR" });
    await mountOne({ sla_status: "running", sla_next_deadline: after({ hours: 2, minutes: 15 }) });
    expect(text()).toBe("۲ h ۱۵ min left");
    expect(queryOne(".o_sla_countdown").dataset.tooltip).not.toMatch(/[0-9]/);
});
