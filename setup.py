"""Puts into a wheel what lies beside the package in a checkout, and compiles the words of all languages."""

import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py

BESIDE = {"app.py": "b24app_wsgi.py", "gunicorn.conf.py": "b24app_gunicorn.py"}
LOCALES = Path("b24app/web/language/locales")


class WithWhatLiesBeside(build_py):
    """Builds the package; an editable one finds all in the checkout."""

    def run(self) -> None:
        """Copy it after the modules."""
        super().run()
        into = Path() if self.editable_mode else Path(self.build_lib)
        compile_catalogues(into / LOCALES)
        if self.editable_mode:
            return
        shutil.copytree("templates", into / "b24app" / "templates", dirs_exist_ok=True)
        # Not into the package: gunicorn reads its settings before anything of the app may be imported.
        for name, installed in BESIDE.items():
            shutil.copy(name, into / installed)


def compile_catalogues(into: Path) -> None:
    """Make of each catalogue what the app reads in a twentieth of the time: an administrator's page names 20 titles."""
    into.mkdir(parents=True, exist_ok=True)
    for text in sorted(LOCALES.glob("*.po")):
        with text.open("rb") as said, (into / f"{text.stem}.mo").open("wb") as compiled:
            write_mo(compiled, read_po(said, locale=text.stem, abort_invalid=True))


setup(cmdclass={"build_py": WithWhatLiesBeside})
