"""A Bitrix24 to try applications in: portals, an authorization server, lead cards; simulated from documents."""

from demo.applications import Application
from demo.launch import Launch, NoLaunchError, open_frame
from demo.neighbourhood import Neighbourhood
from demo.people import Person
from demo.portal import Portal

__all__ = ["Application", "Launch", "Neighbourhood", "NoLaunchError", "Person", "Portal", "open_frame"]
