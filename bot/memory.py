"""What is read before a turn and written after it: the chat's state and the ledger.

A turn is kept only after its reply is out; what then goes wrong is told, never raised, so
that nobody hears of trouble after the answer.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from bot import conversation
from bot.conversation import Question
from bot.ledger import Ledger, Missed, Verdict, key_of
from bot.papers import Paper
from bot.postbacks import Pressed
from bot.state import Chats, State
from bot.turn import Turn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Memory:
    """The chats' states, and what is kept without the asker."""

    chats: Chats
    ledger: Ledger

    def recall(self, step: Question | Pressed | Paper, chat: str) -> State | None:
        """What `chat` is about; None when a message in a group is not for the bot."""
        quoted = step.quoted if isinstance(step, Question) else ""
        letter = self.chats.said(chat, quoted) if quoted else None
        if isinstance(step, Question) and not step.addressed and letter is None:
            return None
        state = self.chats.load(chat)
        return replace(state, letter=letter) if letter else state

    def forget(self, event: Mapping) -> None:
        """What is unsent goes, and so does everything when the chat is over."""
        chat, message = conversation.chat(event), conversation.unsent(event)
        for question in self.chats.forget_question(chat, message) if message and chat else ():
            self.ledger.forget(question)
        if chat and conversation.parts(event):
            self.chats.forget(chat)

    def remember(self, event: Mapping, turn: Turn, said: Sequence[str]) -> str:
        """Keep what a turn leaves behind, and the ids of its messages; "" or what went wrong."""
        chat = conversation.chat(event)
        try:
            for note in turn.notes:
                self._note(event, turn, note)
            if turn.state is not None:
                self.chats.save(chat, turn.state)
            if chat:
                self.chats.remember_said(chat, said, turn.state.letter if turn.state else "")
        except SQLAlchemyError as error:
            log.exception("a turn could not be remembered")
            return repr(error)
        return ""

    def _note(self, event: Mapping, turn: Turn, note: Missed | Verdict) -> None:
        """Write into the ledger, and remember for which message, should it be unsent."""
        self.ledger.write(note)
        asked = turn.state.message if turn.state else ""
        chat, message = conversation.chat(event), asked or conversation.message_of(event)
        question = note.text if isinstance(note, Missed) else note.question
        if chat and message and question:
            self.chats.remember_asked(chat, message, key_of(question))
