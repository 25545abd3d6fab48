"""The next turn of a talk: what is asked and what was said before in, a plan out.

Everything is passed in (the engine, the state, the day) and nothing is kept, sent or drawn
here: a turn brings the plan, the chat's new state and the notes for the ledger.
"""

from dataclasses import dataclass, replace

from bot import texts
from bot.answers import SHOWN, english, reply, words_of
from bot.conversation import Question, Step, asks
from bot.duties import body_of
from bot.feedback import typed, verdict_of
from bot.followup import is_short, stands_alone, stands_in, stays
from bot.inside import HITS, Asker, looked_up, named, not_here, whole
from bot.ledger import Missed
from bot.lists import listing_of
from bot.numbered import each_named, wish_of
from bot.places import clauses_named, opened, without_clause
from bot.plan import Card, Checklist, Found, Letters, Listing, Nearest, Plan, Words
from bot.pointed import pointed
from bot.postbacks import Pressed
from bot.ready import Engine
from bot.spoken import body_told, in_words, of_all_letters, subject_tapped
from bot.state import State
from bot.subject import letter_on, wish_about
from bot.tapped import known_as, tapped
from bot.turn import Turn, names, passages, rows
from bot.unheld import beside
from bot.wanted import THIS, own_words, wanted
from corpus.letter import Letter
from corpus.numbers import find_partials
from corpus.text import fold_text
from index.answer import Answer


