import sys

from portal import supervisor
from portal.supervisor import Service, Supervisor, ending


def test_a_service_that_dies_at_once_is_given_up_loudly(monkeypatch):
    monkeypatch.setattr(supervisor, "BACK_OFF", (0.0, 0.0, 0.0, 0.0))
    monkeypatch.setattr(supervisor, "POLL", 0.01)
    said = []
    dying = Service("The web server", (sys.executable, "-S", "-c", "raise SystemExit(3)"), {})
    assert Supervisor([dying], said.append).run() is False
    assert said[0] == "The web server stopped (exit status 3). It starts again in 0 s."
    assert said[-1].startswith("The web server stopped 5 times, each time soon after its start.")


def test_what_runs_is_stopped_when_another_service_is_given_up(monkeypatch):
    monkeypatch.setattr(supervisor, "BACK_OFF", ())
    monkeypatch.setattr(supervisor, "POLL", 0.01)
    sleeping = Service("A sleeper", (sys.executable, "-S", "-c", "import time; time.sleep(60)"), {})
    dying = Service("The web server", (sys.executable, "-S", "-c", "raise SystemExit(3)"), {})
    tree = Supervisor([sleeping, dying], lambda sentence: None)
    assert tree.run() is False
    assert tree._kept[0].process.returncode == -15


def test_an_ending_is_said_in_words():
    assert (ending(1), ending(-9)) == ("exit status 1", "killed by SIGKILL")
