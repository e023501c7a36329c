import { _t } from "@web/core/l10n/translation";
import { slaFormat } from "./format";

/** What a clock can say: the word, the icon and the colour of Bootstrap that tell it. */
export const STATUSES = {
    running: { label: _t("In time"), icon: "fa-clock-o", tone: "success" },
    at_risk: { label: _t("At risk"), icon: "fa-exclamation-triangle", tone: "warning" },
    paused: { label: _t("Paused"), icon: "fa-pause", tone: "info" },
    breached: { label: _t("Breached"), icon: "fa-times-circle", tone: "danger" },
    met: { label: _t("Met"), icon: "fa-check", tone: "success" },
    cancelled: { label: _t("Cancelled"), icon: "fa-ban", tone: "secondary" },
};

/** The moment to compare with, in whole seconds as the server has it. */
export function now() {
    return luxon.DateTime.now().startOf("second");
}

/**
 * @typedef {object} Promised what the server last told of a clock, or of all of a document
 * @property {keyof STATUSES | false} status
 * @property {luxon.DateTime | false} deadline
 * @property {luxon.DateTime | false} warnAt
 * @property {boolean} [ended] the clock has stopped
 */

/**
 * Return the status at `moment`: what the server told, unless a moment has passed since.
 *
 * @param {Promised} promised
 * @param {luxon.DateTime} moment
 */
export function statusAt({ status, deadline, warnAt, ended }, moment) {
    if (!["running", "at_risk"].includes(status) || !deadline || ended) {
        return status;
    }
    if (moment > deadline) {
        return "breached";
    }
    return warnAt && moment >= warnAt ? "at_risk" : status;
}

/**
 * Return what to show at `moment` in a word or two, such as “2 h 15 min left”; "" if nothing
 * was promised.
 *
 * @param {Promised} promised
 * @param {luxon.DateTime} moment
 */
export function countdownAt(promised, moment) {
    const status = statusAt(promised, moment);
    if (!status) {
        return "";
    }
    if (!promised.deadline || promised.ended || !isCounting(status)) {
        return STATUSES[status].label;
    }
    const seconds = (promised.deadline - moment) / 1000;
    const span = slaFormat.span(seconds);
    return seconds < 0 ? _t("%s overdue", span) : _t("%s left", span);
}

export function isCounting(status) {
    return ["running", "at_risk", "breached"].includes(status);
}
