import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const APP = ".o_app[data-menu-xmlid='sla_base.sla_menu_root']";
const NEXT = ".o_sla_setup_next:enabled";

function click(trigger, content, tooltipPosition = "bottom") {
    return { trigger, content, tooltipPosition, run: "click" };
}

/** An administrator makes the first promise with the guided set-up. */
registry.category("web_tour.tours").add("sla_administrator_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        click(APP, _t("Promise your customers a time, and keep it: start here.")),
        click(
            "[data-menu-xmlid='sla_base.sla_menu_configuration']",
            _t("Everything that is set up once is here.")
        ),
        click(
            "[data-menu-xmlid='sla_base.sla_menu_setup']",
            _t("The guided set-up asks four questions, and writes the policy for you."),
            "right"
        ),
        click(
            ".o_sla_setup_card",
            _t("Choose the template that comes nearest to what you promise.")
        ),
        click(NEXT, _t("When does time count? Choose the working hours, then go on.")),
        click(NEXT, _t("How fast do you promise to be? Change the times, then go on.")),
        click(NEXT, _t("Who is told when time runs out? Choose, then go on.")),
        click(
            ".o_sla_setup_create:enabled",
            _t("Read the worked examples. If they are what you mean, make it so.")
        ),
        {
            trigger: ".o_sla_setup_done",
            content: _t("The promise is in force: from now on, clocks start by themselves."),
            run: () => {},
        },
    ],
});

/** A leader goes from a number of the cockpit to who broke the promise. */
registry.category("web_tour.tours").add("sla_leader_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        click(APP, _t("See how promises are kept.")),
        click(
            "[data-menu-xmlid='sla_base.sla_menu_overview']",
            _t("What happens now is told under Overview.")
        ),
        click(
            "[data-menu-xmlid='sla_base.sla_menu_cockpit']",
            _t("The cockpit counts what runs, what is late, and what was kept."),
            "right"
        ),
        click(
            ".o_sla_tile[data-name=breached]",
            _t("These promises are broken. A click on any number opens what it counts.")
        ),
        click(
            ".o_list_view .o_data_row:first-child .o_data_cell[name=metric_id]",
            _t("Open one of them to see who held the document, and for how long.")
        ),
        {
            trigger: ".o_form_view .o_sla_why_panel, .o_form_view .o_field_widget[name=status]",
            content: _t("Here you read what was promised, what happened, and who was late."),
            run: () => {},
        },
    ],
});
