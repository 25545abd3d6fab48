"""What is said to a question in English: the names that `bot.texts` has, in English.

Only what stands around the letters' words: excerpts, subjects and citations stay Thai.
"""

NOT_FOUND_TITLE = "Not in the letters"
NOT_FOUND = "The letters that Wian holds do not mention this."
NOT_FOUND_STEP = "Try other words, or ask the office in charge."
NEAREST = "Nearest letters (not an answer)"
NARROW = "Do you mean this one? Tap to look inside."
UNKNOWN_TITLE = "No letter with this number"
UNKNOWN = "Wian does not hold a letter with that number."
UNKNOWN_STEP = "Please check the number, or ask by subject, date or office."
LOOK_ALIKES = "Similar numbers (not the one you asked for)"
CITING = "Letters that cite this number (not the one you asked for)"
WHICH_TITLE = "Several letters have this number"
WHICH = "Which one do you mean? Tap to choose."

FIELD_SUBJECT = "Subject"
FIELD_PLACE = "Found in"
FIELD_URGENCY = "Urgency"
NO_NUMBER = "No number"
NO_DATE = "No date"
DISPUTED = "Hard to read in the copy: {readings}"
OR = " or "
ALSO_IN = "Same words in {letter}"
ALSO_MORE = "and {count} more"
ANSWER_TITLE = "From the letter (in Thai)"
WITHIN_TITLE = "From the same letter (in Thai)"
LETTER_TITLE = "The letter you asked for"
ANSWERING = "About this question"
AGES = {
    "years": ("Issued 1 year ago", "Issued {count} years ago"),
    "almost": ("Issued almost a year ago", "Issued almost {count} years ago"),
    "months": ("Issued 1 month ago", "Issued {count} months ago"),
    "days": ("Issued 1 day ago", "Issued {count} days ago"),
}
TODAY = "Issued today"
REPLACED = "Replaced by a newer letter: {letter}"
AMENDED = "Amended by a newer letter: {letter}"

OPEN_LETTER = "Read the letter"
OPEN_CARD = "Show this letter"
DUTIES = "What to do"
CHAIN = "Related letters"
COPY = "Copy citation"
SHARE = "Share"
FITS = "Is this what you asked?"
YES = "Yes"
NO = "No"
SAID_YES = "Yes, this is it"
SAID_NO = "No, this is not it"
SAID_DUTIES = "What does this letter order?"
SAID_CHAIN = "Letters related to this one"
SAID_CARD = "Show {letter}"

CHECKLIST_TITLE = "What to do"
CHECKLIST_NONE = "Wian finds no clear orders here. Please read the whole letter to be sure."
CHECKLIST_FOR = "Only what concerns: {body}"
CHECKLIST_NONE_FOR = "Nothing is ordered directly of: {body}"
CHECKLIST_OTHERS = "{count} more for other bodies"
CHECKLIST_MORE = "and {count} more, in the whole letter"
CLAUSE = "Clause {path}"
WHO = "Who: {actor}"
DEADLINE = "Due {deadline}"
DEADLINE_PASSED = "Past due: {deadline}"
CONTACT = "Contact"
BODY_ASK = "Show only what concerns you"
BODY_NAMES = {"อำเภอ": "District", "อปท.": "Local government", "ชุมชน": "Community"}
SAID_BODY = "I am with: {body}"
ALL_BODIES = "Everybody"
SAID_ALL_BODIES = "Show what concerns everybody"

CHAIN_TITLE = "Related letters"
CHAIN_NONE = "This letter cites and encloses no other, and no letter in Wian cites it yet."
CHAIN_HERE = "This letter"
CHAIN_HELD = "In Wian"
CHAIN_MISSING = "Not in Wian yet"
CHAIN_REPLACES = "Replaced by this letter"
CHAIN_REPLACED = "Replaces this letter"
CHAIN_ENCLOSED = "Enclosed letters"
CHAIN_PAPERS = "Enclosures"

