import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { slaFormat } from "../format";

/** What would be promised: the `result` of `sla.try`, a panel for each metric. */
export class SlaTrialField extends Component {
    static template = "sla_base.SlaTrialField";
    static props = { ...standardFieldProps };

    get problem() {
        return this.result.problem;
    }

    get metrics() {
        return (this.result.metrics || []).map((metric) => ({
            ...metric,
            promises: metric.promises.map((promise) => this.show(promise)),
        }));
    }

    get result() {
        return this.props.record.data[this.props.name] || {};
    }

    show(promise) {
        if (promise.problem) {
            return { ...promise, problem: slaFormat.text(promise.problem) };
        }
        return {
            ...promise,
            terms: slaFormat.text(promise.terms),
            deadline: this.showMoment(promise.deadline),
            warnAt: this.showMoment(promise.warn_at),
            local: this.isElsewhere(promise) ? slaFormat.text(promise.local) : "",
            alerts: promise.alerts.map((alert) => ({
                ...alert,
                when: slaFormat.text(alert.when),
                ...this.showMoment(alert.at),
            })),
        };
    }

    /** Whether the clocks on the wall show another time where the working hours are. */
    isElsewhere({ deadline, zone }) {
        const moment = deserializeDateTime(deadline);
        return moment.setZone(zone).offset !== moment.offset;
    }

    showMoment(text) {
        const moment = deserializeDateTime(text);
        return {
            moment: slaFormat.moment(moment),
            fullMoment: slaFormat.fullMoment(moment),
        };
    }
}

registry.category("fields").add("sla_trial", {
    component: SlaTrialField,
    supportedTypes: ["json"],
});
