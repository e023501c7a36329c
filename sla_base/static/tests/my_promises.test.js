import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, freezeTime, mockDate } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { EXPLANATION, after, before, defineSlaModels } from "./sla_test_helpers";

describe.current.tags("desktop");
defineSlaModels();

const NONE = { count: 0, rows: [] };
const FIGURES = {
    start: "2026-03-01 00:00:00",
    end: "2026-04-01 00:00:00",
    before: { met: 9, broken: 1 },
    met: 3,
    broken: 1,
    due: 4,
    metrics: [{ key: 2, name: "Resolution", met: 3, broken: 1 }],
    latest: [],
};
let page;

beforeEach(() => {
    freezeTime();
    mockDate("2026-03-02 09:00:00", 0);
    page = {
        late: NONE,
        today: NONE,
        next: NONE,
        paused: NONE,
        figures: FIGURES,
        objectives: [],
    };
    onRpc("sla.my.promises", "get_page", () => {
        expect.step("page");
        return page;
    });
    onRpc("sla.clock", "get_explanation", ({ args }) => {
        expect.step(`why ${args[0]}`);
        return EXPLANATION;
    });
});

function row(values) {
    return {
        id: 7,
        res_model: "ticket",
        res_id: 1,
        res_name: "Printer",
        metric_id: "Resolution",
        partner_id: "Azure",
        user_id: "Mitchell",
        team_name: "North",
        status: "running",
        deadline: after({ hours: 2 }),
        warn_at: false,
        ...values,
    };
}

/** The rows of a list, and how many there are in all. */
function list(...rows) {
    return { count: rows.length, rows: rows.map(row) };
}

async function mountPage() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "sla_base.my_promises",
    });
    await animationFrame();
}

const plain = (text) => text.replace(/\s+/g, " ");

test("each list says how many it holds, or that there is nothing", async () => {
    page.late = { ...list({ status: "breached", deadline: before({ hours: 1 }) }), count: 31 };
    await mountPage();
    expect(queryAllTexts(".o_sla_list h2").map(plain)).toEqual([
        "Late 31",
        "Due today 0",
        "Next 0",
        "Paused 0",
    ]);
    expect(".o_sla_list[data-name=late] .o_sla_countdown_text").toHaveText("1 h overdue");
    expect(".o_sla_list[data-name=late] .o_sla_list_all").toHaveText("Show all 31");
    expect(".o_sla_list[data-name=today]").toHaveText(/Nothing more is due today\.$/);
    expect(".o_sla_my_promises [role=status]").toHaveText("31 late, 0 due today");
    expect.verifySteps(["page"]);
});

test("a row names the customer and the team, but not its own reader", async () => {
    page.next = list({});
    await mountPage();
    const details = queryOne(".o_sla_list[data-name=next] .o_sla_row_text .text-muted");
    expect(plain(details.innerText)).toBe("Resolution · Azure · North");
    expect.verifySteps(["page"]);
});

test("what is paused tells by whom, why, until when and how much is left", async () => {
    const paused = { status: "paused", deadline: false, paused_since: before({ hours: 1 }) };
    page.paused = list(
        { ...paused, mine: true, why: "Waits for parts", paused_until: false, left: 5400 },
        { ...paused, mine: false, by: "Ann", why: false, paused_until: after({ hours: 3 }), left: 60 },
        { ...paused, mine: false, by: false, why: false, paused_until: false, left: 0 }
    );
    page.paused.rows.forEach((each, index) => (each.id = index + 1));
    await mountPage();
    expect(queryAllTexts(".o_sla_row_note").map(plain)).toEqual([
        "Paused by you on Mon, Mar 2, 8:00 AM: Waits for parts – 1 h 30 min left when it goes on.",
        "Paused by Ann on Mon, Mar 2, 8:00 AM – It goes on by itself on Mon, Mar 2, 12:00 PM. – 1 min left when it goes on.",
        "Paused since Mon, Mar 2, 8:00 AM – 0 s left when it goes on.",
    ]);
    expect.verifySteps(["page"]);
});

