"""The use cases of the graph, each built from the adapters and use cases that its fields name."""

from b24app.usecases.back_up_settings import BackUpSettings
from b24app.usecases.bind_app import BindApp
from b24app.usecases.confirm_person import ConfirmPerson
from b24app.usecases.connect_person import ConnectPerson
from b24app.usecases.examine_deployment import ExamineDeployment, ExaminePortals
from b24app.usecases.export_lead import ExportLead
from b24app.usecases.find_leads import FindLeads
from b24app.usecases.follow_portal import FollowPortal
from b24app.usecases.follow_up_open import FollowUpOpen
from b24app.usecases.inspect_portal import InspectPortal
from b24app.usecases.install_app import InstallApp
from b24app.usecases.keep_alive import KeepAlive
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.manage_app import ManageApp
from b24app.usecases.open_admin_panel import OpenAdminPanel
from b24app.usecases.open_card_tab import OpenCardTab, ReloadCardTab, ShowRecord
from b24app.usecases.open_home import OpenHome
from b24app.usecases.prove_launch import ProveLaunch
from b24app.usecases.read_health import ReadHealth
from b24app.usecases.read_related import ReadRelated, ReloadWithRelated
from b24app.usecases.read_ticket import ReadTicket
from b24app.usecases.rebind_portals import RebindPortals
from b24app.usecases.reconcile import Reconcile
from b24app.usecases.reload_lead import ReloadLead, ShowLead
from b24app.usecases.remove_app import RemoveApp
from b24app.usecases.renew_launch import RenewLaunch
from b24app.usecases.renew_pair import RenewPair
from b24app.usecases.restore_portal import RestorePortal
from b24app.usecases.show_portal import ShowPortal
from b24app.web.home.wanted_binding import wanted_binding
from b24app.wiring.adapters import Adapters
from b24app.wiring.graph import Once


class UseCases(Adapters):
    """Each by its name."""

    prove_launch = Once(ProveLaunch)
    restore_portal = Once(RestorePortal)
    follow_up_open = Once(FollowUpOpen)
    confirm_person = Once(ConfirmPerson)
    open_card_tab = Once(OpenCardTab)
    show_record = Once(ShowRecord)

    read_ticket = Once(ReadTicket)
    keep_tokens_fresh = Once(KeepTokensFresh)
    renew_pair = Once(RenewPair)
    follow_portal = Once(FollowPortal)
    reload_card_tab = Once(ReloadCardTab)
    show_lead = Once(ShowLead)
    reload_lead = Once(ReloadLead)
    export_lead = Once(ExportLead)
    read_related = Once(ReadRelated)
    reload_with_related = Once(ReloadWithRelated)
    find_leads = Once(FindLeads)

    renew_launch = Once(RenewLaunch)

    open_home = Once(OpenHome)
    open_admin_panel = Once(OpenAdminPanel)
    back_up_settings = Once(BackUpSettings)
    manage_app = Once(ManageApp)
    read_health = Once(ReadHealth)

    install_app = Once(InstallApp)
    connect_person = Once(ConnectPerson)
    bind_app = Once(BindApp)
    wanted = Once(wanted_binding)
    remove_app = Once(RemoveApp)

    keep_alive = Once(KeepAlive)
    reconcile = Once(Reconcile)
    inspect_portal = Once(InspectPortal)
    rebind_portals = Once(RebindPortals)
    examine_portals = Once(ExaminePortals, authorization="all_servers")
    examine_deployment = Once(ExamineDeployment)
    show_portal = Once(ShowPortal)
