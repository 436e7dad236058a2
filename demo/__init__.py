"""A Bitrix24 to try applications in: portals, an authorization server, lead cards; simulated from documents."""

from demo.applications import Application
from demo.launch import Launch, NoLaunchError
from demo.people import Person
from demo.portal import Portal
from demo.world import Neighbourhood

__all__ = ["Application", "Launch", "Neighbourhood", "NoLaunchError", "Person", "Portal"]