LIST_COUNT = "{total:,} in all"
LIST_PAGE = "Page {page}/{pages}"
LIST_NONE = "No such letters. Try another year, month or office."
LIST_BEFORE = "Previous"
LIST_NEXT = "Next"
SAID_PAGE = "{title}, page {page}"
LIST_WHOLE = ": all"
LIST_NEW = ": the newest"
LIST_OLD = " (oldest first)"
LIST_KINDS = {
    "": "Letters",
    "หนังสือเวียน": "Circulars",
    "คำสั่ง": "Orders",
    "ประกาศ": "Announcements",
    "ข่าว": "News",
}
LIST_URGENT = " marked {urgency}"
LIST_MONTH = " in {month}"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LIST_YEAR = " of {year} (B.E.)"
LIST_SENDER = " from {sender}"
LIST_ONE_DAY = " of {first}"
LIST_DAYS = " of {first} to {last}"
LIST_DAY = "Letters of {date}"
LIST_ASK = "latest letters"
LIST_EMPTY = "Wian holds none of these: {title}. Type “latest letters” to see what there is."

TALK = "Happy to help: Wian looks in official letters. Ask about community work or village plans."
HELP = (
    "Just ask: Wian shows the letters' own words (in Thai), with the letter they stand in.\n"
    "- By number: “ว 37” or “มท 0211.5/ว 9014”\n"
    "- Lists: “latest letters”, “letters from Phrae”, “letters of March 2023”\n"
    "- About the same letter: “what must we do”, “who signed”, “contact”\n"
    "- Make Wian forget: “delete my data”\n"
    "In a group, mention @เวียน or reply to one of Wian's messages."
)
DELETE_MINE = "Delete my data"
DELETED = "Your data is deleted:"
DELETED_TALK = "- what we were talking about, and the office you told"
DELETED_QUESTIONS = "- unanswered questions and your feedback: {count}"
DELETED_NO_QUESTIONS = "- unanswered questions and your feedback (none were kept)"
DELETED_SAID = "- the list of answers that Wian sent you"
DELETED_NOT_LINE = "The messages in this chat are kept by LINE: you can delete them in the app."
DELETED_NOT_ADMIN = "You are still an admin. That can be changed at the desk, under “ผู้ดูแล”."
ONLY_IN_PRIVATE = "Please write to Wian in a private chat about your data: “delete my data”."
KEPT = (
    "Wian keeps only what it needs to answer.\n"
    "- No name and no LINE user id of who asks\n"
    "- What we are talking about: half an hour\n"
    "- Unanswered questions and feedback: 90 days, apart from who asked\n"
    "Type “delete my data” to delete at once."
)
KEPT_MORE = "\nMore (in Thai): {address}"
THANKS_YES = "Thank you. Glad that it fits."
THANKS_NO = "Thank you for telling. Try other words, or a number, a date or an office."
NEXT_CANDIDATES = "Sorry. Here is what comes next."
NO_MORE = (
    "There is nothing nearer. Wian has kept this question for its admins. "
    "Try other words, or a number, a date or an office."
)
BODY_KNOWN = "Noted. Wian will show first what {body} must do. Just ask, like “what must we do”."
NO_LETTER_YET = (
    "Which letter do you mean? Type its number, like “{number}”, or ask about a matter first."
)
LETTER_GONE = "That letter is no longer held. Type a number or a matter and Wian will search anew."
ALL_LETTERS = "Search all letters: {question}"
WITHIN_NONE = "This letter does not mention it.\n({letter})\nTo search all letters, {how} “{ask}”"
ASK_BY_TAP = "tap the button below, or type"
ASK_IN_GROUP = "mention @เวียน and type"
WITHIN_NO_CLAUSE = (
    "There is no {clause} in this letter.\n({letter})\n"
    "Type what you want to know, or “full letter” to read it."
)
WITHIN_NO_FIELD = "This letter does not give its {field}.\n({letter})"
FIELDS = {
    "contact": "contact",
    "signer": "signer",
    "enclosure": "enclosures",
    "date": "date",
    "deadline": "deadline",
    "to": "recipients",
}