@dataclass(frozen=True)
class Talk:
    """One chat's turn: the engine, what was said before, and the day (an ISO date)."""

    engine: Engine
    state: State
    today: str

    def turn(self, step: Step) -> Turn:
        """The turn that answers `step`. Raises the engine's refusals."""
        if isinstance(step, Question):
            return self._asked(step)
        if isinstance(step, Pressed):
            return tapped(step, self.engine, self.state, self.today)
        return Turn(step)

    def _asked(self, question: Question) -> Turn:
        said = in_words(question)
        if said:
            return Turn(said)
        anew = of_all_letters(question.text)
        if anew:
            return self._open(replace(question, text=anew))
        return (
            self._judged(question)
            or self._introduced(question)
            or self._narrowed(question)
            or self._listed(question)
            or self._pointed(question)
            or self._each_named(question)
            or self._of_named(question)
            or self._of_subject(question)
            or self._followed(question)
            or self._of_none(question)
            or self._open(question)
        )

    def _judged(self, question: Question) -> Turn | None:
        """A typed yes or no: to what was shown, or to "is it about this?"."""
        verdict, near = verdict_of(question.text), self.state.near
        letter = self.engine.letter(near[0]) if near and verdict == "yes" else None
        if letter:
            return self._again(question, letter)
        turn = typed(self.engine, self.state, verdict) if verdict else None
        return turn and replace(turn, plan=replace(turn.plan, quote=question.quote))

    def _introduced(self, question: Question) -> Turn | None:
        """Somebody says what kind of body they are of."""
        body = body_told(question.text)
        if body is None:
            return None
        return known_as(body, self.engine, self.state, self.today, question.quote)

    def _narrowed(self, question: Question) -> Turn | None:
        """The subject that was offered after nothing was found: asked again within its letter."""
        subject = subject_tapped(question.text)
        if not (self.state.near and subject):
            return None
        near = [one for one in map(self.engine.letter, self.state.near) if one]
        letter = next((one for one in near if one.subject.startswith(subject)), None)
        return self._again(question, letter) if letter else None

    def _again(self, question: Question, letter: Letter) -> Turn:
        """What was asked before, asked of one letter; it is still that message's question."""
        again = replace(question, text=self.state.question, message=self.state.message)
        plan = looked_up(again, letter, self.engine) if again.text else None
        shown = plan or whole(letter, question)
        return Turn(shown, self._about(letter.id, again, shown))

    def _listed(self, question: Question) -> Turn | None:
        plan = listing_of(question.text, self.engine.letters(), self.today, question.quote)
        if plan is None:
            return None
        only = plan.letters[0].id if isinstance(plan, Listing) and plan.total == 1 else ""
        frame = {"body": self.state.body, "english": english(question.text)}
        return Turn(plan, State(only, rows=rows(plan), **frame))

    def _pointed(self, question: Question) -> Turn | None:
        """One of several letters that were shown, by its place: it, or a thing wanted of it."""
        meant = pointed(question.text, self.state.rows)
        letter = self.engine.letter(meant[0]) if meant else None
        if letter is None:
            return None
        rest = replace(question, text=meant[1])
        plan = named(rest, letter, self.engine, self._asker(question)) if meant[1] else None
        plan = plan or looked_up(rest, letter, self.engine) if meant[1] else whole(letter, question)
        turn = self._called(letter, question, plan or not_here(rest, letter))
        # A place says nothing that another letter could be looked for by.
        return replace(turn, state=replace(turn.state, question=rest.text))

    def _each_named(self, question: Question) -> Turn | None:
        """Several letters by their numbers, and nothing else asked."""
        shown = each_named(question.text, self.engine)[:SHOWN]
        if not shown:
            return None
        plan = Letters(shown, english=english(question.text), quote=question.quote)
        return Turn(plan, self._about("", question, plan))

    def _of_named(self, question: Question) -> Turn | None:
        """A thing wanted of a letter that the question names by its number."""
        wish = wish_of(question.text, self.engine.letters())
        letter = self.engine.letter(wish[0]) if wish else None
        if letter is None:
            return None
        plan = named(replace(question, text=wish[1]), letter, self.engine, self._asker(question))
        return self._called(letter, question, plan) if plan else None

    def _of_subject(self, question: Question) -> Turn | None:
        """A thing wanted of the letter on a subject, when it says so."""
        wish = wish_about(question.text)
        letter = letter_on(wish[1], self.engine, body_of(wish[0])) if wish else None
        if letter is None:
            return None
        plan = named(replace(question, text=wish[0]), letter, self.engine, self._asker(question))
        silent = isinstance(plan, Checklist) and not (plan.duties or plan.others)
        if plan is None or silent or isinstance(plan, Words):
            return None
        return self._called(letter, question, plan)

    def _called(self, letter: Letter, question: Question, plan: Plan) -> Turn:
        """What `letter` says, which the question names: "the same letter" only where it is."""
        state = self._about(letter.id, question, plan)
        if isinstance(plan, Found) and letter.id != self.state.letter:
            plan = replace(plan, within=False)
        return Turn(plan, state)

    def _followed(self, question: Question) -> Turn | None:
        """A question that stays within the letter that was talked about."""
        letter = self.engine.letter(self.state.letter) if self.state.letter else None
        if letter is None:
            return None
        plan = None if find_partials(question.text) else self._named_of(question, letter)
        if plan is None:
            answer = self.engine.ask(question.text, HITS)
            plan = self._inside(question, letter, answer)
            if plan is None:
                return self._told(question, answer)
        return Turn(plan, self._about(letter.id, question, plan))

    def _inside(self, question: Question, letter: Letter, answer: Answer) -> Plan | None:
        """What the letter says, or that it says nothing; None when all letters are asked."""
        if answer.outcome in ("talk", "letter"):
            return None
        if stays(question.text, letter, answer, self.engine.letter):
            here = looked_up(question, letter, self.engine, _answers(answer, letter))
            return here or (None if stands_alone(question.text) else not_here(question, letter))
        # A short question that no letter answers may be of this one, in words of its own.
        lost = answer.outcome == "none" and is_short(question.text)
        return looked_up(question, letter, self.engine) if lost else None

    def _named_of(self, question: Question, letter: Letter) -> Plan | None:
        """A bare wish, or a clause with nothing that another letter would be asked for."""
        other = own_words(without_clause(question.text)) if clauses_named(question.text) else ()
        return None if other else named(question, letter, self.engine, self._asker(question))

    def _of_none(self, question: Question) -> Turn | None:
        """A bare wish of no letter: of the one that was left, or which one is meant?"""
        want, own = wanted(question.text)
        bare = bool(want) or bool(THIS.search(fold_text(question.text)))
        clause = clauses_named(question.text)
        own = own_words(without_clause(question.text)) if clause else own
        if own or not (bare or clause) or find_partials(question.text):
            return None
        letter = self.engine.letter(self.state.left) if self.state.left else None
        plan = named(question, letter, self.engine, self._asker(question)) if letter else None
        if plan:
            return Turn(plan, self._about(letter.id, question, plan))
        said = words_of(question.text).NO_LETTER_YET.format(number=texts.NUMBER_EXAMPLE)
        return Turn(Words(said, () if question.group else asks(), question.quote))

    def _open(self, question: Question) -> Turn:
        return self._told(question, self.engine.ask(question.text, HITS))

    def _told(self, question: Question, answer: Answer) -> Turn:
        """An answer of all letters, and what it leaves behind."""
        lost = answer.outcome == "none"
        unheld = beside(question.text, answer.hits, self.engine.letters()) if lost else None
        if lost and not (unheld or own_words(question.text)):
            said = Words(words_of(question.text).TALK, asks(), question.quote)
            return self._of_none(question) or Turn(said)
        plan = reply(question, answer, names(self.engine, answer), unheld)
        if not isinstance(plan, Found | Letters | Nearest):
            return Turn(plan)
        ids = tuple(card.hit.letter.id for card in plan.cards)
        if isinstance(plan, Nearest):
            left = "" if unheld else self.state.letter or self.state.left
            # Look-alikes are not offered: a "yes" would be to nothing.
            offered = {"shown": ()} if unheld else {"near": ids}
            state = replace(self._about("", question, plan), left=left, **offered)
            return Turn(plan, state, (Missed(question.text, ids),))
        if isinstance(plan, Letters):
            plan = replace(plan, cards=tuple(map(self._opened, plan.cards)))
        which = isinstance(plan, Letters) and plan.asks_which
        return Turn(plan, self._about("" if which else ids[0], question, plan))

    def _about(self, letter: str, question: Question, plan: Plan) -> State:
        """The chat is about `letter` now; "" for none."""
        shown, body = passages(plan), self.state.body
        within = letter if isinstance(plan, Found) and plan.within else ""
        frame = {"within": within, "body": body, "english": english(question.text)}
        kept = rows(plan) or (self.state.rows if letter in self.state.rows else ())
        return State(letter, question.text, question.message, shown, rows=kept, **frame)

    def _asker(self, question: Question) -> Asker:
        return Asker(self.state.body, self.today, english(question.text))

    def _opened(self, card: Card) -> Card:
        """A letter that was asked for begins with its head."""
        letter = self.engine.letter(card.hit.letter.id)
        return replace(card, hit=opened(card.hit, letter)) if letter else card


def _answers(answer: Answer, letter: Letter) -> bool:
    """Whether the passage that answers best stands in `letter`."""
    return answer.outcome == "answer" and stands_in(answer.hits[0], letter)
