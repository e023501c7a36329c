import { Component, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useLoadedWithRecord } from "../record_loader";
import { SlaWhyPanel } from "./why_panel";

/** The explanation of the clock that a form shows, as a part of that form. */
export class SlaWhyWidget extends Component {
    static components = { SlaWhyPanel };
    static template = xml`
        <SlaWhyPanel t-if="explanation.value" explanation="explanation.value" />`;
    static props = { ...standardWidgetProps };

    setup() {
        const orm = useService("orm");
        this.explanation = useLoadedWithRecord(({ resId }) =>
            resId ? orm.call("sla.clock", "get_explanation", [[resId]]) : null
        );
    }
}

export const slaWhyWidget = { component: SlaWhyWidget };

registry.category("view_widgets").add("sla_why", slaWhyWidget);
