import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { slaFormat } from "../format";
import { fromTime, SetupAnswers, toTime } from "./setup_answers";

const EXAMPLE_ICONS = {
    hours: "fa-sun-o",
    day: "fa-sun-o",
    evening: "fa-moon-o",
    night: "fa-moon-o",
    closing: "fa-hourglass-end",
    friday: "fa-hourglass-end",
    closed: "fa-bed",
};
const PREVIEW = 4;

/** The guided set-up: four questions, worked examples, and everything is made at once. */
export class SlaSetupAction extends Component {
    static template = "sla_base.SlaSetup";
    static components = { Layout, RecordSelector };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.page = useRef("page");
        this.format = slaFormat;
        this.toTime = toTime;
        this.state = useState({
            step: 0,
            template: null,
            answers: null,
            tier: "",
            preview: null,
            shown: { tier: "", priority: "" },
            busy: false,
            result: null,
            undoNote: null,
        });
        // whoever comes back by the breadcrumb finds the finished set-up
        useSetupAction({ getLocalState: () => ({ runId: this.state.result?.id }) });
        onWillStart(async () => {
            this.start = await this.orm.call("sla.setup", "get_start", []);
            this.canInstall = await user.hasGroup("base.group_system");
            await this.showAgain(this.props.state?.runId);
        });
    }

    /** Show the last page of a set-up that was made before. */
    async showAgain(runId) {
        if (runId) {
            const result = await this.orm.call("sla.setup.run", "get_result", [[runId]]);
            this.state.result = result;
            this.state.undoNote = result.undone || null;
        }
    }

    get questions() {
        return [_t("Template"), _t("Opening hours"), _t("Targets"), _t("People"), _t("Check")];
    }

    get timings() {
        return [
            ["before", _t("minutes before the deadline")],
            ["percent", _t("percent of the time")],
            ["after", _t("minutes after the deadline")],
        ];
    }

    get template() {
        return this.state.template;
    }

    get answers() {
        return this.state.answers;
    }

    get calendarDomain() {
        return [["company_id", "in", [false, this.start.company.id]]];
    }

    // Going from page to page

    choose(template) {
        if (template !== this.state.template) {
            this.state.template = template;
            this.state.answers = new SetupAnswers(template);
            this.state.tier = template.tiers[0].key;
        }
        this.goTo(1);
    }

    async goTo(step) {
        if (step === PREVIEW && !(await this.loadPreview())) {
            return;
        }
        this.state.step = step;
        this.page.el?.scrollIntoView();
    }

    /** Let only one call run: a second click on a slow line makes nothing twice. */
    async whileBusy(work) {
        if (this.state.busy) {
            return null;
        }
        this.state.busy = true;
        try {
            return await work();
        } finally {
            this.state.busy = false;
        }
    }

    async save() {
        const values = this.answers.toValues();
        if (this.setupId) {
            await this.orm.write("sla.setup", [this.setupId], values);
        } else {
            [this.setupId] = await this.orm.create("sla.setup", [values]);
        }
    }

    async loadPreview() {
        return this.whileBusy(async () => {
            await this.save();
            const preview = await this.orm.call("sla.setup", "get_preview", [this.setupId]);
            this.state.preview = preview;
            this.showSomething();
            return preview;
        });
    }

    /** Show examples of a class and priority for which something is promised. */
    showSomething() {
        const { promises } = this.state.preview.examples[0] || { promises: [] };
        const { tier, priority } = this.state.shown;
        if (promises.some((each) => each.tier === tier && each.priority === priority)) {
            return;
        }
        const first = promises.find((each) => each.priority === "2") || promises[0];
        if (first) {
            Object.assign(this.state.shown, { tier: first.tier, priority: first.priority });
        }
    }

    // Answers

    /** Whether somebody is to get SMS, and none can be sent. */
    get smsInVain() {
        const { steps } = this.answers;
        return !this.start.sms_ready && steps.some(({ channel }) => channel === "sms");
    }

    get differs() {
        return _t("differs");
    }

    allLabel({ name }) {
        return _t("%s, all priorities", name);
    }

    unitLabel({ name }) {
        return _t("%s, unit of all priorities", name);
    }

    clearLabel({ name }) {
        return _t("%s: clear all priorities", name);
    }

    setHour(name, event) {
        this.answers[name] = fromTime(event.target.value);
    }

    async setScope(scope) {
        this.answers.scope = scope;
        await this.loadPreview();
    }

    async setConflict(choice) {
        this.answers.conflict = choice;
        await this.loadPreview();
    }

    openCalendar(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Working hours"),
            res_model: "resource.calendar",
            res_id: id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    // Worked examples

    get shownTiers() {
        const promised = new Set(
            this.state.preview.examples.flatMap((e) => e.promises.map((p) => p.tier))
        );
        return this.template.tiers.filter((tier) => promised.has(tier.key));
    }

    get shownPriorities() {
        const { tier } = this.state.shown;
        const promised = new Set(
            this.state.preview.examples.flatMap((e) =>
                e.promises.filter((p) => p.tier === tier).map((p) => p.priority)
            )
        );
        return this.template.priorities.filter(([priority]) => promised.has(priority));
    }

    showTier(tier) {
        this.state.shown.tier = tier;
        this.showSomething();
    }

    get examples() {
        const { tier, priority } = this.state.shown;
        const names = new Map(this.template.metrics.map(({ id, name }) => [id, name]));
        return this.state.preview.examples.map((example) => ({
            kind: example.kind,
            label: example.label,
            icon: EXAMPLE_ICONS[example.kind],
            arrival: _t("A request that comes in on %s", this.moment(example.at)),
            promises: example.promises
                .filter((each) => each.tier === tier && each.priority === priority)
                .map((each) => ({
                    metric: names.get(each.metric),
                    deadline: _t("by %s at the latest", this.moment(each.deadline)),
                })),
        }));
    }

    moment(text) {
        return slaFormat.moment(deserializeDateTime(text), this.state.preview.zone);
    }

    list(names) {
        return new Intl.ListFormat(slaFormat.locale).format(names);
    }

    // Making and undoing

    async create() {
        await this.whileBusy(async () => {
            await this.save();
            this.state.result = await this.orm.call("sla.setup", "action_create_all", [
                this.setupId,
            ]);
        });
        this.page.el?.scrollIntoView();
    }

    open({ model, id }) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
            target: "current",
        });
    }

    openTiers() {
        this.action.doAction(this.state.result.tiers.action);
    }

    tryIt() {
        this.action.doAction(this.state.result.try.action);
    }

    undo() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Undo the set-up?"),
            body: _t(
                "What it made is removed. Where time has been measured already, it is archived and its history stays. What it replaced is put back in force."
            ),
            confirmLabel: _t("Undo"),
            cancelLabel: _t("Keep it"),
            cancel: () => {},
            confirm: async () => {
                const { id } = this.state.result;
                await this.orm.call("sla.setup.run", "action_undo", [id]);
                await this.showAgain(id);
            },
        });
    }

    openRuns() {
        this.action.doAction("sla_base.sla_setup_run_action");
    }

    openApps() {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Apps"),
            res_model: "ir.module.module",
            views: [
                [false, "kanban"],
                [false, "form"],
            ],
            domain: [["id", "in", this.start.apps.map(({ id }) => id)]],
        });
    }

    startAgain() {
        this.setupId = null;
        Object.assign(this.state, {
            step: 0,
            template: null,
            answers: null,
            preview: null,
            result: null,
            undoNote: null,
        });
    }
}

registry.category("actions").add("sla_base.setup", SlaSetupAction);
