import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { slaFormat } from "../format";
import { STATUSES, countdownAt, isCounting, now, statusAt } from "../status";
import { useTicker } from "../ticker";

/** The time left until the deadline of a document, or overdue since, as it passes. */
export class SlaCountdownField extends Component {
    static template = "sla_base.SlaCountdownField";
    static props = { ...standardFieldProps };

    setup() {
        useTicker(() => isCounting(this.promised.status) && this.promised.deadline);
    }

    /** @returns {import("../status").Promised} */
    get promised() {
        const { record, name } = this.props;
        return {
            status: record.data.sla_status,
            deadline: record.data[name],
            warnAt: record.data.sla_warn_at,
        };
    }

    /** What the template shows; undefined if nothing was promised. */
    get shown() {
        const { promised } = this;
        const moment = now();
        const status = statusAt(promised, moment);
        if (!status) {
            return undefined;
        }
        const { label, icon, tone } = STATUSES[status];
        const text = countdownAt(promised, moment);
        const due = promised.deadline && _t("Due %s", slaFormat.fullMoment(promised.deadline));
        // for ears, and for eyes that do not tell colours apart
        const spoken = [text === label ? "" : label, due].filter(Boolean).join(". ");
        return { icon, tone, text, due, spoken };
    }
}

export const slaCountdownField = {
    component: SlaCountdownField,
    displayName: _t("Countdown to an SLA deadline"),
    supportedTypes: ["datetime"],
    fieldDependencies: [
        { name: "sla_status", type: "selection" },
        { name: "sla_warn_at", type: "datetime" },
    ],
    isEmpty: (record) => !record.data.sla_status,
    listViewWidth: [165, 210],
};

registry.category("fields").add("sla_countdown", slaCountdownField);
