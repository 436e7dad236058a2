"""The methods about the application itself, the portal, and the application's options.

Imitates: Bitrix24 REST docs, "app.info", "Settings", "method.get", "scope" (docs/platform.md 6.3).
"""

from collections.abc import Mapping

from ...clock import iso
from ...php import PhpObject, branch, text
from ..call import Call, Method, Methods
from ..errors import RefusalError, access_denied, missing

_UNSET: Mapping[str, object] = {"": "", "[]": [], "{}": PhpObject(), "false": False}  # what old boxes answer
NO_OPTION = ("auth", "access_token", "options")
FEATURES = {"rest_offline_extended": "Y", "rest_auth_connector": "Y"}


def app_info(call: Call) -> object:
    licence = call.portal.profile.licence
    row = call.session.installation
    if row is None:
        return {"SCOPE": list(call.session.scope), "LICENSE": licence}
    return {
        "ID": row.id,
        "CODE": row.app.code,
        "VERSION": row.version,
        "STATUS": row.app.status,
        "INSTALLED": row.installed,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": call.portal.language,
        "LICENSE": licence,
        "LICENSE_TYPE": licence.partition("_")[2],
        "LICENSE_FAMILY": licence.partition("_")[2],
    }


def app_option_get(call: Call) -> object:
    return _read(call, call.installation.options)


def app_option_set(call: Call) -> object:
    if not call.person.admin:
        raise access_denied()
    call.installation.options.update(_given(call))
    return True


def user_option_get(call: Call) -> object:
    return _read(call, call.installation.user_options.get(call.person.id, {}))


def user_option_set(call: Call) -> object:
    call.installation.user_options.setdefault(call.person.id, {}).update(_given(call))
    return True


def _read(call: Call, options: dict[str, object]) -> object:
    name, unset = text(call.params, "option"), call.portal.faults.option_unset
    if name and name not in options and unset.take():
        if unset.value == "AccessException":
            raise RefusalError(unset.value, "", statuses=(403, 403))
        return _UNSET.get(unset.value, "")
    return options.get(name) if name else dict(options)


def _given(call: Call) -> dict[str, object]:
    """Return the options. In the portal's code, those without `options` are the parameters themselves."""
    given = branch(call.params, "options")
    if not given and call.portal.statuses == "code":
        given = {name: value for name, value in call.params.items() if name not in NO_OPTION}
    if not given:
        raise missing("options")
    return given


def scope(call: Call) -> object:
    return list(call.session.scope)


def server_time(call: Call) -> object:
    return iso(call.portal.now())


def feature_get(call: Call) -> object:
    code = text(call.params, "CODE", "code")
    if not code:
        raise RefusalError("CODE_EMPTY", "CODE can't be empty")
    return {"value": FEATURES.get(code, "N")}


METHODS: Methods = {
    "app.info": Method(answer=app_info),
    "app.option.get": Method(answer=app_option_get),
    "app.option.set": Method(answer=app_option_set),
    "user.option.get": Method(answer=user_option_get),
    "user.option.set": Method(answer=user_option_set),
    "scope": Method(answer=scope),
    "server.time": Method(answer=server_time),
    "feature.get": Method(answer=feature_get),
}
