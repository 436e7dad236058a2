"""Puts into a wheel what lies beside the package in a checkout: templates, the entry point, the server's settings."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

BESIDE = {"app.py": "b24app_wsgi.py", "gunicorn.conf.py": "b24app_gunicorn.py"}


class WithWhatLiesBeside(build_py):
    """Builds the package; an editable one finds all in the checkout."""

    def run(self) -> None:
        """Copy it after the modules."""
        super().run()
        if self.editable_mode:
            return
        into = Path(self.build_lib)
        shutil.copytree("templates", into / "b24app" / "templates", dirs_exist_ok=True)
        # Not into the package: gunicorn reads its settings before anything of the app may be imported.
        for name, installed in BESIDE.items():
            shutil.copy(name, into / installed)


setup(cmdclass={"build_py": WithWhatLiesBeside})
