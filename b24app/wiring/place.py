"""Where the app lies: in a checkout, or where a wheel was installed, which is no place for a database."""

from pathlib import Path

CODE = Path(__file__).parents[2]
OF_A_WHEEL = CODE / "b24app" / "templates"
INSTALLED = OF_A_WHEEL.is_dir()

TEMPLATES = OF_A_WHEEL if INSTALLED else CODE / "templates"
STATIC_FILES = CODE / "b24app" / "web" / "http" / "static"
ROOT = Path.cwd() if INSTALLED else CODE  # relative SQLite paths and the settings file start from here
