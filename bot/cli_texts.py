"""The Thai of the terminal: help, labels and sentences of the `wian` command.

Holds words only: no logic, nothing read or written. Sentences with `{…}` are templates
of `str.format`; every command has a line for the list of commands and its own examples.
"""

ABOUT = "เวียน (wian): ถามหนังสือราชการด้านพัฒนาชุมชน ได้ข้อความจริงจากหนังสือพร้อมที่มา ไม่มีการแต่งคำตอบ"
EPILOG = """ตัวอย่าง:
  wian ask "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัดแพร่"
  wian add หนังสือ.txt
  wian serve

ดูวิธีใช้ของแต่ละคำสั่ง: wian ask --help
ค่าตั้งทั้งหมดเป็นตัวแปรสภาพแวดล้อม ดูรายการใน README.md"""

USAGE = "วิธีใช้: "
COMMANDS = "คำสั่ง"
ACTIONS = "สิ่งที่ทำ"
ARGUMENTS = "สิ่งที่ต้องระบุ"
OPTIONS = "ตัวเลือก"
HELP = "แสดงวิธีใช้นี้"
VERSION = "แสดงรุ่นของเวียน"
NO_COMMAND = "ยังไม่ได้ระบุคำสั่ง"
DISK = "อ่านหรือเขียน {path} ไม่ได้ ({why}) โปรดตรวจสิทธิ์และพื้นที่ว่าง แล้วสั่งใหม่"
BAD_PORT = "พอร์ต {value} ต้องเป็นตัวเลข 1 ถึง 65535"
WRONG_USAGE = "สั่งไม่ถูกแบบ: {why} ดูวิธีใช้ด้วย {prog} --help"

#: What argparse says, and how it is said here; the groups fill `{0}`, `{1}`.
USAGE_FAULTS = (
    (r"the following arguments are required: (.+)", "ยังไม่ได้ระบุ {0}"),
    (r"unrecognized arguments: (.+)", "ไม่รู้จัก {0}"),
    (r"argument (?:COMMAND|ACTION): invalid choice: '?(.*?)'? \(choose from .*", "ไม่มีคำสั่ง {0}"),
    (r"argument (.+): expected .* arguments?", "{0} ต้องมีค่าตามหลัง"),
    (r"argument (.+): (พอร์ต .+)", "{1}"),
)

