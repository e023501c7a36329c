import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { slaFormat } from "@sla_base/format";
import { now } from "@sla_base/status";
import { useTicker } from "@sla_base/ticker";

/** The time since a moment, as it passes. */
export class SlaElapsedField extends Component {
    static template = "sla_billing_helpdesk.SlaElapsedField";
    static props = { ...standardFieldProps };

    setup() {
        useTicker(() => this.since);
    }

    get since() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        return slaFormat.span((now() - this.since) / 1000);
    }

    get tooltip() {
        return slaFormat.fullMoment(this.since);
    }
}

export const slaElapsedField = {
    component: SlaElapsedField,
    displayName: _t("Time that has passed since"),
    supportedTypes: ["datetime"],
};

registry.category("fields").add("sla_elapsed", slaElapsedField);
