"""`/readyz` and `/metrics`: how the bot does, for monitoring; nothing about who asks what."""

from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import BOUNDS, STAGES
from tests.bot.conftest import Office

QUESTION = "มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการ"


def figures(desk: Office, **request: object) -> dict[tuple, float]:
    """(name, *label values) -> value of everything on the page."""
    page = desk.client.get("/metrics", **request)
    assert page.status_code == 200
    assert page.mimetype.startswith("text/plain")
    families = text_string_to_metric_families(page.get_data(as_text=True))
    samples = (sample for family in families for sample in family.samples)
    return {(one.name, *sorted(one.labels.values())): one.value for one in samples}


@pytest.mark.databases
def test_the_page_counts_what_the_database_holds(desk: Office):
    """Answers, what waits and for how long, LINE's refusals by status, the snapshot, the disk."""
    desk.ask(QUESTION)
    desk.send(desk.text(QUESTION, replyToken="used"))
    desk.work()
    desk.send(desk.text("รออยู่"))
    found = figures(desk)
    assert found["wian_ready",] == 1
    assert found["wian_events_last_hour", "answered"] == 1
    assert found["wian_events_last_hour", "refused"] == 1
    assert found["wian_line_errors_last_hour", "400"] == 1
    assert found["wian_questions_total", "answered"] == 1
    assert found["wian_queue_events",] == 1
    assert 0 <= found["wian_queue_oldest_seconds",] < 60
    assert found["wian_snapshot", desk.engine.snapshot] == 1
    assert found["wian_letters",] == len(desk.engine.all())
    assert found["wian_disk_free_bytes", "home"] > 0


def test_each_stage_of_an_answer_is_timed(desk: Office):
    """Ack, ask, reply and the whole way are counted once for one question."""
    before = figures(desk)
    desk.ask(QUESTION)
    after = figures(desk)
    for stage in STAGES:
        count = "wian_stage_seconds_count", stage
        assert after[count] - before[count] == 1, stage
        bucket = "wian_stage_seconds_bucket", *sorted(("+Inf", stage))
        assert after[bucket] == after[count]
        times = [after["wian_stage_seconds_bucket", *sorted((str(b), stage))] for b in BOUNDS]
        assert times == sorted(times)


def test_nothing_of_who_asks_what_is_on_the_page(desk: Office):
    """No question, no user's id, no token."""
    desk.ask(QUESTION)
    page = desk.client.get("/metrics").get_data(as_text=True)
    secrets = (desk.here.settings.line_channel_secret, desk.here.settings.line_channel_access_token)
    for private in (QUESTION, desk.user, *secrets):
        assert private not in page


@pytest.mark.parametrize(
    "request_from",
    [
        {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Via": "1.1 Caddy"}},
        {"headers": {"Authorization": "Bearer wrong"}, "environ_base": {"REMOTE_ADDR": "::2"}},
    ],
    ids=["another machine", "through a proxy", "through Caddy", "wrong token"],
)
def test_the_page_is_for_this_machine_or_who_has_the_token(desk: Office, request_from: dict):
    """For anybody else it is not there; with the token it is, from everywhere."""
    assert desk.client.get("/metrics", **request_from).status_code == 404
    settings = replace(desk.here.settings, metrics_token="t0ken")
    object.__setattr__(desk.here, "settings", settings)
    assert desk.client.get("/metrics", **request_from).status_code == 404
    token = {"Authorization": "Bearer t0ken"}
    figures(desk, **request_from | {"headers": request_from.get("headers", {}) | token})


def test_readyz_names_the_snapshot_and_what_is_to_be_mended(desk: Office):
    """While answers come from the last good snapshot it is ready, and says what is wrong."""
    assert desk.client.get("/readyz").get_json()["snapshot"] == desk.engine.snapshot
    desk.here.standby.trouble = "ดัชนีเสียหาย"
    told = desk.client.get("/readyz")
    assert (told.status_code, told.get_json()["trouble"]) == (200, "ดัชนีเสียหาย")
    assert figures(desk)["wian_trouble",] == 1