#: One line a command, for the list of commands and the head of its own help.
SUMMARY = {
    "ask": "ถามหนังสือ ได้คำตอบในหน้าจอ",
    "read": "อ่านไฟล์ให้ดูว่าได้หนังสือใด ข้อมูลใด โดยไม่เก็บ",
    "add": "รับไฟล์เข้าเป็นร่าง (หรือเผยแพร่ทันทีด้วย --publish)",
    "drafts": "รายการร่างที่รอเผยแพร่",
    "publish": "เผยแพร่ร่าง แล้วทำดัชนีใหม่",
    "retire": "ถอนหนังสือออกจากการค้น แล้วทำดัชนีใหม่",
    "rollback": "ย้อนไปใช้ดัชนีชุดก่อน หนังสือที่เผยแพร่ทีหลังกลับเป็นร่าง",
    "wanted": "รายการหนังสือที่ถูกอ้างถึงหรือถูกถามถึง แต่ยังไม่มี",
    "index": "ทำดัชนีชุดใหม่จากหนังสือที่เผยแพร่",
    "eval": "วัดผลด้วยชุดคำถามที่มีเฉลย",
    "check": "ตรวจว่าต้นฉบับ หนังสือ ดัชนี โมเดลภาษา และฐานข้อมูลตรงกัน",
    "doctor": "ตรวจว่าเครื่องนี้พร้อมให้บริการ และ LINE ส่งข้อความมาถึง",
    "backup": "เก็บหนังสือ ฐานข้อมูล และกุญแจลับลงไฟล์เดียว ระหว่างที่เวียนยังทำงาน",
    "restore": "นำทุกอย่างกลับมาจากไฟล์สำรอง แล้วทำดัชนี",
    "richmenu": "เมนูใต้ห้องแชต: ส่งขึ้น LINE หรือดูภาพ",
    "richmenu publish": "ส่งเมนูขึ้นบัญชีทางการ ให้ทุกคนเห็น แล้วลบเมนูเก่าของเวียน",
    "richmenu show": "เขียนภาพเมนูลงไฟล์ PNG เพื่อดู โดยไม่ส่งไปที่ LINE",
    "admin": "ผู้ดูแล: รหัสเชิญ หรือลิงก์เข้าโต๊ะงาน",
    "admin invite": "ออกรหัสเชิญใช้ครั้งเดียว ให้ผู้ดูแลส่งเข้าแชตของบอต",
    "admin link": "ออกลิงก์เข้าโต๊ะงานบนเว็บสำหรับเครื่องนี้ ใช้ได้ครั้งเดียวใน 10 นาที",
    "serve": "เปิดเว็บและรับข้อความจาก LINE พร้อมตัวทำงานเบื้องหลัง",
    "worker": "เปิดเฉพาะตัวทำงานเบื้องหลัง: อ่านไฟล์ เผยแพร่ และเฝ้าโฟลเดอร์ inbox",
}
EXAMPLES = {
    "ask": """ตัวอย่าง:
  wian ask "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัดแพร่"
  wian ask "ว 37"
  wian ask --json "กำหนดส่งรายงานวันไหน"
  wian ask --json - < questions.txt     (คำถามบรรทัดละข้อ ได้ JSON บรรทัดละข้อ ตามลำดับ)""",
    "read": """ตัวอย่าง:
  wian read หนังสือ.txt
  wian read --json หนังสือ.txt > หนังสือ.json""",
    "add": """ตัวอย่าง:
  wian add หนังสือ.txt                  (เข้าเป็นร่าง ตรวจแล้วสั่ง wian publish)
  wian add --publish หนังสือ1.pdf หนังสือ2.docx
  wian add --again สแกน.pdf             (อ่านต้นฉบับเดิมใหม่ สิ่งที่แก้ไว้ยังอยู่)""",
    "drafts": """ตัวอย่าง:
  wian drafts
  wian drafts --json""",
    "publish": """ตัวอย่าง:
  wian drafts                           (ดูรหัสของร่าง)
  wian publish 36d04a97a2-1 36d04a97a2-2""",
    "retire": """ตัวอย่าง:
  wian retire 36d04a97a2-1""",
    "rollback": """ตัวอย่าง:
  wian rollback""",
    "wanted": """ตัวอย่าง:
  wian wanted
  wian wanted --json""",
    "index": """ตัวอย่าง:
  wian index                            (คำนวณเฉพาะส่วนที่เปลี่ยน)
  wian index --full                     (คำนวณใหม่ทั้งหมด)""",
    "eval": """ตัวอย่าง:
  wian eval questions.jsonl
  wian eval --json questions.jsonl > ผล.json""",
    "check": """ตัวอย่าง:
  wian check""",
    "doctor": """ตัวอย่าง:
  wian doctor
  wian doctor --english""",
    "backup": """ตัวอย่าง:
  wian backup /mnt/usb/wian-2569-08-01.tar.gz
  wian backup wian.tar.gz --with-snapshot  (กู้คืนแล้วตอบได้ทันที ไฟล์ใหญ่ขึ้น)""",
    "restore": """ตัวอย่าง:
  wian restore wian.tar.gz              (หยุด wian serve ก่อน)
  wian restore wian.tar.gz --force      (แทนที่หนังสือและฐานข้อมูลที่มีอยู่)""",
    "richmenu": """ตัวอย่าง:
  wian richmenu show เมนู.png
  wian richmenu publish                 (ต้องตั้ง LINE_CHANNEL_ACCESS_TOKEN)""",
    "admin": """ตัวอย่าง:
  wian admin invite
  wian admin link""",
    "serve": """ตัวอย่าง:
  wian serve
  wian serve --host 0.0.0.0 --port 8080
  wian serve --no-worker                (เมื่อเปิด wian worker แยกไว้แล้ว)""",
    "worker": """ตัวอย่าง:
  wian worker""",
}

