import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const PERIOD = 2000;

/** Loads a backtest again while it is being worked out, so that its progress shows. */
export class SlaBacktestRefresh extends Component {
    static template = xml`<span class="d-none" />`;
    static props = { ...standardWidgetProps };

    setup() {
        let timer = null;
        onMounted(() => {
            timer = browser.setInterval(() => this.refresh(), PERIOD);
        });
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async refresh() {
        const { record } = this.props;
        const isBusy = ["queued", "running"].includes(record.data.state);
        if (isBusy && !this.isLoading && !record.dirty && !document.hidden) {
            this.isLoading = true;
            try {
                await record.load();
            } finally {
                this.isLoading = false;
            }
        }
    }
}

export const slaBacktestRefresh = {
    component: SlaBacktestRefresh,
    fieldDependencies: [{ name: "state", type: "selection" }],
};

registry.category("view_widgets").add("sla_backtest_refresh", slaBacktestRefresh);
