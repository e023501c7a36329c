import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { slaFormat } from "../format";
import { STATUSES, now } from "../status";

/** Icon and colour of what can happen to a clock; the text says the same. */
const EVENTS = {
    started: ["fa-play", "primary"],
    paused: ["fa-pause", "info"],
    resumed: ["fa-play", "primary"],
    pause_refused: ["fa-hand-paper-o", "warning"],
    stopped: ["fa-flag-checkered", "success"],
    reopened: ["fa-refresh", "primary"],
    breached: ["fa-times-circle", "danger"],
    handed_over: ["fa-exchange", "secondary"],
    warned: ["fa-bell", "warning"],
    escalated: ["fa-arrow-up", "warning"],
    skipped: ["fa-minus-circle", "secondary"],
    retargeted: ["fa-bullseye", "secondary"],
    recalendared: ["fa-calendar", "secondary"],
    cancelled: ["fa-ban", "secondary"],
    deadline: ["fa-clock-o", "warning"],
};
const OTHER_EVENT = ["fa-circle", "secondary"];
/** Colours of holders in a row; of so small a share the number has no room in the bar. */
const HOLDER_TONES = 10;
const LEAST_SHARE = 5;

/** Why a clock says what it says: the answer of `sla.clock.get_explanation` in full. */
export class SlaWhyPanel extends Component {
    static template = "sla_base.SlaWhyPanel";
    static props = { explanation: Object };

    get status() {
        const { status, status_name: label } = this.props.explanation;
        return { ...STATUSES[status], label };
    }

    get sentences() {
        const { terms, deadline } = this.props.explanation;
        return [...terms, ...deadline].map((sentence) => slaFormat.text(sentence));
    }

    get story() {
        return this.props.explanation.story.map(({ at, kind, text, by }) => {
            const moment = deserializeDateTime(at);
            const [icon, tone] = EVENTS[kind] || OTHER_EVENT; // add-ons may add kinds
            return {
                icon,
                tone,
                by,
                text: slaFormat.text(text),
                moment: slaFormat.moment(moment),
                fullMoment: slaFormat.fullMoment(moment),
                isAhead: moment > now(),
            };
        });
    }

    get holders() {
        return this.props.explanation.holders
            .filter(({ seconds }) => seconds > 0)
            .map(({ name, seconds, share }, index) => {
                const duration = slaFormat.duration(seconds);
                const percent = slaFormat.percent(share);
                return {
                    name,
                    share,
                    duration,
                    percent,
                    number: slaFormat.number(index + 1),
                    hasRoom: share >= LEAST_SHARE,
                    tone: (index % HOLDER_TONES) + 1,
                    text: `${name} – ${duration} (${percent})`,
                };
            });
    }
}
