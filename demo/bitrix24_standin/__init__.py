"""A stand-in for Bitrix24, simulated from its documents: portals, an authorization server, lead cards."""

from .applications import Application
from .launch import Launch, NoLaunchError, open_frame
from .neighbourhood import Neighbourhood
from .people import Person
from .portal import Portal

__all__ = ["Application", "Launch", "Neighbourhood", "NoLaunchError", "Person", "Portal", "open_frame"]
