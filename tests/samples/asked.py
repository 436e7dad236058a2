"""What is asked of each of the stand-in's methods where it is compared with the documentation, and what before."""

from collections.abc import Mapping

from demo.bitrix24_standin.crm.custom_fields import custom_fields

TAB = {"PLACEMENT": "CRM_LEAD_DETAIL_TAB", "HANDLER": "http://127.0.0.1:9/tab"}
WORDS = {"LANG_ALL": {"de": {"TITLE": "Titel", "DESCRIPTION": "Worte", "GROUP_NAME": "Gruppe"}}}
ITEM_FIELDS = "id assignedById stageId opportunity sourceId title name lastName isManualOpportunity"
FIRST_FIELD = min(each.id for each in custom_fields().values())
EVENT = {"event": "ONCRMLEADADD", "handler": "http://127.0.0.1:9/events"}
BEFORE: Mapping[str, tuple[str, dict[str, object]]] = {
    "app.option.get": ("app.option.set", {"options": {"data": "value", "data2": "value2"}}),
    "user.option.get": ("user.option.set", {"options": {"data": "value", "data2": "value2"}}),
    "placement.get": ("placement.bind", {**TAB, **WORDS}),
    "placement.unbind": ("placement.bind", {**TAB}),
    "event.get": ("event.bind", {**EVENT}),
    "event.unbind": ("event.bind", {**EVENT}),
}
ASKED: Mapping[str, dict[str, object]] = {
    "crm.lead.get": {"ID": 123},
    "crm.lead.list": {"select": ["*", "UF_*"], "filter": {"ID": [123, 128]}},
    "crm.lead.add": {"fields": {"TITLE": "New"}},
    "crm.lead.update": {"ID": 123, "fields": {"TITLE": "Changed"}},
    "crm.lead.delete": {"id": 133},
    "crm.lead.productrows.get": {"id": 124},
    "crm.lead.userfield.get": {"id": FIRST_FIELD},
    "crm.lead.contact.items.get": {"id": 124},
    "crm.deal.get": {"id": 7},
    "crm.item.list": {"entityTypeId": 1, "select": ITEM_FIELDS.split(), "filter": {"@id": [124, 128]}},
    "crm.activity.list": {"filter": {"OWNER_TYPE_ID": 1, "OWNER_ID": 124}},
    "crm.timeline.comment.list": {"filter": {"ENTITY_ID": 124, "ENTITY_TYPE": "lead"}},
    "crm.currency.localizations.get": {"id": "EUR"},
    "crm.item.get": {"entityTypeId": 1, "id": 124},
    "crm.item.fields": {"entityTypeId": 1},
    "crm.lead.userfield.list": {"filter": {"LANG": "en"}},
    "crm.stagehistory.list": {"entityTypeId": 1},
    "crm.duplicate.findbycomm": {"type": "PHONE", "values": ["+12025550147"], "entity_type": "CONTACT"},
    "crm.contact.get": {"ID": 1},
    "crm.contact.list": {
        "filter": {"@ID": [1]},
        "select": ["ID", "NAME", "LAST_NAME", "EXPORT", "ASSIGNED_BY_ID", "DATE_CREATE", "EMAIL"],
    },
    "crm.company.get": {"ID": 1},
    "crm.company.list": {"filter": {"@ID": [1]}, "select": ["TITLE", "ASSIGNED_BY_ID", "PHONE"]},
    "user.search": {"FILTER": {"FIND": "sara"}},
    "user.access": {"ACCESS": ["AU"]},
    "access.name": {"ACCESS": ["G2", "AU"]},
    "method.get": {"name": "crm.lead.get"},
    "feature.get": {"CODE": "rest_auth_connector"},
    "app.option.set": {"options": {"data": "value"}},
    "user.option.set": {"options": {"data": "value"}},
    "placement.bind": {**TAB, **WORDS},
    "placement.unbind": {**TAB},
    "event.bind": {**EVENT},
    "event.unbind": {**EVENT},
    "batch": {"cmd": {"get_user": "user.current", "get_department": "department.get?ID=1"}},
}
