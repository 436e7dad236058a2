from b24app import Settings
from b24app.wiring.adapters import Adapters
from b24app.wiring.home_use_cases import manage_app, open_admin_panel, open_home
from b24app.wiring.use_cases import bind_app, install_app


def test_opening_installing_and_repairing_bind_the_same(settings: Settings, made: Adapters) -> None:
    wanted = bind_app(settings, made)
    home = open_home(settings, made)
    assert home.bind_app == home.install_app.bind_app == manage_app(settings, made).bind_app == wanted
    assert install_app(settings, made) == home.install_app


def test_an_administrator_sees_the_same_admin_panel_at_the_open_and_after_each_change(
    settings: Settings, made: Adapters
) -> None:
    assert (
        open_home(settings, made).open_admin_panel
        == manage_app(settings, made).open_admin_panel
        == open_admin_panel(made)
    )


def test_what_an_administrator_does_is_written_where_the_page_reads_it(settings: Settings, made: Adapters) -> None:
    manage = manage_app(settings, made)
    assert manage.installations is manage.read_ticket.installations is made.installations
    assert manage.audit is open_admin_panel(made).audit is made.audit
