import { Component } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Attainment by target: what would have been, and below it what really was. */
export class SlaBacktestChart extends Component {
    static template = "sla_base.SlaBacktestChart";
    static props = { ...standardFieldProps };

    get rows() {
        return (this.props.record.data[this.props.name] || []).map((row) => ({
            name: row.name,
            bars: [
                this.makeBar(_t("Would have been"), row.then, "bg-primary"),
                this.makeBar(_t("Really was"), row.really, "bg-info progress-bar-striped"),
            ],
        }));
    }

    makeBar(label, share, tone) {
        const isDecided = typeof share === "number";
        return {
            label,
            tone,
            width: isDecided ? share : 0,
            text: isDecided ? `${formatFloat(share, { digits: [5, 1] })} %` : "–",
        };
    }
}

export const slaBacktestChart = {
    component: SlaBacktestChart,
    displayName: _t("Attainment of a backtest by target"),
    supportedTypes: ["json"],
};

registry.category("fields").add("sla_backtest_chart", slaBacktestChart);
