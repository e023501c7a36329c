import { _t } from "@web/core/l10n/translation";
import { router } from "@web/core/browser/router";

const PREFIX = "sla_";
const NAMES = ["company", "team", "host", "agreement", "kind", "period", "by"];

export const KINDS = [
    ["customer", _t("To customers")],
    ["internal", _t("Internal")],
    ["supplier", _t("Of suppliers")],
];
export const PERIODS = [
    ["days", _t("14 days")],
    ["weeks", _t("8 weeks")],
    ["months", _t("12 months")],
];
export const PARTS = [
    ["team", _t("Team")],
    ["agreement", _t("Agreement")],
    ["customer", _t("Customer")],
    ["policy", _t("Policy")],
];

/** The filters that the address of the page names. */
export function readFilters() {
    const state = router.current;
    const filters = Object.fromEntries(
        NAMES.map((name) => [name, String(state[PREFIX + name] ?? "")])
    );
    const isKnown = (choices, value) => choices.some(([key]) => key === value);
    filters.company = /^\d+$/.test(filters.company) ? filters.company : "";
    filters.team = /^[\w.]+,\d+$/.test(filters.team) ? filters.team : "";
    filters.agreement = Number(filters.agreement) || false;
    filters.kind = isKnown(KINDS, filters.kind) ? filters.kind : "";
    filters.period = isKnown(PERIODS, filters.period) ? filters.period : "weeks";
    filters.by = isKnown(PARTS, filters.by) ? filters.by : "team";
    return filters;
}

/** What the address is to say of the filters; none says nothing. */
export function toAddress(filters) {
    const entries = NAMES.map((name) => [PREFIX + name, filters[name] || undefined]);
    return Object.fromEntries(entries);
}
