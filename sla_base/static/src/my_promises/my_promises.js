import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useLiveClocks } from "../cockpit/live";
import { SlaClockRows } from "../cockpit/rows";
import { slaFormat } from "../format";
import { STATUSES, now } from "../status";
import { SlaWhyDialog } from "../why/why_dialog";

const HUNDRED = 100;

/** What somebody has promised, and how well they kept it. */
export class SlaMyPromises extends Component {
    static template = "sla_base.SlaMyPromises";
    static components = { Layout, SlaClockRows };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.format = slaFormat;
        this.state = useState({ page: null, updated: null });
        this.pauseNote = (row) => this.tellPause(row);
        this.brokenNote = (row) => this.tellBroken(row);
        this.open = (row) => this.openDocument(row);
        this.why = (row) => this.showWhy(row);
        onWillStart(() => this.load());
        useLiveClocks(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.silent.call("sla.my.promises", "get_page", []);
        this.state.updated = now();
    }

    get updated() {
        return _t("Updated at %s", slaFormat.time(this.state.updated));
    }

    get lists() {
        const { page } = this.state;
        return [
            ["late", _t("Late"), STATUSES.breached, _t("Nothing is late.")],
            ["today", _t("Due today"), STATUSES.at_risk, _t("Nothing more is due today.")],
            ["next", _t("Next"), STATUSES.running, _t("Nothing is due later.")],
            ["paused", _t("Paused"), STATUSES.paused, _t("Nothing of yours is paused.")],
        ].map(([name, title, { icon, tone }, nothing]) => ({
            name,
            title,
            icon,
            tone,
            nothing,
            note: name === "paused" ? this.pauseNote : undefined,
            ...page[name],
        }));
    }

    get isEmpty() {
        const { figures, objectives } = this.state.page;
        const counted = figures.met || figures.broken || objectives.length;
        return !this.lists.some(({ count }) => count) && !counted;
    }

    /** Said aloud when it changes. */
    get summary() {
        const { late, today } = this.state.page;
        return _t("%(late)s late, %(today)s due today", {
            late: slaFormat.number(late.count),
            today: slaFormat.number(today.count),
        });
    }

    showAll(count) {
        return _t("Show all %s", slaFormat.number(count));
    }

    // Notes

    tellPause(row) {
        const since = slaFormat.moment(deserializeDateTime(row.paused_since));
        const who = row.mine ? _t("Paused by you on %s", since) : this.tellWho(row.by, since);
        const end = row.paused_until && deserializeDateTime(row.paused_until);
        return [
            row.why ? _t("%(who)s: %(why)s", { who, why: slaFormat.text(row.why) }) : who,
            end ? _t("It goes on by itself on %s.", slaFormat.moment(end)) : "",
            _t("%s left when it goes on.", slaFormat.duration(row.left)),
        ]
            .filter(Boolean)
            .join(" – ");
    }

    tellWho(name, since) {
        return name
            ? _t("Paused by %(name)s on %(since)s", { name, since })
            : _t("Paused since %s", since);
    }

    tellBroken(row) {
        const when = slaFormat.moment(deserializeDateTime(row.breached_at));
        const broken = _t("Broken on %s", when);
        return row.late_party_name
            ? _t("%(broken)s – Time used up by %(party)s", { broken, party: row.late_party_name })
            : broken;
    }

    // Figures

    percentOf({ met, broken }) {
        const all = met + broken;
        return all ? Math.floor((HUNDRED * met) / all) : null;
    }

    get attainment() {
        const { figures } = this.state.page;
        const percent = this.percentOf(figures);
        return percent === null ? "–" : slaFormat.percent(percent);
    }

    get kept() {
        const { met, broken } = this.state.page.figures;
        if (!met && !broken) {
            return _t("Nothing was decided this month yet.");
        }
        return _t("%(kept)s of %(all)s promises kept this month", {
            kept: slaFormat.number(met),
            all: slaFormat.number(met + broken),
        });
    }

    get before() {
        const percent = this.percentOf(this.state.page.figures.before);
        return percent === null
            ? _t("Last month nothing was decided.")
            : _t("Last month: %s", slaFormat.percent(percent));
    }

    /** What the month can still become: what moves the figure. */
    get outlook() {
        const { met, broken, due } = this.state.page.figures;
        if (!due) {
            return _t("Nothing more is due this month.");
        }
        const percent = (kept) =>
            slaFormat.percent(Math.floor((HUNDRED * kept) / (met + broken + due)));
        return _t(
            "%(due)s more are due this month: keep them all and you reach %(best)s; miss them all and you fall to %(worst)s.",
            { due: slaFormat.number(due), best: percent(met + due), worst: percent(met) }
        );
    }

    get metrics() {
        return this.state.page.figures.metrics.map((metric) => {
            const percent = this.percentOf(metric);
            const kept = _t("%(kept)s of %(all)s kept", {
                kept: slaFormat.number(metric.met),
                all: slaFormat.number(metric.met + metric.broken),
            });
            return { ...metric, percent, kept };
        });
    }

    openSetup() {
        return this.action.doAction("sla_base.sla_setup_action");
    }

    // What lies behind

    async openList(number, title) {
        const action = await this.orm.call("sla.my.promises", "get_action", [{}, number, title]);
        await this.action.doAction(action);
    }

    openDecided(name, title) {
        const { start, end } = this.state.page.figures;
        return this.openList({ name, start, end }, title);
    }

    get titles() {
        return { met: _t("Kept"), broken: _t("Broken") };
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

    async showWhy(row) {
        const explanation = await this.orm.call("sla.clock", "get_explanation", [[row.id]]);
        this.dialog.add(SlaWhyDialog, { explanation });
    }
}

registry.category("actions").add("sla_base.my_promises", SlaMyPromises);
