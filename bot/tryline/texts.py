"""The words on the `/try` page itself (what the bot says is in `bot.texts`)."""

TITLE = "เวียน · ลองคุย"
NOTE = "หน้านี้จำลอง LINE ไว้ให้ลองคุยกับเวียนบนเครื่องนี้ ข้อความไม่ถูกส่งไปที่ LINE"
NO_SCRIPT = "หน้านี้ต้องเปิดใช้ JavaScript โปรดเปิดแล้วโหลดหน้าใหม่"
BACK = "กลับ"
OFFICIAL = "บัญชีทางการ"
LARGE_TYPE = "ตัวอักษรใหญ่"
MORE = "ส่งอย่างอื่น"
STICKER = "สติกเกอร์"
PHOTO = "รูปภาพ"
FILE = "ไฟล์"
RESTART = "เริ่มแชตใหม่"
PLACEHOLDER = "พิมพ์คำถาม"
SEND = "ส่ง"
CLOSE = "ปิด"
MENU = "เมนู"
QUICK = "คำถามที่แตะได้"
CHAT = "ข้อความ"

#: What the page's script says; it reads them from the page, so that wording stays here.
SCRIPT = {
    "read": "อ่านแล้ว",
    "today": "วันนี้",
    "copied": "คัดลอกแล้ว",
    "photo": "รูปภาพ",
    "sticker": "สติกเกอร์",
    "notReady": "เวียนกำลังเตรียมข้อมูล รอสักครู่",
    "notSent": "ส่งไม่ถึง แตะเพื่อส่งอีกครั้ง",
    "unreached": "ติดต่อเครื่องบริการไม่ได้ กำลังลองใหม่",
    "unknown": "ข้อความชนิดที่หน้านี้ยังวาดไม่ได้",
}