QUESTION = "คำถาม หรือ - เพื่ออ่านคำถามบรรทัดละข้อจากอินพุต"
FILES = "ไฟล์หนังสือ: PDF ภาพถ่ายหรือภาพสแกน Word (.docx) หรือข้อความ (.txt, .md)"
GOLDEN = "ไฟล์คำถามพร้อมเฉลย (JSON บรรทัดละข้อ)"
DRAFT_IDS = "รหัสของร่าง ดูได้ด้วย wian drafts"
LETTER_ID = "รหัสของหนังสือ"
AS_JSON = "แสดงผลเป็น JSON"
PUBLISH = "เผยแพร่ทันที แล้วทำดัชนีใหม่"
AGAIN = "อ่านไฟล์ที่เคยรับไว้อีกครั้ง โดยคงสิ่งที่คนแก้ไว้"
FULL = "คำนวณใหม่ทั้งหมด ไม่ใช้ผลที่เก็บไว้"
FORCE = "เผยแพร่แม้ตอบคำถามทดสอบแย่ลงกว่าดัชนีที่ใช้อยู่"
SNAPSHOT = "ถามดัชนีชุดที่ระบุแทนชุดที่ใช้อยู่ เพื่อดูคำตอบเดิมซ้ำ (เวลาที่ใช้จะเป็น 0)"
ENGLISH = "แสดงผลเป็นภาษาอังกฤษ"
BACKUP_FILE = "ไฟล์สำรอง (.tar.gz)"
WITH_SNAPSHOT = "เก็บดัชนีไปด้วย"
REPLACE = "แทนที่หนังสือและฐานข้อมูลที่มีอยู่ทั้งหมด"
MENU_FILE = "ไฟล์ PNG ที่จะเขียน"
HOST = "ที่อยู่ที่เปิดรับ (ปกติ 127.0.0.1)"
PORT = "หมายเลขพอร์ต (ปกติ 8000)"
NO_WORKER = "ไม่เปิดตัวทำงานเบื้องหลังไปด้วย"

# Answers
NUMBER = "ที่"
DATED = "ลงวันที่"
SUBJECT = "เรื่อง"
SENDER = "ผู้ออก"
PLACE = "อยู่ใน"
ALSO_IN = "ตรงกันใน"
NEWER = "ฉบับใหม่"
REPLACED = "มีฉบับใหม่แทนแล้ว: {name}"
AMENDED = "มีฉบับใหม่แก้ไขเพิ่มเติมแล้ว: {name}"
LETTER_CODE = "รหัส"
DISPUTED = "{number} (อ่านจากสำเนาไม่ชัด: {readings})"
OR = " หรือ "
NO_NUMBER = "ไม่มีเลขที่"
NO_DATE = "ไม่ปรากฏวันที่"
ANSWER = "ข้อความจากหนังสือ (ความมั่นใจ {percent:.0f} %)"
THE_LETTER = "หนังสือที่ถามถึง"
NONE = "ไม่พบคำตอบในหนังสือที่เวียนมีอยู่ ลองถามด้วยคำอื่น หรือระบุเลขที่หนังสือ"
NEAREST = "หนังสือที่ใกล้เคียงที่สุด (ไม่ใช่คำตอบ)"
MORE = "หนังสืออื่นที่เกี่ยวข้อง"
TALK = "สวัสดีครับ เวียนตอบจากหนังสือราชการที่มีอยู่ ลองถามเรื่องในหนังสือ หรือพิมพ์เลขที่หนังสือได้เลย"
ASKED = "ถาม: {query}"
NOT_UTF8 = "คำถามบรรทัดที่ {line} ไม่ใช่ข้อความ UTF-8 โปรดบันทึกไฟล์คำถามเป็น UTF-8 แล้วสั่งใหม่"

