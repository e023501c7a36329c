import { onMounted, onWillUnmount, useComponent } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

const SECOND = 1000;
const CALM = 15 * SECOND;
const URGENT_WITHIN = 120 * SECOND;

/** Components that show time, and when each must be rendered next (epoch, ms). */
const due = new Map();
let timer = null;

/**
 * Render the component again as time passes: every second near the moment that
 * `getMoment` returns, else every 15 seconds, and not at all while it returns nothing.
 * All components share one timer.
 *
 * @param {() => luxon.DateTime | false} getMoment
 */
export function useTicker(getMoment) {
    const component = useComponent();
    const entry = { getMoment, render: () => component.render() };
    onMounted(() => {
        due.set(entry, nextDue(entry, Date.now()));
        schedule();
    });
    onWillUnmount(() => {
        due.delete(entry);
        schedule();
    });
}

function nextDue({ getMoment }, now) {
    const moment = getMoment();
    const isUrgent = moment && Math.abs(moment.toMillis() - now) <= URGENT_WITHIN;
    const period = isUrgent ? SECOND : CALM;
    // whole multiples, so that those with the same period fall due together
    return (Math.floor(now / period) + 1) * period;
}

function schedule() {
    browser.clearTimeout(timer);
    timer = null;
    if (due.size) {
        timer = browser.setTimeout(tick, Math.max(0, Math.min(...due.values()) - Date.now()));
    }
}

function tick() {
    const now = Date.now();
    for (const [entry, moment] of due) {
        if (moment <= now) {
            due.set(entry, nextDue(entry, now));
            if (entry.getMoment()) {
                entry.render();
            }
        }
    }
    schedule();
}
