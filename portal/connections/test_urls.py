"""Addresses of the Test step; part of the addresses of connectors, which include them."""

from django.urls import path

from portal.connections import run_views, sample_views, test_views, trial_views

urlpatterns = [
    path("<slug:slug>/edit/test/", test_views.edit_test, name="edit-test"),
    path("<slug:slug>/edit/test/learn/", test_views.learn, name="test-learn"),
    path("<slug:slug>/test/", test_views.test, name="test"),
    path("<slug:slug>/test/cancel/", test_views.cancel, name="test-cancel"),
    path("<slug:slug>/test/<uuid:id>/again/", trial_views.again, name="test-again"),
    path("<slug:slug>/edit/test/<uuid:id>/keep/", trial_views.keep, name="test-keep"),
    path("<slug:slug>/test/<uuid:id>/delete/", run_views.delete, name="test-run-delete"),
    path("<slug:slug>/test/delete/", run_views.delete_all, name="test-runs-delete"),
    path("<slug:slug>/test/restore/<int:moment>/", run_views.restore, name="test-restore"),
    path("<slug:slug>/test/<uuid:id>/sample/", sample_views.save, name="test-sample"),
    path("<slug:slug>/test/sample/<uuid:id>/delete/", sample_views.delete, name="test-sample-delete"),
    path("<slug:slug>/edit/test/sample/<uuid:id>/example/", sample_views.example, name="test-sample-example"),
    path("<slug:slug>/test/<uuid:id>/file/", test_views.file, name="test-file"),
    path("<slug:slug>/test/<uuid:id>/answer.txt", test_views.download, name="test-download"),
]