# Reading and the desk
FOUND = "{file}: พบหนังสือ {count} ฉบับ"
LETTER = "ฉบับที่ {order}  {kind}"
FIELDS = {
    "number": "ที่",
    "canonical": "เลขอ่านได้",
    "aliases": "อ่านได้อีกว่า",
    "date": "ลงวันที่",
    "urgency": "ความเร่งด่วน",
    "subject": "เรื่อง",
    "sender": "ผู้ออก",
    "recipients": "เรียน",
    "references": "อ้างถึง",
    "enclosures": "สิ่งที่ส่งมาด้วย",
    "supersedes": "ยกเลิก/แทน",
    "deadlines": "กำหนดเวลา",
    "directives": "สิ่งที่ให้ทำ",
    "signer": "ผู้ลงนาม",
    "position": "ตำแหน่ง",
    "contacts": "ติดต่อ",
    "doubts": "ควรตรวจ",
}
#: What a doubt can be about.
DOUBTED = FIELDS | {"stamp": "ตรารับ", "text": "ข้อความ"}
TEXT = "ความยาว"
LENGTH = "{count:,} อักขระ"
TAKEN = "{file}: รับเข้าเป็นร่าง {count} ฉบับ ตรวจข้อมูลแล้วสั่ง wian publish ตามด้วยรหัส"
TAKEN_AND_PUBLISHED = "{file}: เผยแพร่แล้ว {count} ฉบับ"
HELD = "{file}: เป็นไฟล์เดียวกับที่รับไว้แล้ว ไม่ได้เก็บซ้ำ"
HELD_COPY = "{file}: เป็นสำเนาของหนังสือที่มีอยู่แล้ว ไม่ได้เก็บเป็นฉบับใหม่"
COPY = "  มีสำเนาของหนังสือรหัส {id} ที่มีอยู่แล้ว ไม่ได้เก็บเป็นฉบับใหม่"
STATUS = {"draft": "ร่าง", "published": "เผยแพร่แล้ว", "retired": "ถอนแล้ว"}
DOUBTS = "ควรตรวจ {count} จุด"
NO_DRAFTS = "ไม่มีร่างที่รอเผยแพร่"
PUBLISHED = "เผยแพร่แล้ว: {name}"
RETIRED = "ถอนออกจากการค้นแล้ว: {name}"
ROLLED_BACK = "ย้อนไปใช้ดัชนีชุด {snapshot} แล้ว"

PAGES = "อ่านหน้า {done:,}/{total:,} เหลือประมาณ {left}"
PAGES_READ = "อ่านครบ {total:,} หน้า"
FILES_GOING = "อ่านไฟล์ {done:,}/{total:,} เหลือประมาณ {left}"
FILES_READ = "อ่านครบ {total:,} ไฟล์"
INVITATION = "รหัสเชิญ {code} ส่งให้ผู้ดูแลพิมพ์เข้าแชตของบอตภายใน 24 ชั่วโมง ใช้ได้ครั้งเดียว"
SIGN_IN = "เปิดลิงก์นี้ภายใน 10 นาที ใช้ได้ครั้งเดียว: {address}"
SIGN_IN_LATER = (
    "ยังไม่เคยเปิด wian serve จึงไม่ทราบที่อยู่ของหน้าเว็บ โปรดเปิด wian serve "
    "แล้วต่อท้ายที่อยู่นั้นด้วย {path} ภายใน 10 นาที ใช้ได้ครั้งเดียว"
)
NONE_WANTED = "ไม่มีหนังสือที่ถูกอ้างถึงแต่ยังไม่มี"
WANTED = "{number}  ลงวันที่ {date}  ถูกอ้างถึงใน {cited} ฉบับ ถูกถามถึง {asked} ครั้ง"

# Index
ENCODING = "คำนวณ {done:,}/{total:,} ข้อความ เหลือประมาณ {left}"
ENCODED = "คำนวณครบ {total:,} ข้อความ"
SECONDS = "{count} วินาที"
MINUTES = "{count} นาที"
INDEXED = "ทำดัชนีชุด {snapshot} แล้ว: หนังสือ {letters:,} ฉบับ {passages:,} ข้อความ คำนวณใหม่ {encoded:,}"
UNCHANGED = "ดัชนีชุด {snapshot} ตรงกับหนังสืออยู่แล้ว: หนังสือ {letters:,} ฉบับ {passages:,} ข้อความ"

