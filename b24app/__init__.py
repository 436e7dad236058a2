"""Full Lead, a Bitrix24 application: the whole lead in a tab of its card.

domain      the nouns: true without any library
usecases    the verbs: one file each, named for what the app does
ports       what they need from outside
adapters    how we get it: one library a file
web         the door: HTTP in, pages out
commands    the operator's words
wiring      the only module that knows all others
"""

from b24app.adapters.journal import start_journal
from b24app.settings import Settings, read_settings
from b24app.wiring import create_app

__all__ = ["Settings", "create_app", "read_settings", "start_journal"]
