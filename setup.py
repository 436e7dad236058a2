"""Puts into a wheel what lies beside the package in a checkout: the pages' templates and the server's settings."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithWhatLiesBeside(build_py):
    """Builds the package; an editable one finds both in the checkout."""

    def run(self) -> None:
        """Copy them after the modules."""
        super().run()
        if self.editable_mode:
            return
        into = Path(self.build_lib)
        shutil.copytree("templates", into / "b24app" / "templates", dirs_exist_ok=True)
        # Not into the package: gunicorn reads its settings before anything of the app may be imported.
        shutil.copy("gunicorn.conf.py", into / "b24app_gunicorn.py")


setup(cmdclass={"build_py": WithWhatLiesBeside})
