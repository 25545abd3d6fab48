"""The frame of an answer to a question in English: the names that `bot.texts` has, in English.

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
