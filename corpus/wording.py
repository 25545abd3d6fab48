"""What the reader says to a person about a letter: every Thai sentence of its doubts.

Promises one short sentence for each doubt, with the readings named. It decides
nothing; `corpus.doubts` and `corpus.citations` do.
"""

NO_NUMBER = "ไม่พบเลขที่หนังสือ โปรดตรวจจากต้นฉบับ"
NO_DATE = "ไม่พบวันที่ของหนังสือ โปรดตรวจจากต้นฉบับ"
NO_SUBJECT = "ไม่พบชื่อเรื่อง โปรดตรวจจากต้นฉบับ"
NO_SENDER = "ไม่พบหน่วยงานเจ้าของหนังสือ โปรดตรวจจากต้นฉบับ"
BAD_DATE = "วันที่ “{printed}” ไม่มีในปฏิทิน โปรดตรวจจากต้นฉบับ"
DATE_MENDED = "วันที่อ่านว่า “{printed}” เข้าใจว่าเป็น {date}"
NUMBER_MENDED = "เลขที่พิมพ์ว่า “{printed}” อ่านเป็น {canonical}"
NUMBER_DISPUTED = "เลขที่อ่านได้ต่างกัน: หัวหนังสือ {header} แต่ {citing} อ้างเป็น {cited}"
PROVINCE = "พิมพ์ชื่อจังหวัดว่า “{printed}” แต่รหัส {code} คือจังหวัด{province}"
SENDER_MENDED = "ชื่อหน่วยงานพิมพ์ว่า “{printed}” เข้าใจว่าเป็น {sender}"
URGENCY_UNREAD = "ตราเหนือเลขที่อ่านไม่ออก (“{printed}”) อาจเป็นชั้นความเร็ว"
URGENCY_CITED_ONLY = "ไม่พบตราชั้นความเร็ว แต่หนังสือ {citing} อ้างว่า {urgency}"
STAMP_BEFORE = "ตรารับลงวันที่ {stamp} ก่อนวันที่ของหนังสือ ({date})"
STAMP_UNREAD = "ตรารับลงวันที่ “{printed}” อ่านเป็นวันที่ไม่ได้"
CITED_LATER = "อ้างหนังสือ {canonical} ลงวันที่ {cited} ซึ่งหลังวันที่ของหนังสือนี้ ({date})"
CITED_OTHER_DATE = "อ้าง {canonical} ลงวันที่ {cited} แต่หนังสือฉบับนั้นลงวันที่ {date}"

EVIDENCE_CITED = "{citing} อ้างเป็น {cited}"
EVIDENCE_HEADER = "หัวหนังสือพิมพ์ว่า {header}"
EVIDENCE_DATE = "ลงวันที่ตรงกัน"
