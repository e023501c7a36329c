import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

function click(trigger, content, tooltipPosition = "bottom") {
    return { trigger, content, tooltipPosition, run: "click" };
}

/** An agent reads the clocks of a ticket, asks why, and pauses it with a reason. */
registry.category("web_tour.tours").add("sla_agent_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        click(
            ".o_app[data-menu-xmlid='sla_base.sla_menu_root']",
            _t("See what you have promised.")
        ),
        click(
            ".o_sla_row:has(.o_sla_row_open) .o_sla_row_open",
            _t("What is due first stands at the top. Open it."),
            "right"
        ),
        click(
            ".o_form_view .o_notebook .nav-link[name=sla]",
            _t("Each promise on the ticket has a clock. They are on this page.")
        ),
        click(
            ".o_sla_clock .o_sla_why",
            _t("Ask why a clock runs, and since when: the answer is in plain words.")
        ),
        {
            trigger: ".modal .o_sla_why_panel",
            content: _t("This is what was promised, by which policy, and what happened."),
            run: () => {},
        },
        click(".modal .btn-close", _t("Close it, and go back to the ticket.")),
        click(
            "body:not(:has(.modal)) button[name=action_sla_pause]",
            _t("You wait for somebody else? Pause the ticket.")
        ),
        click(
            ".modal .o_field_widget[name=reason_id] input",
            _t("Choose the reason: it decides which clocks pause, and until when.")
        ),
        click(
            ".o-autocomplete--dropdown-item:first-child a:not(:has(.fa-spin))",
            _t("This one, for example.")
        ),
        click(
            ".modal:not(:has([name=reason_id] input:placeholder-shown)) [name=action_confirm]",
            _t("From now on, time does not count, and everybody sees why.")
        ),
        {
            trigger: "body:not(:has(.modal)) button[name=action_sla_resume]",
            content: _t("Resume when you work on it again."),
            run: () => {},
        },
    ],
});
