import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, freezeTime, mockDate } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { after, defineSlaModels } from "./sla_test_helpers";

describe.current.tags("desktop");
defineSlaModels();

const ROW = { breached: 1, at_risk: 0, running: 2, paused: 0, left: 7200 };
const FIGURES = {
    counts: { breached: 1, at_risk: 2, running: 30, paused: 4, met_today: 5, broken_today: 6 },
    ahead: 32,
    soonest: [],
    teams: [{ key: "team,1", name: "North", ...ROW }],
    people: [{ key: 0, name: null, ...ROW }],
    alarms: [],
    risk: null,
};
const ATTAINMENT = {
    spans: [["2026-03-01 00:00:00", "2026-03-02 00:00:00"]],
    whole: { met: [9], broken: [1] },
    parts: [],
    more: 0,
};
let figures;

beforeEach(() => {
    freezeTime();
    mockDate("2026-03-02 09:00:00", 0);
    figures = { ...FIGURES };
    onRpc("sla.cockpit", "get_figures", ({ args }) => {
        expect.step(args[0].team ? `figures of ${args[0].team}` : "figures");
        return figures;
    });
    onRpc("sla.cockpit", "get_attainment", () => ATTAINMENT);
    onRpc("sla.cockpit", "get_options", () => ({
        teams: [["team,1", "North"]],
        hosts: [],
        companies: [],
    }));
});

async function mountCockpit() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "sla_base.cockpit" });
    await animationFrame();
}

test("each tile says what it counts, in words and in numbers", async () => {
    await mountCockpit();
    expect(queryAllTexts(".o_sla_tile_label")).toEqual([
        "Breached, still open",
        "At risk",
        "In time",
        "Paused",
        "Met today",
        "Broken today",
    ]);
    expect(queryAllTexts(".o_sla_tile_count")).toEqual(["1", "2", "30", "4", "5", "6"]);
    expect(".o_sla_alarms").toHaveCount(0);
    expect.verifySteps(["figures"]);
});

test("what changed for the worse is read out", async () => {
    await mountCockpit();
    expect(".o_sla_cockpit [role=status]").toHaveText("1 breached and still open, 2 at risk");
    expect.verifySteps(["figures"]);
});

test("a number opens what it counts", async () => {
    onRpc("sla.cockpit", "get_action", ({ args }) => {
        expect.step(args[1]);
        return { type: "ir.actions.act_window_close" };
    });
    await mountCockpit();
    await contains(".o_sla_tile[data-name=at_risk]").click();
    await contains(".o_sla_teams .o_sla_number:first").click();
    expect.verifySteps(["figures", { name: "at_risk" }, { name: "breached", team: "team,1" }]);
});

test("a filter asks anew, and can be taken back", async () => {
    await mountCockpit();
    await contains(".o_sla_filters select[name=team]").select("team,1");
    await animationFrame();
    await contains(".o_sla_filters button").click();
    await animationFrame();
    expect.verifySteps(["figures", "figures of team,1", "figures"]);
});

test("alarms lead to their curves", async () => {
    figures.alarms = [{ model: "ticket", id: 7, name: "Faster, unhappier", text: "Both moved." }];
    await mountCockpit();
    mockService("action", {
        doAction(action) {
            expect.step([action.res_model, action.res_id]);
        },
    });
    expect(".o_sla_alarms h2").toHaveText("Better here, worse there");
    expect(".o_sla_alarms li .text-muted").toHaveText("Both moved.");
    await contains(".o_sla_alarms li button").click();
    expect.verifySteps(["figures", ["ticket", 7]]);
});

test("all alarms, and all that is likely to be broken, are a click away", async () => {
    figures.alarms = [{ model: "ticket", id: 7, name: "Faster, unhappier", text: "Both moved." }];
    const row = {
        id: 1,
        res_model: "ticket",
        res_id: 1,
        res_name: "Printer",
        metric_id: "Resolution",
        status: "running",
        deadline: after({ minutes: 30 }),
        warn_at: false,
        probability: 61.6,
    };
    figures.risk = { count: 9, rows: [row] };
    onRpc("sla.cockpit", "get_action", ({ args }) => {
        expect.step(args[1]);
        return { type: "ir.actions.act_window_close" };
    });
    await mountCockpit();
    expect(".o_sla_risks .o_sla_row_note").toHaveText("Likelihood of a breach: 62%");
    expect(".o_sla_risks_all").toHaveText("Show all 9");
    await contains(".o_sla_alarms_all").click();
    await contains(".o_sla_risks_all").click();
    expect.verifySteps(["figures", { name: "alarms" }, { name: "likely" }]);
});

test("nothing is said of what is likely where too little is known", async () => {
    figures.risk = null;
    await mountCockpit();
    expect(".o_sla_risks").toHaveCount(0);
    expect.verifySteps(["figures"]);
});

test("nothing is likely to be broken, as far as is known", async () => {
    figures.risk = { count: 0, rows: [] };
    await mountCockpit();
    expect(".o_sla_risks").toHaveText(/No open promise is likely to be broken\./);
    expect(".o_sla_risks_all").toHaveCount(0);
    expect.verifySteps(["figures"]);
});

test("without a promise it says what to do next", async () => {
    const none = Object.fromEntries(Object.keys(FIGURES.counts).map((name) => [name, 0]));
    figures = { ...FIGURES, counts: none, teams: [], people: [] };
    await mountCockpit();
    expect(".o_sla_empty button").toHaveText("Look at the policies");
    expect.verifySteps(["figures"]);
});

test("deadlines count down before one's eyes", async () => {
    figures.soonest = [
        {
            id: 1,
            res_model: "ticket",
            res_id: 1,
            res_name: "Printer",
            metric_id: "Resolution",
            status: "running",
            deadline: after({ minutes: 30 }),
            warn_at: false,
        },
    ];
    await mountCockpit();
    expect(".o_sla_row .o_sla_countdown_text").toHaveText("30 min left");
    await advanceTime(60 * 1000);
    await animationFrame();
    expect(".o_sla_row .o_sla_countdown_text").toHaveText("29 min left");
    expect.verifySteps(["figures"]);
});
