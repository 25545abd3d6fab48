"""How people end what they type: particles and politeness that say nothing. A pattern, folded."""

#: One ending; to be repeated at the end of a pattern.
POLITE = r"ครับผม|ครับ|คับ|ค่ะ|คะ|(?<!เ)จ้า|จ้ะ|จ๊ะ|นะ|เลย|ด้วย|หน่อย|[\s!?]"
