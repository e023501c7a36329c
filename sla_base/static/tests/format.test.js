import { describe, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { patch } from "@web/core/utils/patch";
import { user } from "@web/core/user";
import { slaFormat } from "@sla_base/format";
import { NOW } from "./sla_test_helpers";

describe.current.tags("headless");

function setUp(lang) {
    allowTranslations();
    mockDate("2026-03-02 09:00:00", +1);
    patchWithCleanup(user, { lang });
}

test("working time has hours and minutes, never days", () => {
    setUp("en-US");
    expect(slaFormat.duration(0)).toBe("0 s");
    expect(slaFormat.duration(59)).toBe("59 s");
    expect(slaFormat.duration(60)).toBe("1 min");
    expect(slaFormat.duration(3 * 3600)).toBe("3 h");
    expect(slaFormat.duration(2 * 3600 + 15 * 60 + 59)).toBe("2 h 15 min");
    expect(slaFormat.duration(-30 * 3600)).toBe("30 h");
});

test("a span has two units, and seconds below two minutes", () => {
    setUp("en-US");
    expect(slaFormat.span(45)).toBe("45 s");
    expect(slaFormat.span(105)).toBe("1 min 45 s");
    expect(slaFormat.span(120)).toBe("2 min");
    expect(slaFormat.span(26 * 3600)).toBe("1 d 2 h");
    expect(slaFormat.span(-48 * 3600)).toBe("2 d");
});

test("moments are local, with the year if it is another one", () => {
    setUp("en-US");
    const plain = (text) => text.replace(/\s/g, " "); // Intl puts narrow spaces
    expect(plain(slaFormat.moment(NOW))).toBe("Mon, Mar 2, 10:00 AM");
    expect(plain(slaFormat.moment(NOW.plus({ years: 1 })))).toBe("Tue, Mar 2, 2027, 10:00 AM");
    expect(plain(slaFormat.fullMoment(NOW))).toBe("Monday, March 2, 2026 at 10:00 AM");
});

test("Persian has digits of one script only", () => {
    setUp("fa-IR");
    const texts = [
        slaFormat.number(1405),
        slaFormat.percent(75),
        slaFormat.duration(2 * 3600 + 15 * 60),
        slaFormat.span(105),
        slaFormat.moment(NOW),
        slaFormat.fullMoment(NOW),
        slaFormat.text("revision 12, “24 × 7”"),
    ];
    for (const text of texts) {
        expect(text).not.toMatch(/[0-9]/);
        expect(text).toMatch(/[۰-۹]/);
    }
    expect(slaFormat.duration(2 * 3600 + 15 * 60)).toBe("۲ h ۱۵ min");
    expect(slaFormat.text("revision 12")).toBe("revision ۱۲");
    expect(slaFormat.text("12 ساعت، «Standard 40 hours»، «هفته 44»")).toBe(
        "۱۲ ساعت، «Standard 40 hours»، «هفته ۴۴»"
    );
});

test("an add-on can write moments and spans its own way", () => {
    setUp("en-US");
    const unpatch = patch(slaFormat, { unit: (value, unit) => `${value}${unit}` });
    expect(slaFormat.duration(3600)).toBe("1h");
    expect(slaFormat.span(105)).toBe("1min 45s");
    unpatch();
    expect(slaFormat.duration(3600)).toBe("1 h");
});
