import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, freezeTime, mockDate } from "@odoo/hoot-mock";
import { MockServer, contains, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { EXPLANATION, SlaClock, Ticket, after, before, defineSlaModels } from "./sla_test_helpers";

describe.current.tags("desktop");
defineSlaModels();
beforeEach(() => {
    freezeTime();
    mockDate("2026-03-02 09:00:00", 0);
    Ticket._records = [{ id: 1, name: "Printer" }];
});

const HOUR = 3600;

function clock(values) {
    const { allowance = 8 * HOUR, elapsed_now: used = 2 * HOUR } = values;
    return {
        res_model: "ticket",
        res_id: 1,
        metric_id: 2,
        kind: "customer",
        state: "running",
        status: "running",
        allowance,
        elapsed_now: used,
        remaining_now: allowance - used,
        ...values,
    };
}

function mountForm(...clocks) {
    SlaClock._records = clocks.map((values, index) => ({ id: index + 1, ...clock(values) }));
    return mountView({
        type: "form",
        resModel: "ticket",
        resId: 1,
        arch: `<form><field name="name" /><field name="sla_clock_ids" widget="sla_clocks" /></form>`,
    });
}

test("nothing promised", async () => {
    await mountForm({ res_id: 2 }, { res_model: "other" });
    expect(".o_sla_nothing").toHaveText("Nothing is promised on this document.");
    expect(".o_sla_clock").toHaveCount(0);
});

test("that time does not count now is said, with the next opening", async () => {
    await mountForm({ deadline: after({ hours: 20 }), opens_at: after({ hours: 16 }) });
    expect(".o_sla_closed").toHaveText(/^Closed now; time counts again from/);
});

test("each clock has its metric, status, bar and deadline, open ones first", async () => {
    await mountForm(
        { state: "stopped", status: "met", stopped_at: before({ hours: 3 }), metric_id: 1 },
        { state: "paused", status: "paused", kind: "internal", agreement_id: 1 },
        { deadline: after({ hours: 6 }) }
    );
    expect(queryAllTexts(".o_sla_metric")).toEqual(["Resolution", "Resolution", "First response"]);
    expect(queryAllTexts(".o_sla_status")).toEqual(["In time", "Paused", "Met"]);
    expect(queryAllTexts(".o_sla_party")).toEqual(["Internal: Second line"]);
    expect(queryAllTexts(".o_sla_used")).toEqual(Array(3).fill("2 h of 8 h used"));
    const outcomes = queryAllTexts(".o_sla_outcome").map((text) => text.replace(/\s/g, " "));
    expect(outcomes).toEqual([
        "Due Mon, Mar 2, 3:00 PM – 6 h left",
        "6 h left",
        "Kept on Mon, Mar 2, 6:00 AM",
    ]);
    expect(queryOne(".o_sla_within:first").style.width).toBe("25%");
    expect(".o_sla_beyond").toHaveCount(0);
});

test("time beyond the promise is red, and the bar does not overflow", async () => {
    await mountForm({
        status: "breached",
        elapsed_now: 32 * HOUR,
        deadline: before({ hours: 24 }),
        breached_at: before({ hours: 24 }),
    });
    expect(queryOne(".o_sla_within").style.width).toBe("25%");
    expect(queryOne(".o_sla_beyond").style.width).toBe("75%");
    expect(".o_sla_beyond").toHaveClass("bg-danger");
    expect(".o_sla_bar").toHaveAttribute("aria-valuenow", "100");
    expect(queryOne(".o_sla_outcome").innerText).toMatch(/1 d overdue$/);
});

test("a clock turns overdue before one's eyes", async () => {
    await mountForm({ deadline: after({ seconds: 10 }), elapsed_now: 8 * HOUR - 10 });
    expect(".o_sla_status").toHaveText("In time");
    await advanceTime(15000);
    await animationFrame();
    expect(".o_sla_status").toHaveText("Breached");
    expect(queryOne(".o_sla_outcome").innerText).toMatch(/5 s overdue$/);
});

test("of those that ended, only the last are shown at first", async () => {
    const ended = { state: "stopped", status: "met", stopped_at: before({ hours: 1 }) };
    await mountForm(...Array(5).fill(ended), { deadline: after({ hours: 6 }) });
    expect(".o_sla_clock").toHaveCount(4);
    await contains(".o_sla_more").click();
    expect(".o_sla_clock").toHaveCount(6);
    expect(".o_sla_more").toHaveCount(0);
});

test("the clocks are read again when the document is saved", async () => {
    onRpc("ticket", "web_save", ({ parent }) => {
        MockServer.env["sla.clock"].write([1], {
            state: "stopped",
            status: "met",
            stopped_at: after({}),
        });
        return parent();
    });
    await mountForm({ deadline: after({ hours: 6 }) });
    expect(".o_sla_status").toHaveText("In time");
    await contains("[name=name] input").edit("Printer on fire");
    expect(".o_sla_status").toHaveText("In time");
    await contains(".o_form_button_save").click();
    await advanceTime(100); // the record's observers wait for a frame
    await animationFrame();
    expect(".o_sla_status").toHaveText("Met");
});

test("Why? explains", async () => {
    await mountForm({ deadline: after({ hours: 6 }) });
    await contains(".o_sla_why").click();
    expect(".o_dialog .o_sla_definition").toHaveText(EXPLANATION.description);
    expect(queryAllTexts(".o_sla_sentences li")).toEqual([
        ...EXPLANATION.terms,
        ...EXPLANATION.deadline,
    ]);
    expect(queryAllTexts(".o_sla_entry .o_sla_text")).toEqual(["Started", "Paused", "Deadline"]);
    const moments = queryAllTexts(".o_sla_entry time").map((text) => text.replace(/\s/g, " "));
    expect(moments).toEqual(["Mon, Mar 2, 5:00 AM", "Mon, Mar 2, 7:00 AM", "Mon, Mar 2, 2:00 PM"]);
    expect(".o_sla_ahead").toHaveCount(1);
    expect(".o_sla_entry:eq(1)").toHaveText(/Mitchell$/);
    expect(queryAllTexts(".o_sla_holder")).toEqual([
        "1First line – 1 h 30 min (75%)",
        "2Second line – 30 min (25%)",
    ]);
    const shares = queryAll(".o_sla_holders .progress-bar").map((bar) => bar.style.width);
    expect(shares).toEqual(["75%", "25%"]);
    expect(".o_sla_policies tbody tr:first").toHaveClass("o_sla_won");
    expect(".o_sla_policies tbody tr").toHaveCount(2);
});

test("each of many holders has a colour and a number of its own", async () => {
    SlaClock._records = [{ id: 1, ...clock({}) }];
    const shares = [30, 20, 15, 10, 10, 12, 3];
    const holders = shares.map((share, index) => ({
        name: `Team ${index + 1}`,
        seconds: 60 * share,
        share,
    }));
    onRpc("sla.clock", "get_explanation", () => ({ ...EXPLANATION, holders }));
    await mountView({
        type: "form",
        resModel: "sla.clock",
        resId: 1,
        arch: `<form><widget name="sla_why" /></form>`,
    });
    const tones = (selector) => queryAll(selector).map((e) => /tone_\d+/.exec(e.className)[0]);
    const inBar = tones(".o_sla_holders .progress-bar");
    expect(new Set(inBar).size).toBe(7);
    expect(tones(".o_sla_holder .o_sla_holder_number")).toEqual(inBar);
    // the last has no room for its number
    expect(queryAllTexts(".o_sla_holders .progress-bar")).toEqual(["1", "2", "3", "4", "5", "6", ""]);
    expect(queryOne(".o_sla_holders .progress-bar:last-child").dataset.tooltip).toBe(
        "Team 7 – 3 min (3%)"
    );
    expect(".o_sla_holder:last-child").toHaveText("7Team 7 – 3 min (3%)");
});

test("Why? as a part of the clock's own form", async () => {
    SlaClock._records = [{ id: 1, ...clock({}) }];
    await mountView({
        type: "form",
        resModel: "sla.clock",
        resId: 1,
        arch: `<form><widget name="sla_why" /></form>`,
    });
    expect(".o_sla_why_panel h2").toHaveText("Resolution");
    expect(".o_sla_entry").toHaveCount(3);
});
