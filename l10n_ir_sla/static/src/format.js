import { patch } from "@web/core/utils/patch";
import { slaFormat } from "@sla_base/format";

const { DateTime } = luxon;

/**
 * Who reads Persian sees moments of the Persian calendar. The calendar is set for each value
 * that is shown, never as Luxon's default: what is sent to the server would be in it, too.
 */
patch(slaFormat, {
    get isPersian() {
        return (this.locale || "").split("-")[0] === "fa";
    },

    intl(datetime, options, zone) {
        if (this.isPersian) {
            return super.intl(datetime.reconfigure({ outputCalendar: "persian" }), options, zone);
        }
        return super.intl(datetime, options, zone);
    },

    moment(datetime, zone = "default") {
        if (!this.isPersian) {
            return super.moment(datetime, zone);
        }
        const options = { weekday: "short", day: "numeric", month: "short" };
        if (this.year(datetime) !== this.year(DateTime.now())) {
            options.year = "numeric";
        }
        return this.intl(datetime, { ...options, hour: "numeric", minute: "2-digit" }, zone);
    },

    /** The year, as text. */
    year(datetime) {
        return this.intl(datetime, { year: "numeric" });
    },

    /** Months of the cockpit are Persian ones too, see `_get_month` on the server. */
    month(datetime) {
        if (this.isPersian) {
            return this.intl(datetime, { month: "long", year: "numeric" });
        }
        return super.month(datetime);
    },
});
