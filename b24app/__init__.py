"""Full Lead, a Bitrix24 application: every field of a lead in a tab of its card.

errors      what can go wrong, divided by what the caller can do about it
domain      types and rules that need no library
ports       what the use cases need from outside
usecases    what the application does, one file each
adapters    libraries, the database and other hosts, behind the ports
web         HTTP requests in, pages out
commands    the operator's commands, `flask b24`
wiring      builds the parts and connects them

Nothing is imported here: gunicorn's first process has some modules of web/server, and must not have all others too.
"""
