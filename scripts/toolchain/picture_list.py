"""The pictures that the guides show, as data: where each is, and what is done first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """``docs/pictures/<name>.png``; the name begins with the guide that shows it.

    What is shown is an action, or a record in it, named by XML IDs, for menus move; or
    a page by its ``path``. ``scripts`` run one after the other before the picture is
    taken; ``clip`` selects what is shown of the page. ``addons`` get a copy for the list
    of apps.
    """

    name: str
    action: str = ""
    record: str = ""
    view: str = ""
    path: str = ""
    login: str = "admin"
    scripts: tuple = ()
    clip: str = ""
    size: tuple = ()
    phone: bool = False
    addons: tuple = ()


def _tab(name):
    return (
        "[...document.querySelectorAll('.o_notebook .nav-link')]"
        f".find((tab) => tab.getAttribute('name') === '{name}').click()"
    )


def _click(selector):
    return f"document.querySelector(`{selector}`).click()"


PICTURES = (
    Picture("administrator-setup", action="sla_base.sla_setup_action"),
    Picture(
        "administrator-policy",
        action="sla_base.sla_policy_action",
        record="sla_helpdesk.policy_standard",
    ),
)
