import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";

const CHANNEL = "sla_base.clocks";
const CALM = 2000;
// of the time that pages ask the server, at most a tenth is spent on its answer
const SHARE = 10;
const MINUTE = 60 * 1000;

/**
 * Call `refresh` when clocks have changed, once for a whole burst of changes, and every
 * minute, for time passes too. Pages do not ask all at the same moment, and those that
 * nobody looks at do not ask at all.
 *
 * @param {() => Promise<void>} refresh
 */
export function useLiveClocks(refresh) {
    const bus = useService("bus_service");
    let timer = null;
    let interval = null;
    let took = 0;
    let isStale = false;

    async function run() {
        timer = null;
        isStale = document.hidden;
        if (isStale) {
            return;
        }
        const start = Date.now();
        await refresh();
        took = Date.now() - start;
    }

    function plan() {
        if (timer === null) {
            const calm = Math.max(CALM, SHARE * took);
            timer = browser.setTimeout(run, calm * (0.5 + Math.random() / 2));
        }
    }

    function onVisible() {
        if (isStale && !document.hidden) {
            plan();
        }
    }

    onMounted(() => {
        bus.addChannel(CHANNEL);
        bus.subscribe(CHANNEL, plan);
        interval = browser.setInterval(plan, MINUTE);
        document.addEventListener("visibilitychange", onVisible);
    });
    // what was said while the connection was down is not said again
    useBus(bus, "BUS:RECONNECT", plan);
    onWillUnmount(() => {
        bus.unsubscribe(CHANNEL, plan);
        bus.deleteChannel(CHANNEL);
        browser.clearInterval(interval);
        browser.clearTimeout(timer);
        document.removeEventListener("visibilitychange", onVisible);
    });
}
