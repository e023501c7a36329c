import { describe, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { slaFormat } from "@sla_base/format";
import "@l10n_ir_sla/format";

describe.current.tags("headless");

const { DateTime } = luxon;
// Nowruz of 1405 begins in a zone of +3:30 while it is still March 20 in UTC
const NOWRUZ = DateTime.fromISO("2026-03-20T21:00:00Z", { zone: "utc" });

function setUp(lang) {
    allowTranslations();
    mockDate("2026-05-02 09:00:00", +3.5);
    patchWithCleanup(user, { lang });
}

test("who reads Persian sees days of the Persian calendar", () => {
    setUp("fa-IR");
    expect(slaFormat.day(NOWRUZ)).toBe("۱ فروردین");
    expect(slaFormat.month(NOWRUZ)).toBe("فروردین ۱۴۰۵");
    expect(slaFormat.fullMoment(NOWRUZ)).toBe("شنبه ۱ فروردین ۱۴۰۵، ۰:۳۰");
    expect(slaFormat.moment(NOWRUZ, "utc")).toInclude("۲۹ اسفند");
});

test("the year of a moment is told unless it is this Persian one", () => {
    setUp("fa-IR");
    const now = DateTime.now();
    expect(slaFormat.moment(now)).not.toInclude(slaFormat.year(now));
    const before = now.minus({ years: 2 });
    expect(slaFormat.moment(before)).toInclude(slaFormat.year(before));
});

test("others keep their calendar", () => {
    setUp("en-US");
    expect(slaFormat.day(NOWRUZ)).toBe("Mar 21");
    expect(slaFormat.month(NOWRUZ)).toBe("March 2026");
});

test("the calendar stays with the text: what is sent to the server is Gregorian", () => {
    setUp("fa-IR");
    slaFormat.moment(NOWRUZ);
    expect(NOWRUZ.outputCalendar).toBe(null);
    expect(DateTime.now().outputCalendar).toBe(null);
    expect(NOWRUZ.toFormat("yyyy-MM-dd")).toBe("2026-03-20");
});
