import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { SlaCountdownField } from "../countdown/countdown_field";
import { slaFormat } from "../format";

/** The countdown of a clock outside a view. */
export class SlaCountdown extends SlaCountdownField {
    static props = { promised: Object };

    get promised() {
        return this.props.promised;
    }
}

/** Clocks as rows, each with its countdown and what the page adds to it. */
export class SlaClockRows extends Component {
    static template = "sla_base.SlaClockRows";
    static components = { SlaCountdown };
    static props = {
        rows: Array,
        open: Function,
        own: { type: Boolean, optional: true },
        why: { type: Function, optional: true },
        note: { type: Function, optional: true },
    };

    promised(row) {
        return {
            status: row.status,
            deadline: row.deadline && deserializeDateTime(row.deadline),
            warnAt: row.warn_at && deserializeDateTime(row.warn_at),
        };
    }

    due(row) {
        return row.deadline ? slaFormat.moment(deserializeDateTime(row.deadline)) : "";
    }

    details(row) {
        const person = this.props.own ? "" : row.user_id || _t("Unassigned");
        return [row.partner_id, row.team_name, person].filter(Boolean);
    }
}