test("the figures of the month, and what it can still become", async () => {
    await mountPage();
    expect(".o_sla_attained").toHaveText("75%");
    expect(".o_sla_figures").toHaveText(/3 of 4 promises kept this month/);
    expect(".o_sla_figures").toHaveText(/Last month: 90%/);
    expect(".o_sla_outlook").toHaveText(
        "4 more are due this month: keep them all and you reach 87%; miss them all and you fall to 37%."
    );
    expect(".o_sla_figures [role=progressbar]").toHaveAttribute("aria-valuenow", "75");
    expect(".o_sla_figures [role=progressbar]").toHaveAttribute("aria-label", "Resolution");
    expect.verifySteps(["page"]);
});

test("a month in which nothing was decided has no figure", async () => {
    const nothing = { met: 0, broken: 0 };
    page.figures = { ...FIGURES, ...nothing, before: nothing, due: 0, metrics: [] };
    page.today = list({});
    await mountPage();
    expect(".o_sla_attained").toHaveText("–");
    expect(".o_sla_figures").toHaveText(/Nothing was decided this month yet\./);
    expect(".o_sla_figures").toHaveText(/Last month nothing was decided\./);
    expect(".o_sla_outlook").toHaveText("Nothing more is due this month.");
    expect(queryAll(".o_sla_figures button")).toHaveLength(0);
    expect.verifySteps(["page"]);
});

test("what pulled the figure down names who used up the time", async () => {
    const broken = { status: "breached", breached_at: before({ hours: 2 }) };
    page.figures = {
        ...FIGURES,
        latest: [
            row({ ...broken, id: 1, late_party_name: "Second line" }),
            row({ ...broken, id: 2, late_party_name: false }),
        ],
    };
    await mountPage();
    expect(queryAllTexts(".o_sla_figures .o_sla_row_note").map(plain)).toEqual([
        "Broken on Mon, Mar 2, 7:00 AM – Time used up by Second line",
        "Broken on Mon, Mar 2, 7:00 AM",
    ]);
    expect.verifySteps(["page"]);
});

test("objectives say how they stand, and what to do", async () => {
    page.objectives = [
        {
            model: "sla.objective",
            id: 5,
            name: "Contacts",
            period: "March",
            value: "12",
            target: "20",
            status: "Behind",
            tone: "danger",
            advice: "Eight more reach the target.",
        },
    ];
    await mountPage();
    const words = plain(queryOne(".o_sla_objective").innerText);
    expect(words).toBe("Contacts Behind March: 12 – target 20 Eight more reach the target.");
    expect.verifySteps(["page"]);
});

test("who has promised nothing reads how a promise comes about", async () => {
    const nothing = { met: 0, broken: 0 };
    page.figures = { ...FIGURES, ...nothing, before: nothing, due: 0, metrics: [] };
    await mountPage();
    expect(".o_sla_empty").toHaveText(/Nothing is promised on your documents\./);
    expect(".o_sla_list").toHaveCount(0);
    expect.verifySteps(["page"]);
});

test("rows, lists and figures open what they show", async () => {
    page.late = list({ status: "breached" });
    onRpc("sla.my.promises", "get_action", ({ args }) => {
        expect.step(args[1]);
        return { type: "ir.actions.act_window_close" };
    });
    await mountPage();
    mockService("action", {
        doAction(action) {
            expect.step(action.res_model ? [action.res_model, action.res_id] : action.type);
        },
    });
    await contains(".o_sla_row_open").click();
    await contains(".o_sla_list_all").click();
    await contains(".o_sla_figures button:contains(Show what was broken)").click();
    const { start, end } = FIGURES;
    expect.verifySteps([
        "page",
        ["ticket", 1],
        { name: "late" },
        "ir.actions.act_window_close",
        { name: "broken", start, end },
        "ir.actions.act_window_close",
    ]);
});

test("Why? explains a row", async () => {
    page.late = list({ status: "breached" });
    await mountPage();
    await contains(".o_sla_row .o_sla_why").click();
    expect(".o_dialog .o_sla_definition").toHaveText(EXPLANATION.description);
    expect.verifySteps(["page", "why 7"]);
});

test("a promise falls due before one's eyes", async () => {
    page.today = list({ deadline: after({ seconds: 20 }) });
    await mountPage();
    expect(".o_sla_row .o_sla_countdown_text").toHaveText("20 s left");
    await advanceTime(25 * 1000);
    await animationFrame();
    expect(".o_sla_row .o_sla_countdown_text").toHaveText("5 s overdue");
    expect.verifySteps(["page"]);
});
