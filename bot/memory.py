"""What is read before a turn and written after it: the chat's state and the ledger.

A turn is kept only after its reply is out; what then goes wrong is told, never raised, so
that nobody hears of trouble after the answer.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from bot import conversation
from bot.conversation import Question
from bot.faults import told
from bot.ledger import Ledger, Missed, Verdict, key_of
from bot.papers import Paper
from bot.postbacks import Pressed
from bot.state import Chats, State
from bot.turn import Turn
from bot.usage import Usage

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Memory:
    """The chats' states, and what is kept without the asker."""

    chats: Chats
    ledger: Ledger
    usage: Usage

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
        if chat and message:
            self._unask(event, self.chats.forget_question(chat, message))
        if chat and conversation.parts(event):
            self.chats.forget(chat)
            if not conversation.in_group(event):
                self.forget_asker(event)

    def forget_asker(self, event: Mapping) -> int:
        """Forget whoever wrote `event`, in whatever chat; of how many questions of theirs."""
        asker = conversation.asker(event)
        if not asker:
            return 0
        self.chats.forget(asker)
        return self._unask(event, self.chats.forget_asker(asker))

    def remember(self, event: Mapping, turn: Turn, said: Sequence[str]) -> str:
        """Keep what a turn leaves behind, and the ids of its messages; "" or what went wrong."""
        chat = conversation.chat(event)
        if not turn.kept:
            return ""
        try:
            for note in turn.notes:
                self._note(event, turn, note)
            if turn.state is not None:
                self.chats.save(chat, turn.state)
            if chat:
                self.chats.remember_said(chat, said, turn.state.letter if turn.state else "")
            self.usage.count(turn.seen)
        except SQLAlchemyError as error:
            log.exception("a turn could not be remembered")
            return told(error)
        return ""

    def _unask(self, event: Mapping, seals: Collection[str]) -> int:
        """Take back in the ledger what stands under these seals of the event's asker or chat."""
        whose = {conversation.asker(event), conversation.chat(event)}
        held = self.ledger.questions() if seals else ()
        sealed = {self.chats.seal(one, question): question for question in held for one in whose}
        found = {sealed[seal] for seal in seals if seal in sealed}
        for question in found:
            self.ledger.forget(question)
        return len(found)

    def _note(self, event: Mapping, turn: Turn, note: Missed | Verdict) -> None:
        """Write into the ledger, and remember for which message, should it be unsent."""
        self.ledger.write(note)
        asked = turn.state.message if turn.state else ""
        chat, message = conversation.chat(event), asked or conversation.message_of(event)
        question = note.text if isinstance(note, Missed) else note.question
        if chat and message and question:
            # Whoever judges in a group need not be who asked, and who asked may unsend it.
            judged = isinstance(note, Verdict)
            for who in {conversation.asker(event), *([chat] if judged else [])}:
                self.chats.remember_asked(chat, message, key_of(question), who)
