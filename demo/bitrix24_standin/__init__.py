"""A Bitrix24 to try applications in: portals, an authorization server, lead cards; simulated from documents."""

from .applications import Application
from .launch import Launch, NoLaunchError, open_frame
from .neighbourhood import Neighbourhood
from .people import Person
from .portal import Portal

__all__ = ["Application", "Launch", "Neighbourhood", "NoLaunchError", "Person", "Portal", "open_frame"]
