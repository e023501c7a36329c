/** The answers of the guided set-up as the screen edits them. */
export class SetupAnswers {
    /** @param {Object} template one of those of `sla.setup.get_start` */
    constructor(template) {
        const { targets, steps, ...plain } = template.answers;
        Object.assign(this, plain);
        this.cells = {};
        for (const tier of template.tiers) {
            for (const [priority] of template.priorities) {
                for (const metric of template.metrics) {
                    const key = SetupAnswers.key(tier.key, priority, metric.id);
                    this.cells[key] = {
                        tier: tier.key,
                        priority,
                        metric: metric.id,
                        duration: "",
                        unit: "hour",
                    };
                }
            }
        }
        for (const target of targets) {
            const key = SetupAnswers.key(target.tier, target.priority, target.metric);
            Object.assign(this.cells[key], target);
        }
        this.steps = steps.map((step) => ({ ...step }));
    }

    static key(tier, priority, metric) {
        return `${tier}|${priority}|${metric}`;
    }

    cell(tier, priority, metric) {
        return this.cells[SetupAnswers.key(tier, priority, metric)];
    }

    cellsOf(tier, metric) {
        return Object.values(this.cells).filter(
            (cell) => cell.tier === tier && cell.metric === metric
        );
    }

    /** The time and unit of all priorities; empty where they differ. */
    common(tier, metric) {
        const [first, ...others] = this.cellsOf(tier, metric);
        const alike = (name) => others.every((cell) => cell[name] === first[name]);
        const unit = alike("unit") ? first.unit : "";
        const same = alike("duration") && (first.duration === "" || Boolean(unit));
        return { same, unit, duration: same ? first.duration : "" };
    }

    /** Give all priorities the same time or unit. */
    fill(tier, metric, values) {
        const { unit } = this.common(tier, metric);
        for (const cell of this.cellsOf(tier, metric)) {
            Object.assign(cell, values.duration && !unit ? { unit: "hour" } : {}, values);
        }
    }

    addStep() {
        this.steps.push({ recipient: "leader", timing: "after", value: 60, channel: "email" });
    }

    removeStep(index) {
        this.steps.splice(index, 1);
    }

    /** Values of `sla.setup`. */
    toValues() {
        const { cells, steps, ...plain } = this;
        const targets = Object.values(cells)
            .map((cell) => ({ ...cell, duration: Number(cell.duration) || 0 }))
            .filter((cell) => cell.duration);
        return {
            ...plain,
            targets,
            steps: steps.map((step) => ({
                ...step,
                value: Math.max(0, Math.trunc(Number(step.value)) || 0),
            })),
        };
    }
}

/** Hours of the day, such as 8.5, as an input of type “time” has them: “08:30”. */
export function toTime(hours) {
    const minutes = Math.round(hours * 60);
    const parts = [Math.trunc(minutes / 60), minutes % 60];
    return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

export function fromTime(text) {
    const [hours, minutes] = text.split(":").map(Number);
    return hours + minutes / 60 || 0;
}
