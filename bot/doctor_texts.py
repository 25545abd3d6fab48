"""The words of `wian doctor`, in Thai and in English: marks, names, and a sentence a finding.

Holds words only; sentences with `{…}` are templates of `str.format`. A sentence about what is
not well ends with the next step. Reasons that the rest of Wian gives in Thai stay Thai.
"""

_THAI = {
    "settings.ok": "อ่านได้ครบ ข้อมูลอยู่ที่ {home} หนังสืออยู่ที่ {corpus}",
    "settings.missing": "ยังไม่ได้ตั้ง {key} โปรดคัดลอกจากหน้า LINE Developers ของบัญชีทางการ",
    "settings.bad": "{why}",
    "disk.ok": "เขียนได้ เหลือ {free:,} MB",
    "disk.bad": "เหลือเพียง {free:,} MB โปรดลบไฟล์ที่ไม่ใช้หรือเพิ่มพื้นที่ดิสก์",
    "disk.closed": "เขียนโฟลเดอร์ {path} ไม่ได้ โปรดตรวจสิทธิ์ของโฟลเดอร์และพื้นที่ดิสก์",
    "letters.ok": "{count:,} ฉบับ ดัชนีชุด {snapshot} ตรงกัน พร้อมตอบ",
    "letters.none": "ยังไม่มีหนังสือใน {path} โปรดสั่ง wian add ไฟล์ --publish",
    "letters.broken": "{why}",
    "letters.snapshot": "{why}",
    "programs.ok": "มีครบสำหรับอ่านสแกน ภาพถ่าย และ PDF",
    "programs.bad": (
        "ขาด {packages} จึงอ่านสแกน ภาพถ่าย หรือ PDF ไม่ได้ โปรดติดตั้งด้วย sudo apt-get install {packages}"
    ),
    "database.ok": "ใช้ได้ ({kind} ขั้น {step})",
    "database.none": "ยังไม่มี จะสร้างเองเมื่อเปิด wian serve ครั้งแรก",
    "database.bad": "ใช้ไม่ได้ ({why}) โปรดตรวจ WIAN_DATABASE_URL หรือกู้คืนด้วย wian restore",
    "database.newer": "เป็นของเวียนรุ่นใหม่กว่า (ขั้น {there} รุ่นนี้รู้จักถึง {here}) โปรดติดตั้งเวียนรุ่นใหม่",
    "backup.ok": "สำรองล่าสุดเมื่อ {days} วันก่อน",
    "backup.bad": "สำรองล่าสุดเมื่อ {days} วันก่อน โปรดสั่ง wian backup",
    "backup.never": "ยังไม่เคยสำรอง เมื่อมีหนังสือของท่านแล้วโปรดสั่ง wian backup สัปดาห์ละครั้ง",
    "server.ok": "เปิดอยู่ที่ {address} พร้อมตอบ",
    "server.bad": "เปิดอยู่ที่ {address} แต่ {why}",
    "server.silent": "ไม่ตอบที่ {address} ({why}) โปรดปิดแล้วเปิด wian serve ใหม่",
    "server.stopped": "ยังไม่ได้เปิดบนเครื่องนี้ เปิดด้วย wian serve",
    "address.ok": "{address}",
    "address.bad": "{address} ไม่ใช่ https ซึ่ง LINE ไม่รับ โปรดตั้ง WIAN_BASE_URL เป็น https://…",
    "address.none": "ยังไม่ได้ตั้ง WIAN_BASE_URL คำตอบจึงไม่มีลิงก์ โปรดตั้งเป็น https:// ตามด้วยชื่อเว็บของท่าน",
    "line.ok": "โทเคนใช้ได้ เป็นของบัญชี {name} ({id})",
    "line.try": "โหมดทดลอง ยังไม่ต่อกับ LINE จะตรวจเมื่อตั้ง LINE_CHANNEL_SECRET แล้ว",
    "line.token": (
        "LINE ไม่รับโทเคน (สถานะ {status}) โปรดออก Channel access token ใหม่ แล้วตั้ง "
        "LINE_CHANNEL_ACCESS_TOKEN"
    ),
    "line.refused": "LINE ตอบว่าไม่ได้ (สถานะ {status}) โปรดรอสักครู่แล้วสั่งใหม่",
    "line.unreached": "ติดต่อ {address} ไม่ได้ ({why}) โปรดตรวจอินเทอร์เน็ตและไฟร์วอลล์ของเครื่องนี้",
    "clock.ok": "ตรงกับ LINE (ต่าง {seconds} วินาที)",
    "clock.bad": (
        "ต่างจาก LINE {seconds} วินาที จะตอบไม่ทัน โปรดเปิดการตั้งเวลาอัตโนมัติ (timedatectl set-ntp true)"
    ),
    "clock.unknown": "LINE ไม่ได้บอกเวลา จึงเทียบไม่ได้",
    "webhook.ok": "LINE ส่งข้อความมาที่ {found}",
    "webhook.none": (
        "ยังไม่ได้ตั้งใน LINE โปรดตั้ง Webhook URL เป็น {wanted} ในหน้า LINE Developers แท็บ Messaging API"
    ),
    "webhook.other": (
        "LINE ส่งไปที่ {found} โปรดแก้ Webhook URL เป็น {wanted} ในหน้า LINE Developers แท็บ Messaging API"
    ),
    "webhook.off": "ปิดอยู่ โปรดเปิด Use webhook ในหน้า LINE Developers แท็บ Messaging API",
    "test.ok": "LINE ลองเรียกแล้วสำเร็จ",
    "test.bad": (
        "LINE ลองเรียกแล้วไม่สำเร็จ ({reason} {detail} สถานะ {status}) โปรดตรวจว่า wian serve และ "
        "Caddy เปิดอยู่ ใบรับรองใช้ได้ และ LINE_CHANNEL_SECRET ถูกต้อง"
    ),
}
_ENGLISH = {
    "settings.ok": "all read; data in {home}, letters in {corpus}",
    "settings.missing": (
        "{key} is not set: copy it from the channel's page in the LINE Developers console"
    ),
    "settings.bad": "{key} cannot be used: {value}. Correct it and try again",
    "disk.ok": "writable, {free:,} MB free",
    "disk.bad": "only {free:,} MB free: remove what is not needed, or add disk space",
    "disk.closed": "{path} cannot be written: look at its owner, its rights and the disk space",
    "letters.ok": "{count:,} letters, snapshot {snapshot} agrees, ready to answer",
    "letters.none": "no letter in {path}: run wian add FILE --publish",
    "letters.broken": "a letter file cannot be read ({why})",
    "letters.snapshot": "the snapshot cannot be used ({why}): run wian index",
    "programs.ok": "everything for scans, photos and PDF files",
    "programs.bad": (
        "missing {packages}, so scans, photos or PDF files cannot be read: sudo apt-get install "
        "{packages}"
    ),
    "database.ok": "works ({kind}, step {step})",
    "database.none": "none yet: the first wian serve makes it",
    "database.bad": "cannot be used ({why}): look at WIAN_DATABASE_URL, or run wian restore",
    "database.newer": (
        "made by a later version of Wian (step {there}, this one knows {here}): install that "
        "version"
    ),
    "backup.ok": "last one {days} days ago",
    "backup.bad": "last one {days} days ago: run wian backup",
    "backup.never": "none yet: once your own letters are in, run wian backup every week",
    "server.ok": "at {address}, ready to answer",
    "server.bad": "at {address}, but {why}",
    "server.silent": "no answer at {address} ({why}): stop and start wian serve",
    "server.stopped": "not running on this machine: start it with wian serve",
    "address.ok": "{address}",
    "address.bad": "{address} is not https, which LINE refuses: set WIAN_BASE_URL to https://…",
    "address.none": (
        "WIAN_BASE_URL is not set, so answers carry no links: set it to https:// and the name of "
        "your site"
    ),
    "line.ok": "the token is good, of the account {name} ({id})",
    "line.try": "trial mode, not connected to LINE; looked at once LINE_CHANNEL_SECRET is set",
    "line.token": (
        "LINE refuses the token (status {status}): issue a new channel access token and set "
        "LINE_CHANNEL_ACCESS_TOKEN"
    ),
    "line.refused": "LINE said no (status {status}): wait a little and try again",
    "line.unreached": (
        "{address} cannot be reached ({why}): look at this machine's network and firewall"
    ),
    "clock.ok": "agrees with LINE's (off by {seconds} s)",
    "clock.bad": (
        "off by {seconds} s from LINE's, replies would come too late: timedatectl set-ntp true"
    ),
    "clock.unknown": "LINE did not tell its time",
    "webhook.ok": "LINE delivers to {found}",
    "webhook.none": (
        "none set at LINE: set the Webhook URL to {wanted} in the LINE Developers console, tab "
        "Messaging API"
    ),
    "webhook.other": (
        "LINE delivers to {found}: set the Webhook URL to {wanted} in the LINE Developers "
        "console, tab Messaging API"
    ),
    "webhook.off": (
        "switched off: turn on Use webhook in the LINE Developers console, tab Messaging API"
    ),
    "test.ok": "LINE has called it and was answered",
    "test.bad": (
        "LINE called it in vain ({reason} {detail}, status {status}): look whether wian serve "
        "and Caddy run, the certificate is good and LINE_CHANNEL_SECRET is right"
    ),
}
_THAI_NAMES = {
    "settings": "ค่าตั้ง",
    "disk": "พื้นที่ดิสก์",
    "letters": "หนังสือและดัชนี",
    "programs": "โปรแกรมอ่านสแกน",
    "database": "ฐานข้อมูล",
    "backup": "ไฟล์สำรอง",
    "server": "ตัวให้บริการ",
    "address": "ที่อยู่เว็บ",
    "line": "LINE",
    "clock": "นาฬิกา",
    "webhook": "Webhook",
    "test": "ทดสอบ Webhook",
}
_ENGLISH_NAMES = {
    "settings": "Settings",
    "disk": "Disk",
    "letters": "Letters and snapshot",
    "programs": "Programs for scans",
    "database": "Database",
    "backup": "Backup",
    "server": "Server",
    "address": "Public address",
    "line": "LINE",
    "clock": "Clock",
    "webhook": "Webhook",
    "test": "Webhook test",
}
#: Marks by state, names, sentences.
THAI = {"ok": "✓", "bad": "✗ ต้องแก้", "skipped": "-"}, _THAI_NAMES, _THAI
ENGLISH = {"ok": "✓", "bad": "✗ to mend", "skipped": "-"}, _ENGLISH_NAMES, _ENGLISH

ALL_WELL = {False: "ทุกอย่างพร้อมใช้งาน", True: "All is well"}
TO_MEND = {False: "ต้องแก้ {count} เรื่อง", True: "{count} to mend"}
