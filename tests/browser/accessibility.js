/**
 * What of a part of a page people cannot read or reach who do not see it well, or do not
 * use a mouse. Returns sentences; none if all is well.
 */
(selector) => {
    const TEXT = 4.5;
    const LARGE_TEXT = 3;
    const SHAPE = 3;
    const SHAPES = ".fa, .progress-bar, .o_sla_span_bar > span, .o_sla_spark > :not(.o_none)";
    const INTERACTIVE = "a[href], button, input, select, textarea, [tabindex]";
    const roots = [...document.querySelectorAll(selector)];
    const problems = roots.length ? [] : [`${selector} is not on the page`];

    const tell = (element, what) => {
        const words = (element.innerText || element.className || "").trim().slice(0, 40);
        problems.push(`<${element.tagName.toLowerCase()}> “${words}”: ${what}`);
    };
    const isShown = (element) =>
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        !element.closest(".visually-hidden");

    // Colours

    const parse = (color) => {
        const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
        return { r, g, b, a };
    };
    const mix = (above, below) => {
        const part = (name) => above[name] * above.a + below[name] * (1 - above.a);
        return { r: part("r"), g: part("g"), b: part("b"), a: 1 };
    };
    const luminance = (color) => {
        const [r, g, b] = [color.r, color.g, color.b].map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const background = (element) => {
        if (!element) {
            return { r: 255, g: 255, b: 255, a: 1 };
        }
        const own = parse(getComputedStyle(element).backgroundColor);
        return own.a === 1 ? own : mix(own, background(element.parentElement));
    };
    const opacity = (element) =>
        element ? getComputedStyle(element).opacity * opacity(element.parentElement) : 1;
    const check = (element, color, below, least, what) => {
        const shown = mix({ ...color, a: color.a * opacity(element) }, below);
        const found = contrast(shown, below);
        if (found < least) {
            tell(element, `${what} has a contrast of ${found.toFixed(2)}, not ${least}`);
        }
    };
    const checkText = (element) => {
        const style = getComputedStyle(element);
        const [size, weight] = [parseFloat(style.fontSize), Number(style.fontWeight)];
        const isLarge = size >= 24 || (size >= 18.66 && weight >= 700);
        const least = isLarge ? LARGE_TEXT : TEXT;
        check(element, parse(style.color), background(element), least, "the text");
    };
    const checkShape = (element) => {
        const style = getComputedStyle(element);
        const isIcon = element.classList.contains("fa");
        const color = parse(isIcon ? style.color : style.backgroundColor);
        const below = background(isIcon ? element : element.parentElement);
        check(element, color, below, SHAPE, isIcon ? "the icon" : "the bar");
    };

    for (const root of roots) {
        const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const holders = new Set();
        while (words.nextNode()) {
            if (words.currentNode.data.trim()) {
                holders.add(words.currentNode.parentElement);
            }
        }
        [...holders].filter(isShown).forEach(checkText);
        [...root.querySelectorAll(SHAPES)].filter(isShown).forEach(checkShape);
    }

    // Structure

    for (const root of roots) {
        let last = 1;
        for (const heading of root.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
            const level = Number(heading.tagName[1]);
            if (level > last + 1) {
                tell(heading, `a heading of level ${level} follows one of level ${last}`);
            }
            last = level;
        }
        for (const table of root.querySelectorAll("table")) {
            const headers = [...table.querySelectorAll("th")];
            if (!table.querySelector("thead th")) {
                tell(table, "its columns have no headers");
            }
            headers.filter((each) => !each.textContent.trim()).forEach((each) =>
                tell(each, "a header without words")
            );
            headers.filter((each) => !each.scope).forEach((each) =>
                tell(each, "a header that does not say of what")
            );
        }
        for (const element of root.querySelectorAll("*")) {
            if (element.tabIndex > 0) {
                tell(element, "it jumps the queue of the tab key");
            }
            const isButton = element.matches(INTERACTIVE) || element.closest(INTERACTIVE);
            if (!isButton && getComputedStyle(element).cursor === "pointer") {
                if (!element.closest("label")) {
                    tell(element, "it can be clicked, and not be reached by keyboard");
                }
            }
        }
    }
    return problems;
}
