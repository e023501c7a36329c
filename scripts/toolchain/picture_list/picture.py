"""A picture of a guide, and what is done on the screen before it is taken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """``docs/pictures/<name>.png``; the name begins with the guide that shows it.

    What is shown is an action, or a record in it, named by XML IDs, for menus move; or
    a page by its ``path``, in which ``{module.name}`` stands for the ID of a record.
    ``job`` is the XML ID of a scheduled action that runs before, for none runs by
    itself. ``scripts`` run one after the other before the picture is taken; ``size`` is
    that of the window. ``addons`` get a copy for the list of apps.
    """

    name: str
    action: str = ""
    record: str = ""
    view: str = ""
    path: str = ""
    login: str = "admin"
    language: str = "en_US"
    job: str = ""
    scripts: tuple = ()
    size: tuple = ()
    phone: bool = False
    addons: tuple = ()


def tab(name):
    """Open a page of a form by its name."""
    return f"document.querySelector('.o_notebook .nav-link[name=\"{name}\"]').click()"


def find(selector, text=""):
    """Return the script of the first element that ``selector`` finds and that contains
    ``text``."""
    return (
        f"[...document.querySelectorAll({selector!r})]"
        f".find((element) => element.innerText.includes({text!r}))"
    )


def click(selector, text=""):
    return f"{find(selector, text)}.click()"


def row(text=""):
    """Open the first line of a list that contains ``text``."""
    return click(".o_data_row .o_data_cell", text)


def show(selector, text=""):
    """Scroll to an element."""
    return f"{find(selector, text)}.scrollIntoView({{block: 'center'}})"


def top(selector, text=""):
    """Scroll until an element is at the top, below the buttons of the form, which
    stay."""
    return (
        "((element) => {element.style.scrollMarginTop = '60px';"
        f"element.scrollIntoView()}})({find(selector, text)})"
    )


SEARCH = click(".o_searchview_dropdown_toggler")
NO_FILTER = "document.querySelector('.o_searchview_facet .o_facet_remove')?.click()"
NEXT = click("button.btn-primary", "Next")
