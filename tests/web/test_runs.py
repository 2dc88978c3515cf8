"""Runs and claims: a run is watched while it trains; its report comes under rules of its own."""

import json
import os
import shutil
import time
from urllib.parse import quote

import pytest

from chainrule import lab


@pytest.fixture
def client(server):
    with server.client() as made:
        yield made


@pytest.fixture
def running(server):
    """A run that trains, as its files tell."""
    folder = server.workspace / "runs" / "net-20260101-120000"
    folder.mkdir(parents=True, exist_ok=True)
    about = {"schema": 1, "name": "net", "created": "2026-01-01T12:00:00+00:00", "steps_total": 9}
    (folder / "run.json").write_text(json.dumps({**about, "status": "running"}))
    step(folder, 1, 2.0)
    return folder


def step(folder, number, loss):
    line = {"kind": "step", "step": number, "epoch": 1, "loss": loss, "lr": 0.1, "grad_norm": 1.0}
    with (folder / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({**line, "seconds": 0.01}) + "\n")


def test_a_run_that_trains_is_watched(client, running):
    here = f"/runs/{running.name}"
    page = client.get(here).text
    assert f'data-live="{here}/live"' in page
    assert "1 of 9" in page
    assert "It trains." in page
    step(running, 2, 1.0)
    answer = client.get(f"{here}/live")
    assert answer.headers["x-status"] == "running"
    assert "2 of 9" in answer.text
    assert "<svg" in answer.text


def test_a_run_that_was_killed_is_told_by_its_silence(client, running):
    step(running, 3, 1.0)
    before = time.time() - 600
    os.utime(running / "metrics.jsonl", (before, before))
    page = client.get(f"/runs/{running.name}").text
    assert "It has written nothing for 10" in page
    assert "or was killed" in page


def test_a_run_that_is_over_shows_what_the_doctor_found(client, run_name):
    page = client.get(f"/runs/{run_name}").text
    assert "data-live" not in page
    assert "What to change" in page
    assert 'href="/day/' in page
    assert run_name in client.get("/runs").text


def test_a_run_with_a_hostile_name_is_listed_and_opened(server, client):
    name = '"><img src=x onerror=alert(1)> a?b#c%25'
    folder = server.workspace / "runs" / name
    folder.mkdir(parents=True)
    about = {"schema": 1, "name": name, "created": "2026-01-01T12:00:00+00:00"}
    (folder / "run.json").write_text(json.dumps({**about, "status": "running"}))
    step(folder, 1, 2.0)
    page = client.get("/runs").text
    assert "<img" not in page
    here = f"/runs/{quote(name)}"
    assert f'href="{here}"' in page
    page = client.get(here).text
    assert "<img" not in page
    assert f'data-live="{here}/live"' in page
    assert client.get(f"{here}/live").status_code == 200
    shutil.rmtree(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 99}'])
def test_a_damaged_run_is_told(server, client, text):
    folder = server.workspace / "runs" / "damaged"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(text)
    assert client.get("/runs").status_code == 200
    answer = client.get("/runs/damaged")
    assert answer.status_code == 404
    assert "needs to be" in answer.text
    shutil.rmtree(folder)


def test_the_report_has_rules_of_its_own(client, run_name):
    answer = client.get(f"/runs/{run_name}/report")
    policy = answer.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "form-action 'none'" in policy  # its forms would come from our origin
    assert "sandbox" in policy
    assert "allow-same-origin" not in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert "training report" in answer.text


@pytest.mark.parametrize("name", ["nowhere", "..", ".hidden", "%2e%2e%2fruns", "../../etc"])
def test_only_runs_of_the_workspace_are_shown(client, name):
    assert client.get(f"/runs/{name}/live").status_code == 404


def test_a_damaged_run_breaks_nothing(client, server):
    folder = server.workspace / "runs" / "broken-20260101-130000"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text("{")
    assert client.get("/runs").status_code == 200
    assert client.get("/").status_code == 200
    assert client.get(f"/runs/{folder.name}").status_code == 404


def test_every_claim_has_its_row_and_its_page(client):
    page = client.get("/lab").text
    for name in lab.names():
        assert f'href="/lab/{name}"' in page
    name = lab.names()[0]
    assert lab.get(name).says[:40] in client.get(f"/lab/{name}").text
