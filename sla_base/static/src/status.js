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

/**
 * @typedef {object} Promised what the server last told of a clock, or of all of a document
 * @property {keyof STATUSES | false} status
 * @property {luxon.DateTime | false} deadline
 * @property {luxon.DateTime | false} warnAt
 * @property {boolean} [ended] the clock has stopped
 */

/**
 * Return the status at `now`: what the server told, unless a moment has passed since.
 *
 * @param {Promised} promised
 * @param {luxon.DateTime} now
 */
export function statusAt({ status, deadline, warnAt, ended }, now) {
    if (!["running", "at_risk"].includes(status) || !deadline || ended) {
        return status;
    }
    if (now > deadline) {
        return "breached";
    }
    return warnAt && now >= warnAt ? "at_risk" : status;
}

/**
 * Return what to show at `now` in a word or two, such as “2 h 15 min left”; "" if nothing
 * was promised.
 *
 * @param {Promised} promised
 * @param {luxon.DateTime} now
 */
export function countdownAt(promised, now) {
    const status = statusAt(promised, now);
    if (!status) {
        return "";
    }
    if (!promised.deadline || promised.ended || !isCounting(status)) {
        return STATUSES[status].label;
    }
    const seconds = (promised.deadline - now) / 1000;
    const span = slaFormat.span(seconds);
    return seconds < 0 ? _t("%s overdue", span) : _t("%s left", span);
}

export function isCounting(status) {
    return ["running", "at_risk", "breached"].includes(status);
}
