import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { slaFormat } from "../format";
import { STATUSES, now } from "../status";
import { KINDS, PARTS, PERIODS, readFilters, toAddress } from "./filters";
import { useLiveClocks } from "./live";
import { SlaClockRows } from "./rows";

const OPEN = ["breached", "at_risk", "running", "paused"];
const FEW = 8;
const HOUR = 3600;

/** What a team leader leaves open: how all promises stand, and who holds what. */
export class SlaCockpit extends Component {
    static template = "sla_base.SlaCockpit";
    static components = { Layout, RecordSelector, SlaClockRows };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.format = slaFormat;
        Object.assign(this, { KINDS, PERIODS, PARTS, OPEN, STATUSES });
        this.latest = {};
        this.state = useState({
            filters: this.props.state?.filters || readFilters(),
            figures: null,
            attainment: null,
            options: { teams: [], hosts: [], companies: [] },
            updated: null,
            all: { teams: false, people: false },
        });
        this.riskNote = ({ probability }) =>
            _t("Likelihood of a breach: %s", slaFormat.percent(Math.round(probability)));
        useSetupAction({ getLocalState: () => ({ filters: { ...this.state.filters } }) });
        onWillStart(() => this.loadFigures());
        onMounted(() => {
            this.props.updateActionState?.(toAddress(this.state.filters));
            this.loadAttainment();
            this.loadOptions();
        });
        useLiveClocks(() => this.load());
    }

    load() {
        return Promise.all([this.loadFigures(), this.loadAttainment()]);
    }

    async loadFigures() {
        this.state.figures = await this.ask("get_figures");
        this.state.updated = now();
    }

    async loadAttainment() {
        this.state.attainment = await this.ask("get_attainment");
    }

    /** Only the latest question of a kind counts. */
    ask(method) {
        this.latest[method] ||= new KeepLast();
        const filters = { ...this.state.filters };
        return this.latest[method].add(
            this.orm.silent.call("sla.cockpit", method, [filters])
        );
    }

    async loadOptions() {
        this.state.options = await this.orm.silent.call("sla.cockpit", "get_options", []);
        const { companies, hosts } = this.state.options;
        // an old address may name what one may not choose: a filter that is not shown
        for (const [name, known] of [
            ["company", companies],
            ["host", hosts],
        ]) {
            const value = this.state.filters[name];
            if (value && !known.some(([key]) => String(key) === value)) {
                this.setFilter(name, "");
            }
        }
    }

    // Filters

    setFilter(name, value) {
        this.state.filters[name] = value;
        this.props.updateActionState?.(toAddress(this.state.filters));
        return this.load();
    }

    clearFilters() {
        const none = { company: "", team: "", host: "", agreement: false, kind: "" };
        Object.assign(this.state.filters, none);
        this.props.updateActionState?.(toAddress(this.state.filters));
        return this.load();
    }

    get allAgreements() {
        return _t("All agreements");
    }

    get isFiltered() {
        const { company, team, host, agreement, kind } = this.state.filters;
        return Boolean(company || team || host || agreement || kind);
    }

    /** The teams to choose from: the one chosen too, though it may hold nothing now. */
    get teams() {
        const { team } = this.state.filters;
        const { teams } = this.state.options;
        return !team || teams.some(([key]) => key === team) ? teams : [...teams, [team, team]];
    }

    // Figures

    get tiles() {
        const { counts } = this.state.figures;
        return [
            ["breached", _t("Breached, still open"), STATUSES.breached],
            ["at_risk", _t("At risk"), STATUSES.at_risk],
            ["running", _t("In time"), STATUSES.running],
            ["paused", _t("Paused"), STATUSES.paused],
            ["met_today", _t("Met today"), STATUSES.met],
            ["broken_today", _t("Broken today"), STATUSES.breached],
        ].map(([name, label, { icon, tone }]) => ({
            name,
            label,
            icon,
            tone,
            count: counts[name],
        }));
    }

    get isEmpty() {
        const { counts } = this.state.figures;
        return !this.isFiltered && !Object.values(counts).some(Boolean);
    }

    /** Said aloud when it changes. */
    get summary() {
        const { breached, at_risk: atRisk } = this.state.figures.counts;
        return _t("%(breached)s breached and still open, %(at_risk)s at risk", {
            breached: slaFormat.number(breached),
            at_risk: slaFormat.number(atRisk),
        });
    }

    get updated() {
        return this.state.updated && _t("Updated at %s", slaFormat.time(this.state.updated));
    }

    rows(name) {
        const rows = this.state.figures[name];
        return this.state.all[name] ? rows : rows.slice(0, FEW);
    }

    hasMore(name) {
        return !this.state.all[name] && this.state.figures[name].length > FEW;
    }

    teamName(row) {
        return row.key ? row.name : _t("No team");
    }

    personName(row) {
        return row.key ? row.name : _t("Unassigned");
    }

    /** Working time in whole hours; minutes only below one hour. */
    hours(seconds) {
        const hours = Math.round(seconds / HOUR);
        return slaFormat.duration(hours ? hours * HOUR : seconds);
    }

    /** How much of what a team can do this month is promised. */
    committed(row) {
        if (!row.promisable) {
            return null;
        }
        const percent = Math.round((100 * row.committed) / row.promisable);
        return {
            percent,
            width: Math.min(percent, 100),
            tone: percent > 100 ? "danger" : percent > 85 ? "warning" : "success",
            text: _t("%(percent)s committed: %(committed)s of %(promisable)s this month", {
                percent: slaFormat.percent(percent),
                committed: this.hours(row.committed * HOUR),
                promisable: this.hours(row.promisable * HOUR),
            }),
        };
    }

    // Attainment

    /** The spans of time of a row, with what was kept in each. */
    spans({ met, broken }) {
        return this.state.attainment.spans.map(([start, end], index) => {
            const kept = met[index];
            const all = kept + broken[index];
            const percent = all ? (100 * kept) / all : null;
            const label = this.spanLabel(deserializeDateTime(start));
            return { start, end, label, all, percent, ...this.spoken(label, kept, all) };
        });
    }

    spanLabel(start) {
        return this.state.filters.period === "months"
            ? slaFormat.month(start)
            : slaFormat.day(start);
    }

    spoken(label, kept, all) {
        const text = all
            ? _t("%(when)s: %(percent)s, %(kept)s of %(all)s kept", {
                  when: label,
                  percent: slaFormat.percent(Math.floor((100 * kept) / all)),
                  kept: slaFormat.number(kept),
                  all: slaFormat.number(all),
              })
            : _t("%s: nothing was decided", label);
        return { text, shown: all ? slaFormat.percent(Math.floor((100 * kept) / all)) : "–" };
    }

    total({ met, broken }) {
        const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
        const kept = sum(met);
        const all = kept + sum(broken);
        const percent = all ? Math.floor((100 * kept) / all) : null;
        return { kept, all, broken: all - kept, percent };
    }

    partName(part) {
        const none = {
            team: _t("No team"),
            agreement: _t("Without agreement"),
            customer: _t("No customer"),
            policy: _t("No policy"),
        };
        return part.name || none[this.state.filters.by];
    }

    get whole() {
        const [first, last] = [this.state.attainment.spans.at(0), this.state.attainment.spans.at(-1)];
        return { start: first[0], end: last[1] };
    }

    get partHeading() {
        return this.PARTS.find(([key]) => key === this.state.filters.by)[1];
    }

    get morePart() {
        return _t("%s more with fewer broken promises", slaFormat.number(this.state.attainment.more));
    }

    // What lies behind a number

    get headings() {
        return {
            ahead: _t("Next deadlines"),
            alarms: _t("Alarms"),
            likely: _t("Likely to breach"),
            met: _t("Kept"),
            broken: _t("Broken"),
        };
    }

    showAll(count) {
        return _t("Show all %s", slaFormat.number(count));
    }

    numberLabel(name, status, count) {
        return this.speakNumber(name, STATUSES[status].label, count);
    }

    partLabel(part, heading, count) {
        return this.speakNumber(this.partName(part), heading, count);
    }

    /** What a number in a table counts, for ears that do not hear row and column. */
    speakNumber(name, status, count) {
        return _t("%(name)s, %(status)s: %(count)s", {
            name,
            status,
            count: slaFormat.number(count),
        });
    }

    openPart(name, part, title) {
        const { by } = this.state.filters;
        return this.open({ name, by, key: part.key, ...this.whole }, title);
    }

    async open(number, title) {
        const action = await this.orm.call("sla.cockpit", "get_action", [
            { ...this.state.filters },
            number,
            title,
        ]);
        await this.action.doAction(action);
    }

    openDocument(row) {
        return this.openRecord(row.res_model, row.res_id);
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openPolicies() {
        return this.action.doAction("sla_base.sla_policy_action");
    }
}

registry.category("actions").add("sla_base.cockpit", SlaCockpit);
