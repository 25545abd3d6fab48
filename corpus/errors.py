"""What can go wrong with a file or a letter, said so that a person can mend it.

Every error is one Thai sentence that names the thing and the next step; it is
built from a template beside the class, so the wording is in one place.
"""


class WianError(Exception):
    """Something a person can mend: `str()` is one Thai sentence with the next step."""

    template = "{thing}"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.template.format(**facts))
        self.facts = facts


class EmptyFile(WianError):
    """The file holds no text at all."""

    template = "ไฟล์ {name} ว่างเปล่า ไม่มีข้อความให้อ่าน โปรดตรวจไฟล์แล้วส่งใหม่"


class NotText(WianError):
    """The bytes are no text in any encoding that Thai offices use."""

    template = (
        "ไฟล์ {name} ไม่ใช่ไฟล์ข้อความ ({why}) โปรดส่งเป็น .txt หรือ .md ที่บันทึกแบบ UTF-8, UTF-16 หรือ TIS-620"
    )


class FileTooLarge(WianError):
    """The file is over the size that a letter can have."""

    template = "ไฟล์ {name} มีขนาด {size} เกินกำหนด {limit} โปรดแบ่งไฟล์แล้วส่งใหม่"


class FileMissing(WianError):
    """There is no file at that path, or it cannot be opened."""

    template = "เปิดไฟล์ {name} ไม่ได้ ({why}) โปรดตรวจชื่อไฟล์และสิทธิ์การอ่าน"


class NoLetterFound(WianError):
    """The text holds nothing that reads as a letter, announcement, order, memo or news."""

    template = "ไม่พบหนังสือราชการในไฟล์ {name} โปรดตรวจว่าเป็นไฟล์ที่ถูกต้อง"


class SecretLetter(WianError):
    """The file carries a secrecy mark; it is neither stored nor indexed."""

    template = "ไฟล์ {name} มีชั้นความลับ “{mark}” เวียนไม่รับเก็บ โปรดดำเนินการตามระเบียบความลับ"


class BrokenLetter(WianError):
    """A letter file of the corpus cannot be read: its front matter was broken."""

    template = "ไฟล์หนังสือ {path} อ่านไม่ได้: {why} โปรดแก้ส่วนหัวของไฟล์นี้แล้วสั่งใหม่"
