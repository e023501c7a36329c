import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

const { DateTime } = luxon;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How our screens write moments, spans of time and numbers. Nothing else formats them, so
 * an add-on that keeps another calendar or wants other words patches this one object:
 *
 *     patch(slaFormat, { moment(datetime) { ... } });
 */
export const slaFormat = {
    /** The user's locale. */
    get locale() {
        return user.lang || undefined;
    },

    /** A number in the digits of the user's locale. */
    number(value) {
        return new Intl.NumberFormat(this.locale).format(value);
    },

    /** A whole number of percent. */
    percent(value) {
        return new Intl.NumberFormat(this.locale, { style: "percent" }).format(value / 100);
    },

    /**
     * A sentence of the server, its digits those of the user's locale. Names in quotation
     * marks that hold Latin letters stay as they were written.
     */
    text(sentence) {
        return sentence.replace(/[«“][^»”]*[a-z][^»”]*[»”]|\d/gi, (part) =>
            part.length > 1 ? part : this.number(Number(part))
        );
    },

    /**
     * A date and time, such as “Mon, Jan 12, 2:00 PM”; with the year unless it is this one.
     * In the user's time zone, unless another is named.
     */
    moment(datetime, zone = "default") {
        const options = { weekday: "short", day: "numeric", month: "short" };
        if (datetime.year !== DateTime.now().year) {
            options.year = "numeric";
        }
        return this.intl(datetime, { ...options, hour: "numeric", minute: "2-digit" }, zone);
    },

    /** A date and time in full, for tooltips. */
    fullMoment(datetime) {
        return this.intl(datetime, { dateStyle: "full", timeStyle: "short" });
    },

    /** A day, such as “Jan 12”. */
    day(datetime) {
        return this.intl(datetime, { day: "numeric", month: "short" });
    },

    /**
     * The month that starts at a moment, such as “January 2026”; in a locale with other months
     * than the server's, the day on which it starts.
     */
    month(datetime) {
        const { calendar } = new Intl.DateTimeFormat(this.locale).resolvedOptions();
        if (calendar !== "gregory") {
            return this.day(datetime);
        }
        return this.intl(datetime, { month: "long", year: "numeric" });
    },

    /** The time of a day, such as “2:00 PM”. */
    time(datetime) {
        return this.intl(datetime, { hour: "numeric", minute: "2-digit" });
    },

    intl(datetime, options, zone = "default") {
        const { numberingSystem } = new Intl.NumberFormat(this.locale).resolvedOptions();
        const local = datetime
            .setZone(zone)
            .reconfigure({ locale: this.locale, numberingSystem });
        const parts = local.toLocaleParts(options);
        const calendar = local.resolvedLocaleOptions().outputCalendar;
        const hasDay = ["month", "year"].every((type) => parts.some((p) => p.type === type));
        return calendar === "persian" && hasDay
            ? this.persian(parts)
            : local.toLocaleString(options);
    },

    /**
     * The parts of a date of the Persian calendar in the order in which people write them.
     * Browsers put the year first and the day of the week last, after a Latin comma.
     */
    persian(parts) {
        const value = (type) => parts.find((part) => part.type === type)?.value;
        const day = ["weekday", "day", "month", "year"].map(value).filter(Boolean).join(" ");
        const start = parts.findIndex((part) => part.type === "hour");
        if (start < 0) {
            return day;
        }
        return `${day}، ${parts.slice(start).map((part) => part.value).join("")}`;
    },

    /** Working time, such as “12 h 5 min”: no days, for a working day has no fixed length. */
    duration(seconds) {
        const total = Math.abs(Math.trunc(seconds));
        const hours = Math.trunc(total / HOUR);
        const minutes = Math.trunc((total % HOUR) / MINUTE);
        if (hours) {
            return this.units(hours, "h", minutes, "min");
        }
        return minutes ? this.unit(minutes, "min") : this.unit(total, "s");
    },

    /** Time by the clock until or since a moment: two units, seconds below two minutes. */
    span(seconds) {
        const total = Math.abs(Math.trunc(seconds));
        if (total >= DAY) {
            return this.units(Math.trunc(total / DAY), "d", Math.trunc((total % DAY) / HOUR), "h");
        }
        if (total >= 2 * MINUTE) {
            return this.duration(total);
        }
        if (total >= MINUTE) {
            return this.units(1, "min", total % MINUTE, "s");
        }
        return this.unit(total, "s");
    },

    units(large, largeUnit, small, smallUnit) {
        const first = this.unit(large, largeUnit);
        if (!small) {
            return first;
        }
        // two units of time, such as “2 h” and “15 min”
        return _t("%(large)s %(small)s", { large: first, small: this.unit(small, smallUnit) });
    },

    unit(value, unit) {
        const number = this.number(value);
        switch (unit) {
            case "d":
                return _t("%s d", number);
            case "h":
                return _t("%s h", number);
            case "min":
                return _t("%s min", number);
            default:
                return _t("%s s", number);
        }
    },
};
