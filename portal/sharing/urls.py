"""Who may open a connector, below /connectors/; part of the addresses named `connectors:…`."""

from django.urls import path

from portal.sharing import views

urlpatterns = [
    path("<slug:slug>/share/", views.share, name="share"),
    path("<slug:slug>/share/undo/", views.undo, name="share-undo"),
    path("<slug:slug>/share/<int:person>/", views.set_level, name="share-level"),
    path("<slug:slug>/share/<int:person>/remove/", views.remove, name="share-remove"),
    path("<slug:slug>/hand-over/", views.hand_over, name="hand-over"),
]
