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


class KindNotAllowed(WianError):
    """The content is of a kind that letters do not come in."""

    template = (
        "ไฟล์ {name} เป็น{kind} ซึ่งเวียนอ่านไม่ได้ "
        "โปรดบันทึกเป็น DOCX หรือ PDF (ภาพให้เป็น JPEG หรือ PNG) แล้วส่งใหม่"
    )


class OtherKind(WianError):
    """The extension says one kind and the content is another."""

    template = "ไฟล์ {name} มีนามสกุล {extension} แต่เนื้อในเป็น{kind} โปรดตรวจไฟล์ แก้นามสกุลให้ตรง แล้วส่งใหม่"


class TwoKinds(WianError):
    """The bytes are a valid file of two kinds at once, as no office program writes them."""

    template = (
        "ไฟล์ {name} เป็นไฟล์สองชนิดซ้อนกัน ({kind}กับ{hidden}) จึงไม่ปลอดภัย โปรดบันทึกใหม่จากต้นฉบับแล้วส่งมา"
    )


class EncryptedFile(WianError):
    """The file opens with a password only."""

    template = "ไฟล์ {name} มีรหัสผ่าน เวียนเปิดไม่ได้ โปรดบันทึกแบบไม่ใส่รหัสผ่านแล้วส่งใหม่"


class BrokenFile(WianError):
    """The file is of an allowed kind, but its decoder gives up on it."""

    template = "ไฟล์ {name} เสียหาย เปิดอ่านไม่ได้ โปรดบันทึกหรือสแกนใหม่แล้วส่งอีกครั้ง"


class TooManyPages(WianError):
    """The file has more pages than one bundle of letters can have."""

    template = "ไฟล์ {name} มี {pages} หน้า เกินกำหนด {limit} หน้า โปรดแบ่งไฟล์แล้วส่งใหม่"


class TooManyPixels(WianError):
    """The picture is larger than any scan of a page."""

    template = "ภาพ {name} มีขนาด {size} พิกเซล เกินกำหนด {limit} ล้านพิกเซล โปรดย่อภาพแล้วส่งใหม่"


class TooMuchInside(WianError):
    """A packed file that unpacks to far more than a letter."""

    template = (
        "ไฟล์ {name} คลายออกมาใหญ่ผิดปกติ ({why}) จึงไม่เปิด โปรดบันทึกใหม่จากโปรแกรมพิมพ์เอกสารแล้วส่งอีกครั้ง"
    )


class TooSlow(WianError):
    """A page took longer than the time allowed for one."""

    template = "ไฟล์ {name} หน้า {page} ใช้เวลาอ่านเกิน {limit} วินาที โปรดสแกนหน้านั้นใหม่ให้ชัดแล้วส่งอีกครั้ง"


class ProgramMissing(WianError):
    """A Debian program or a package that this kind of file needs is not installed."""

    template = (
        "อ่านไฟล์ {name} ไม่ได้ เพราะเครื่องนี้ยังไม่มี {package} "
        "โปรดให้ผู้ดูแลเครื่องติดตั้ง หรือส่งเป็น DOCX หรือ TXT แทน"
    )


class TooHeavy(WianError):
    """A page needs more memory than is allowed for one."""

    template = "ไฟล์ {name} หน้า {page} ต้องใช้หน่วยความจำเกิน {limit} โปรดย่อภาพหน้านั้นหรือสแกนใหม่แล้วส่งอีกครั้ง"


class NothingToRead(WianError):
    """The pages were looked at and hold no letters."""

    template = "ไฟล์ {name} ไม่มีตัวอักษรที่อ่านได้ โปรดตรวจว่าไม่ใช่หน้าว่าง สแกนให้ชัดขึ้น แล้วส่งใหม่"
