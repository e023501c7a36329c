import { Component } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** How many of each class of leads it takes, from raw leads down to customers. */
export class SlaLeadFunnel extends Component {
    static template = "sla_marketing.SlaLeadFunnel";
    static props = { ...standardFieldProps };

    get rows() {
        return (this.props.record.data[this.props.name] || []).map((row) => ({
            name: row.name,
            count: formatFloat(row.count, { digits: [16, 0] }),
            width: row.width,
            rate:
                typeof row.rate === "number"
                    ? _t("%s % of the class before", formatFloat(100 * row.rate, { digits: [16, 1] }))
                    : "",
        }));
    }
}

export const slaLeadFunnel = {
    component: SlaLeadFunnel,
    displayName: _t("Funnel from leads to customers"),
    supportedTypes: ["json"],
};

registry.category("fields").add("sla_lead_funnel", slaLeadFunnel);
