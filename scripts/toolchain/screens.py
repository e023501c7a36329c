"""Which screens there are: every entry of the menus of our add-ons, and what is said of
a screen that was looked at."""

from dataclasses import dataclass, field

# Its tickets are what our helpdesk add-on is about.
NEAR = ("helpdesk_mgmt",)

# Whether a view holds nothing, and what it says then. Charts and pivots say by
# themselves that there are no data.
LOOK = """(() => {
    const has = (selector) => document.querySelector(selector) !== null;
    const nocontent = document.querySelector(".o_view_nocontent");
    // a list in a dialog has no help of its own: the dialog says what to do
    const guidance = nocontent || document.querySelector(".modal .alert[role=status]");
    const nothing =
        (has(".o_list_view") && !has(".o_data_row, .o_group_header")) ||
        (has(".o_kanban_view") &&
            !has(".o_kanban_record:not(.o_kanban_ghost), .o_kanban_group")) ||
        nocontent !== null;
    const dialog = document.querySelector(".o_error_dialog");
    return {
        empty: nothing,
        guidance: guidance ? guidance.innerText.trim() : "",
        error: dialog ? dialog.innerText.trim().slice(0, 200) : "",
        wide: document.documentElement.scrollWidth - innerWidth,
    };
})()"""


@dataclass
class Screen:
    """An entry of a menu that opens something."""

    name: str  # from the top menu down
    xml_id: str
    path: str

    @property
    def file(self):
        return self.xml_id.replace(".", "-")


@dataclass
class Report:
    """What was found on one screen."""

    screen: Screen
    language: str
    width: str
    file: str
    errors: list = field(default_factory=list)
    empty: bool = False
    guidance: str = ""
    wide: int = 0

    @property
    def lost(self):
        """Whether the screen is empty and does not say what to do next."""
        return self.empty and not self.guidance

    def text(self):
        place = f"{self.screen.name} ({self.language}, {self.width})"
        return "; ".join([place, *self.errors])


def get_screens(menus, modules):
    """Return the screens of menu entries that ``modules`` bring.

    :param dict menus: the entries by their ID, as the web client loads them
    """
    found, seen = [], set()
    tree = {str(key): menu for key, menu in menus.items()}

    def walk(menu, names):
        names = [*names, menu["name"]]
        module = (menu.get("xmlid") or "").partition(".")[0]
        path = _get_path(menu)
        # The entry of an app opens what one of its entries opens.
        is_app = menu["id"] == menu.get("appID") and menu["children"]
        if path and module in modules and not is_app and path not in seen:
            seen.add(path)
            found.append(Screen(" ▸ ".join(names), menu["xmlid"], path))
        for child in menu["children"]:
            walk(tree[str(child)], names)

    for child in tree["root"]["children"]:
        walk(tree[str(child)], [])
    return found


def _get_path(menu):
    """Return the address of what an entry opens, or ``None``: links to other sites are
    none of our screens."""
    if not menu.get("actionID") or menu.get("actionModel") == "ir.actions.act_url":
        return None
    path = menu.get("actionPath") or f"action-{menu['actionID']}"
    return f"/odoo/{path}"


def get_index(reports):
    """Return a page that shows all pictures, so that each can be looked at."""
    rows = "\n".join(
        f'<figure><img loading="lazy" src="{report.file}"/><figcaption>'
        f"{report.text()}{' · EMPTY' if report.lost else ''}</figcaption></figure>"
        for report in reports
    )
    return (
        '<!DOCTYPE html><meta charset="utf-8"/><title>Screens</title><style>'
        "body{font:13px sans-serif}figure{display:inline-block;margin:8px;"
        "vertical-align:top}img{height:380px;border:1px solid #999}"
        f"figcaption{{max-width:560px}}</style>\n{rows}\n"
    )
