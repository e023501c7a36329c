"""``make pictures``: the pictures of the guides, and a look at every screen."""

import contextlib
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

from . import addons, picture_list, screens, settings, site, system
from .browser import Browser
from .console import Failure, say, step

FOLDER = settings.REPOSITORY / "docs/pictures"
SCREENS = settings.CACHE / "screens"
DESKTOP, PHONE = (1280, 800), (390, 844)
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}
COLOURS = 128
XML_ID = re.compile(r"\{(\w+\.\w+)\}")


def make(*arguments):
    """Take the pictures of the guides; with ``all``, look at every screen instead; with
    names, take these pictures only."""
    if not system.ensure_chromium():
        raise Failure("Pictures need Chromium: apt-get install chromium")
    with site.served() as served:
        if "all" in arguments:
            return _look_at_all(served)
        return _take(served, _choose(arguments))


def _choose(names):
    known = {picture.name: picture for picture in picture_list.PICTURES}
    if unknown := set(names) - set(known):
        raise Failure(f"no such picture: {', '.join(sorted(unknown))}")
    return [known[name] for name in names] or list(known.values())


# The pictures of the guides


def _take(served, pictures):
    """Take ``pictures``, and those for the list of apps among them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    problems = []
    finder = served.login("admin")  # others may not look XML IDs up
    for job in dict.fromkeys(picture.job for picture in pictures if picture.job):
        finder.run_job(job)
    with Browser(*DESKTOP) as browser:
        for (login, language), own in _group(pictures).items():
            with _speaking(served, login, language) as session:
                browser.enter(served.url, session.key)
                browser.stay(session.preferences()["tz"] or "UTC")
                for picture in own:
                    problems += _take_one(browser, finder, picture)
    return _conclude(problems, f"{len(pictures)} pictures in {FOLDER}")


def _group(pictures):
    """Return the pictures by who sees them and in which language."""
    result = {}
    for picture in pictures:
        result.setdefault((picture.login, picture.language), []).append(picture)
    return result


@contextlib.contextmanager
def _speaking(served, login, language):
    """Yield a session in ``language``; the user's own is put back afterwards."""
    session = served.login(login)
    before = session.preferences()["lang"]
    session.speak(language)
    try:
        yield served.login(login)
    finally:
        session.speak(before)


def _take_one(browser, finder, picture):
    width, height = picture.size or (PHONE if picture.phone else DESKTOP)
    browser.resize(width, height, phone=picture.phone)
    try:
        browser.open(finder.url + _get_path(finder, picture))
        for script in picture.scripts:
            browser.evaluate(script)
            browser.wait()
    except Failure as error:  # the other pictures are taken all the same
        browser.errors.append(str(error))
    file = FOLDER / f"{picture.name}.png"
    _save(browser.picture(), file)
    say(f"{file.relative_to(settings.REPOSITORY)}: {file.stat().st_size // 1024} kB")
    for addon in picture.addons:
        folder = settings.REPOSITORY / addon / "static/description"
        shutil.copyfile(file, folder / f"{picture.name.rpartition('-')[2]}.png")
    return [f"{picture.name}: {error}" for error in browser.errors]


def _get_path(finder, picture):
    if picture.path:
        return XML_ID.sub(lambda found: str(finder.find(found[1])), picture.path)
    path = f"/odoo/action-{finder.find(picture.action)}"
    if picture.record:
        return f"{path}/{finder.find(picture.record)}"
    return f"{path}?view_type={picture.view}" if picture.view else path


def _save(image, file):
    """Few colours make small files; the screens have few."""
    image = image.convert("RGB").quantize(COLOURS, dither=0)
    image.save(file, optimize=True)


# Every screen


def _look_at_all(served):
    """Take every screen in both languages at both widths; fail on an error in any."""
    shutil.rmtree(SCREENS, ignore_errors=True)
    SCREENS.mkdir(parents=True)
    session = served.login("admin")
    reports = []
    for language in settings.LANGUAGES:
        session.speak(language)
        session = served.login("admin")
        wanted = screens.get_screens(session.menus(), {*addons.own(), *screens.NEAR})
        with step(f"{len(wanted)} screens, {language}"):
            reports += _look_beside(session, wanted, language)
    (SCREENS / "index.html").write_text(screens.get_index(reports))
    for report in reports:
        if report.lost:
            say(f"empty without guidance: {report.text()}")
        if report.wide > 1 and report.width == "phone":
            say(f"{report.wide} pixels too wide: {report.text()}")
    problems = [report.text() for report in reports if report.errors]
    return _conclude(problems, f"{len(reports)} screens, see {SCREENS}/index.html")


def _look_beside(session, wanted, language):
    """Look at the screens in all widths at once; whoever presses Ctrl-C waits for no
    more than one screen."""
    stop = Event()
    look = partial(_look, session, wanted, language, stop)
    with ThreadPoolExecutor(len(WIDTHS)) as beside:
        try:
            return [report for found in beside.map(look, WIDTHS) for report in found]
        except BaseException:
            stop.set()
            raise


def _look(session, wanted, language, stop, width):
    """Look at ``wanted`` screens in a browser of its own, for it takes long."""
    reports = []
    with Browser(*WIDTHS[width], phone=width == "phone") as browser:
        browser.enter(session.url, session.key)
        for screen in wanted:
            if stop.is_set():
                break
            browser.open(session.url + screen.path)
            seen = browser.evaluate(screens.LOOK)
            file = f"{screen.file}-{language}-{width}.png"
            _save(browser.picture(), SCREENS / file)
            errors = [*browser.errors, *filter(None, [seen.pop("error")])]
            reports.append(
                screens.Report(screen, language, width, file, errors=errors, **seen)
            )
    return reports


def _conclude(problems, text):
    for problem in problems:
        say(f"error: {problem}")
    say(text)
    return 1 if problems else 0