# Evaluation
FIGURES = {
    "questions": "คำถาม (ข้อ)",
    "hit@1": "ถูกเป็นอันดับแรก",
    "hit@3": "ถูกในสามอันดับแรก",
    "mrr": "MRR",
    "refused_unanswerable": "ไม่ตอบเมื่อไม่มีในหนังสือ",
    "false_refusals": "ไม่ตอบทั้งที่มีในหนังสือ",
    "highlight": "เน้นประโยคถูก",
}
BY_KIND = "แยกตามชนิดคำถาม (ถูกเป็นอันดับแรก / ในสามอันดับแรก)"
NO_FIGURE = "–"

# Check
ALL_WELL = (
    "ทุกอย่างตรงกัน: ต้นฉบับ {originals:,} ไฟล์ หนังสือ {letters:,} ฉบับ ร่าง {drafts:,} ฉบับ ดัชนีชุด {snapshot}"
)
ORIGINAL_CHANGED = "ต้นฉบับ {path} ถูกแก้ไขหลังรับเข้า โปรดนำไฟล์เดิมกลับมาจากสำเนาสำรอง"
ORIGINAL_NAMELESS = "ไฟล์ {path} ไม่ได้ตั้งชื่อตามรหัสเนื้อหา โปรดย้ายออก แล้วรับเข้าด้วย wian add"
ORIGINAL_GONE = "หนังสือ {path} ไม่มีต้นฉบับ {original} โปรดนำต้นฉบับกลับมาจากสำเนาสำรอง"
NAME_DIFFERS = "ไฟล์หนังสือ {path} ชื่อไม่ตรงกับรหัส {id} ข้างใน โปรดเปลี่ยนชื่อไฟล์ให้ตรงกัน"
OUTDATED = "ดัชนีชุด {snapshot} ไม่ตรงกับหนังสือที่เผยแพร่ ({ids}) โปรดสั่ง wian index"

ACT_DUE = "งาน “{act}” หยุดกลางคัน โปรดสั่ง wian check อีกครั้งหรือเริ่ม wian serve ใหม่ แล้วระบบจะกู้คืนให้"
RECOVERED = "กู้คืนงาน “{act}” ที่หยุดกลางคันแล้ว"
DOUBLED = "หนังสือรหัส {id} มีทั้งในหนังสือและในร่าง โปรดลบไฟล์หนึ่งออก"
SOURCE_GONE = "บันทึก {path} อ้างต้นฉบับ {original} ที่ไม่มี โปรดนำต้นฉบับกลับมาจากสำเนาสำรอง"
RECORD_BROKEN = "บันทึก {path} อ่านไม่ได้ โปรดนำกลับมาจากสำเนาสำรอง"
BYTES_GONE = "ไฟล์ {name} ที่รอรับเข้าหายไปจาก {path} โปรดส่งไฟล์นี้ใหม่"
DRAFTS_GONE = "ร่างของไฟล์ {name} ({ids}) หายไป โปรดส่งไฟล์นี้ใหม่"
NO_DATABASE = "เปิดฐานข้อมูลไม่ได้ ({why}) โปรดตรวจ WIAN_DATABASE_URL หรือนำกลับมาจากสำเนาสำรอง"

# Backup
BACKED_UP = (
    "เก็บหนังสือ {letters:,} ฉบับ กับข้อมูล {rows:,} แถว ลง {file} แล้ว ({megabytes:,.1f} MB) "
    "ไฟล์นี้มีกุญแจลับ โปรดเก็บในที่ปลอดภัย นอกเครื่องนี้ ส่วนค่าตั้งและโทเคนของ LINE ไม่ได้อยู่ในไฟล์"
)
RESTORED = "นำหนังสือ {letters:,} ฉบับ กับข้อมูล {rows:,} แถวกลับมาแล้ว"

# Rich menu
MENU_SHOWN = "เขียนภาพเมนูลง {file} แล้ว"
MENU_PUBLISHED = "ส่งเมนู {name} ขึ้น LINE แล้ว ทุกคนจะเห็นเมนูนี้ ลบเมนูเก่าของเวียน {older} รายการ"
