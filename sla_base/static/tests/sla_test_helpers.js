import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models } from "@web/../tests/web_test_helpers";

/** The moment at which the tests take place, and others told from there, as the server does. */
export const NOW = luxon.DateTime.fromSQL("2026-03-02 09:00:00", { zone: "utc" });

export function after(span) {
    return NOW.plus(span).toFormat("yyyy-MM-dd HH:mm:ss");
}

export function before(span) {
    return NOW.minus(span).toFormat("yyyy-MM-dd HH:mm:ss");
}

export class Ticket extends models.Model {
    _name = "ticket";

    name = fields.Char();
    sla_status = fields.Selection({
        selection: [
            ["running", "In time"],
            ["at_risk", "At risk"],
            ["paused", "Paused"],
            ["breached", "Breached"],
            ["met", "Met"],
        ],
    });
    sla_next_deadline = fields.Datetime();
    sla_warn_at = fields.Datetime();
    sla_clock_ids = fields.One2many({ relation: "sla.clock" });
}

export class SlaMetric extends models.Model {
    _name = "sla.metric";

    name = fields.Char();

    _records = [
        { id: 1, name: "First response" },
        { id: 2, name: "Resolution" },
    ];
}

export class SlaAgreement extends models.Model {
    _name = "sla.agreement";

    name = fields.Char();

    _records = [{ id: 1, name: "Second line" }];
}

export class SlaClock extends models.Model {
    _name = "sla.clock";

    res_model = fields.Char();
    res_id = fields.Integer();
    metric_id = fields.Many2one({ relation: "sla.metric" });
    agreement_id = fields.Many2one({ relation: "sla.agreement" });
    kind = fields.Char();
    state = fields.Char();
    status = fields.Char();
    deadline = fields.Datetime();
    warn_at = fields.Datetime();
    breached_at = fields.Datetime();
    stopped_at = fields.Datetime();
    opens_at = fields.Datetime();
    allowance = fields.Integer();
    elapsed_now = fields.Integer();
    remaining_now = fields.Integer();

    get_explanation() {
        return EXPLANATION;
    }
}

export const EXPLANATION = {
    promise: "Resolution",
    description: "Until the ticket is closed.",
    status: "paused",
    status_name: "Paused",
    terms: ["Promised: 8 working hours, counted in “Nine to five” (UTC)."],
    deadline: ["2 h of 8 h working time used."],
    policies: [
        { name: "Gold", level: "Tier", verdict: "applies", won: true },
        { name: "Standard", level: "Company default", verdict: "is beaten", won: false },
    ],
    story: [
        { kind: "started", at: before({ hours: 4 }), text: "Started" },
        { kind: "paused", at: before({ hours: 2 }), text: "Paused", by: "Mitchell" },
        { kind: "deadline", at: after({ hours: 5 }), text: "Deadline" },
    ],
    holders: [
        { name: "First line", seconds: 5400, share: 75, words: "" },
        { name: "Second line", seconds: 1800, share: 25, words: "" },
        { name: "Nobody", seconds: 0, share: 0, words: "" },
    ],
};

export function defineSlaModels() {
    defineMailModels();
    defineModels([Ticket, SlaMetric, SlaAgreement, SlaClock]);
}
