import { Component, xml } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { SlaWhyPanel } from "./why_panel";

export class SlaWhyDialog extends Component {
    static components = { Dialog, SlaWhyPanel };
    static template = xml`
        <Dialog title="title" size="'lg'" footer="false">
            <SlaWhyPanel explanation="props.explanation" />
        </Dialog>`;
    static props = { explanation: Object, close: Function };

    get title() {
        return _t("Why?");
    }
}
