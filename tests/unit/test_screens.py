"""Which screens `make pictures` looks at, and which pictures the guides show."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from toolchain import picture_list, screens  # noqa: E402

MENUS = {
    "root": {"id": "root", "name": "root", "children": [1, 2]},
    "1": {
        "id": 1,
        "appID": 1,
        "name": "Service Levels",
        "xmlid": "sla_base.sla_menu_root",
        "actionID": 7,
        "actionModel": "ir.actions.act_window",
        "children": [3, 4],
    },
    "2": {
        "id": 2,
        "appID": 2,
        "name": "Contacts",
        "xmlid": "contacts.menu",
        "actionID": 9,
        "children": [],
    },
    "3": {
        "id": 3,
        "appID": 1,
        "name": "Clocks",
        "xmlid": "sla_base.sla_menu_clock",
        "actionID": 7,
        "actionModel": "ir.actions.act_window",
        "children": [],
    },
    "4": {
        "id": 4,
        "appID": 1,
        "name": "More",
        "xmlid": "sla_base.sla_menu_more",
        "actionID": False,
        "children": [5, 6],
    },
    "5": {
        "id": 5,
        "appID": 1,
        "name": "Our site",
        "xmlid": "sla_base.sla_menu_site",
        "actionID": 8,
        "actionModel": "ir.actions.act_url",
        "children": [],
    },
    "6": {
        "id": 6,
        "appID": 1,
        "name": "Cockpit",
        "xmlid": "sla_base.sla_menu_cockpit",
        "actionID": 11,
        "actionPath": "cockpit",
        "actionModel": "ir.actions.client",
        "children": [],
    },
}


def test_each_entry_of_our_menus_is_a_screen_and_nothing_else_is():
    found = screens.get_screens(MENUS, {"sla_base"})
    assert [(screen.name, screen.path) for screen in found] == [
        ("Service Levels ▸ Clocks", "/odoo/action-7"),
        ("Service Levels ▸ More ▸ Cockpit", "/odoo/cockpit"),
    ]


def test_a_screen_is_lost_if_it_is_empty_and_says_nothing():
    [screen, _other] = screens.get_screens(MENUS, {"sla_base"})
    made = [
        screens.Report(screen, "en_US", "phone", "x.png", empty=empty, guidance=text)
        for empty, text in ((True, ""), (True, "Make one"), (False, ""))
    ]
    assert [report.lost for report in made] == [True, False, False]
    assert screens.get_index(made).count("EMPTY") == 1


def test_each_picture_of_a_guide_is_taken_by_the_script_and_shown_by_a_guide():
    shown = {
        name
        for guide in [*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")]
        for name in re.findall(
            r"\((?:docs/)?pictures/([\w-]+)\.png\)", guide.read_text()
        )
    }
    names = [picture.name for picture in picture_list.PICTURES]
    assert len(names) == len(set(names))
    assert set(names) == shown


def test_each_picture_is_there_and_small():
    for picture in picture_list.PICTURES:
        size = (ROOT / f"docs/pictures/{picture.name}.png").stat().st_size
        assert 1_000 < size < 150_000, picture.name


def test_a_picture_says_where_it_is_taken():
    for picture in picture_list.PICTURES:
        assert bool(picture.path) != bool(picture.action), picture.name
