import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useLoadedWithRecord } from "../record_loader";
import { SlaWhyDialog } from "../why/why_dialog";
import { CLOCK_FIELDS, SlaClockRow } from "./clock_row";

const ENDED_SHOWN = 3;

/** The clocks of a document, each with its bar and its “Why?”; open ones first. */
export class SlaClocksField extends Component {
    static template = "sla_base.SlaClocksField";
    static components = { SlaClockRow };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({ showAll: false });
        this.clocks = useLoadedWithRecord(({ resModel, resId }) => this.load(resModel, resId));
    }

    async load(resModel, resId) {
        if (!resId) {
            return [];
        }
        // not through the record: its onchanges would drag the clocks along
        return this.orm.searchRead(
            "sla.clock",
            [
                ["res_model", "=", resModel],
                ["res_id", "=", resId],
            ],
            CLOCK_FIELDS
        );
    }

    get open() {
        const moment = (clock) => clock.deadline || "9999";
        return (this.clocks.value || [])
            .filter((clock) => ["running", "paused"].includes(clock.state))
            .sort((a, b) => moment(a).localeCompare(moment(b)));
    }

    /** The latest first. */
    get ended() {
        return (this.clocks.value || [])
            .filter((clock) => ["stopped", "cancelled"].includes(clock.state))
            .reverse();
    }

    get shown() {
        const ended = this.state.showAll ? this.ended : this.ended.slice(0, ENDED_SHOWN);
        return [...this.open, ...ended];
    }

    get hasMore() {
        return !this.state.showAll && this.ended.length > ENDED_SHOWN;
    }

    async onWhy(clock) {
        const explanation = await this.orm.call("sla.clock", "get_explanation", [[clock.id]]);
        this.dialog.add(SlaWhyDialog, { explanation });
    }
}

export const slaClocksField = {
    component: SlaClocksField,
    displayName: _t("SLA clocks"),
    supportedTypes: ["one2many"],
    isEmpty: () => false,
};

registry.category("fields").add("sla_clocks", slaClocksField);
