"""The Thai of a running server about itself: what `/readyz` says is wrong, and what to do.

Holds words only; sentences with `{…}` are templates of `str.format`.
"""

NO_WRITING = "เขียนโฟลเดอร์ {path} ไม่ได้ ({why}) โปรดตรวจพื้นที่ดิสก์และสิทธิ์ของโฟลเดอร์นี้"
LITTLE_ROOM = "พื้นที่ว่างของ {path} เหลือเพียง {free:,} MB โปรดลบไฟล์ที่ไม่ใช้หรือเพิ่มพื้นที่ดิสก์"
NO_DATABASE = "ฐานข้อมูลใช้ไม่ได้ ({why}) โปรดตรวจ WIAN_DATABASE_URL พื้นที่ดิสก์ และโปรแกรมอื่นที่เปิดไฟล์นี้ค้างไว้"
