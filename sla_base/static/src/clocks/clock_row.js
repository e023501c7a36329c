import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { slaFormat } from "../format";
import { STATUSES, countdownAt, now, statusAt } from "../status";
import { useTicker } from "../ticker";

const MOMENTS = ["deadline", "warn_at", "breached_at", "stopped_at", "opens_at"];

/** Fields of `sla.clock` that a row shows. */
export const CLOCK_FIELDS = [
    ...MOMENTS,
    "metric_id",
    "kind",
    "agreement_id",
    "state",
    "status",
    "allowance",
    "elapsed_now",
    "remaining_now",
];

/** One clock: what is promised, how it stands, and how much of the time is used. */
export class SlaClockRow extends Component {
    static template = "sla_base.SlaClockRow";
    static props = { clock: Object, onWhy: Function };

    setup() {
        useTicker(() => this.isOpen && this.moments.deadline);
    }

    get moments() {
        const { clock } = this.props;
        return Object.fromEntries(
            MOMENTS.map((name) => [name, clock[name] && deserializeDateTime(clock[name])])
        );
    }

    get isOpen() {
        return ["running", "paused"].includes(this.props.clock.state);
    }

    /** @returns {import("../status").Promised} */
    get promised() {
        const { deadline, warn_at: warnAt } = this.moments;
        return { status: this.props.clock.status, deadline, warnAt, ended: !this.isOpen };
    }

    get status() {
        return STATUSES[statusAt(this.promised, now())];
    }

    /** To whom it is promised, unless to the customer. */
    get party() {
        const { kind, agreement_id: agreement } = this.props.clock;
        if (kind === "customer") {
            return "";
        }
        const name = kind === "supplier" ? _t("Supplier") : _t("Internal");
        return agreement ? _t("%(kind)s: %(agreement)s", { kind: name, agreement: agreement[1] }) : name;
    }

    get used() {
        const { allowance, elapsed_now: used } = this.props.clock;
        return _t("%(used)s of %(allowance)s used", {
            used: slaFormat.duration(used),
            allowance: slaFormat.duration(allowance),
        });
    }

    /** The bar: the time used of what was promised, and what was used beyond it. */
    get bar() {
        const { allowance, elapsed_now: used } = this.props.clock;
        const whole = Math.max(allowance, used, 1);
        const beyond = Math.max(used - allowance, 0);
        return {
            within: (100 * (used - beyond)) / whole,
            beyond: (100 * beyond) / whole,
            percent: Math.round((100 * used) / (allowance || 1)),
        };
    }

    /** That no time counts at this moment, because the hours are closed. */
    get closed() {
        const { opens_at: opens } = this.moments;
        return opens && opens > now()
            ? _t("Closed now; time counts again from %s", slaFormat.moment(opens))
            : "";
    }

    /** When it is due, or how it ended. */
    get outcome() {
        const { deadline, breached_at: breached, stopped_at: stopped } = this.moments;
        const { state, status } = this.props.clock;
        if (state === "cancelled") {
            return "";
        }
        if (state === "stopped") {
            return status === "breached"
                ? _t("Broken on %s", slaFormat.moment(breached))
                : _t("Kept on %s", slaFormat.moment(stopped));
        }
        if (!deadline) {
            return _t("%s left", slaFormat.duration(this.props.clock.remaining_now));
        }
        const due = _t("Due %s", slaFormat.moment(deadline));
        return `${due} – ${countdownAt(this.promised, now())}`;
    }

    /** The deadline in full, as a tooltip. */
    get due() {
        const { deadline } = this.moments;
        return deadline ? slaFormat.fullMoment(deadline) : "";
    }

    get percent() {
        return slaFormat.percent(this.bar.percent);
    }
}
