"""One event of a chat at a time, in however many processes."""

import pytest
from sqlalchemy import Engine

from bot.database import connect
from bot.turns import Turns

pytestmark = pytest.mark.databases


def test_a_chat_has_one_turn_at_a_time(database: Engine):
    """Whoever comes second waits in vain, or until the first is done; other chats do not."""
    here = Turns(database)
    second = connect(database.url) if database.dialect.name == "postgresql" else None
    there = Turns(second) if second else here  # another process, or another thread
    with here.of("user:U1", 1.0) as first:
        assert first
        with there.of("user:U1", 0.05) as late, there.of("user:U2", 0.05) as other:
            assert (late, other) == (False, True)
    with there.of("user:U1", 0.05) as late:
        assert late
    if second:
        second.dispose()


def test_a_turn_that_fails_is_over(database: Engine):
    """An answer that breaks off keeps nobody waiting."""
    turns = Turns(database)
    with pytest.raises(ZeroDivisionError), turns.of("user:U1", 1.0):
        raise ZeroDivisionError
    with turns.of("user:U1", 0.05) as mine:
        assert mine
