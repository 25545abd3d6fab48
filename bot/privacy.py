"""What people want done with their own data, done: deleted at once, and told.

Promises that "ลบข้อมูลของฉัน" in a 1:1 chat never reaches the search, that nothing of the asker
is left when the answer is sent, and that the answer says what went and what did not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import conversation
from bot.admins import Admins
from bot.answers import words_of
from bot.conversation import Question
from bot.inbox import Inbox
from bot.memory import Memory
from bot.plan import Words
from bot.privacy_words import DELETE, wish
from bot.turn import Turn

PAGE = "/privacy"


@dataclass(frozen=True)
class Privacy:
    """What deleting needs; `base_url` is the public address, "" when there is none."""

    inbox: Inbox
    memory: Memory
    admins: Admins
    base_url: str

    def heed(self, event: Mapping) -> None:
        """Forget what an event takes back by being what it is: unsent, or a chat that is over."""
        self.memory.forget(event)
        if conversation.parts(event) and not conversation.in_group(event):
            self.inbox.forget_asker(event)

    def said(self, question: Question, event: Mapping) -> Turn | None:
        """The answer to a wish about one's own data; None for anything else."""
        wished = wish(question.text) if question.addressed else ""
        if not wished:
            return None
        words = words_of(question.text)
        if question.group:
            return Turn(Words(words.ONLY_IN_PRIVATE, (), question.quote))
        if wished == DELETE:
            return self._deleted(question, event)
        page = words.KEPT_MORE.format(address=self.base_url + PAGE) if self.base_url else ""
        return Turn(Words(words.KEPT + page, (words.DELETE_MINE,)))

    def _deleted(self, question: Question, event: Mapping) -> Turn:
        words, user = words_of(question.text), conversation.alone(event)
        self.inbox.forget_asker(event)
        count = self.memory.forget_asker(event)
        lines = [
            words.DELETED,
            words.DELETED_TALK,
            words.DELETED_QUESTIONS.format(count=count) if count else words.DELETED_NO_QUESTIONS,
            words.DELETED_SAID,
            words.DELETED_NOT_LINE,
            *([words.DELETED_NOT_ADMIN] if self.admins.find(user) else []),
        ]
        return Turn(Words("\n".join(lines)), why="deleted", kept=False)
