"""Settings: read once, refused by key and value, safe by default."""

import pytest

from bot.errors import BadSetting, MissingSetting
from bot.serve import at
from bot.settings import LINE_API, load, require_line

CHANNEL = {"LINE_CHANNEL_SECRET": "secret", "LINE_CHANNEL_ACCESS_TOKEN": "token"}


def test_a_newcomer_needs_no_setting_at_all():
    """An empty environment gives a development bot with a made-up channel of its own."""
    settings = load({})
    require_line(settings)
    assert settings.development
    assert settings.database_url.endswith("/var/wian.db")
    assert load({}).line_channel_secret != settings.line_channel_secret


def test_a_channel_secret_turns_the_pretended_line_off():
    """With a real channel `/try` is off and LINE's own servers are spoken to."""
    settings = load(CHANNEL)
    assert not settings.development
    assert settings.line_api_base == LINE_API
    assert at(settings, "127.0.0.1", 8000) == settings


def test_development_talks_to_its_own_server():
    """While `/try` is on, replies and links go to the address that is served."""
    settings = at(load({}), "0.0.0.0", 8000)
    assert settings.line_api_base == "http://127.0.0.1:8000/try/line"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert at(load({"WIAN_BASE_URL": "https://a.example/"}), "::1", 80).base_url == (
        "https://a.example"
    )


def test_blank_is_unset():
    """A setting that is there but empty counts as not given."""
    assert load({"WIAN_MODEL": "  ", "LINE_CHANNEL_SECRET": ""}).model is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("WIAN_TRY", "yes"),
        ("WIAN_BASE_URL", "wian.example"),
        ("WIAN_BASE_URL", "ftp://wian.example"),
        ("WIAN_BASE_URL", "https://wian.example/?a=1"),
        ("LINE_API_BASE", "http://[broken"),
        ("LINE_API_BASE", "http://host:99999"),
        ("WIAN_DATABASE_URL", "mysql://host/name"),
        ("WIAN_DATABASE_URL", "not an address"),
        ("WIAN_HOME", "a\0b"),
    ],
)
def test_a_bad_value_is_refused_by_name(key: str, value: str):
    """The refusal names the key and shows the value."""
    with pytest.raises(BadSetting) as refused:
        load({key: value})
    assert key in str(refused.value)
    assert value.strip("\0").split("\0")[0] in str(refused.value)


@pytest.mark.parametrize("key", ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"])
def test_a_secret_is_never_shown(key: str):
    """A secret that cannot be right is refused without being printed, and never in a repr."""
    with pytest.raises(BadSetting) as refused:
        load({key: "abc def"})
    assert key in str(refused.value)
    assert "abc" not in str(refused.value)
    assert "secret" not in repr(load(CHANNEL)).replace("secret_", "")


def test_half_a_channel_cannot_be_served():
    """A channel secret without its token is refused by the missing key's name."""
    with pytest.raises(MissingSetting, match="LINE_CHANNEL_ACCESS_TOKEN"):
        require_line(load({"LINE_CHANNEL_SECRET": "secret"}))
