"""Every method that the portal knows, one family a module."""

from demo.rest.call import Methods
from demo.rest.methods import application, events, fields, leads, people, placements

METHODS: Methods = {
    **application.METHODS,
    **events.METHODS,
    **fields.METHODS,
    **leads.METHODS,
    **people.METHODS,
    **placements.METHODS,
}
