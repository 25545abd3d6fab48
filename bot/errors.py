"""What can go wrong around LINE and the web, each said in one Thai sentence.

Only exceptions live here; wording stands beside its class, as in `corpus.errors`.
"""

from corpus.errors import WianError


class BadSetting(WianError):
    """An environment variable holds a value that cannot be used."""

    template = "ค่าตั้ง {key} ใช้ไม่ได้: {value} ({why}) โปรดแก้ค่านี้แล้วเริ่มใหม่"


class MissingSetting(WianError):
    """A setting that this run cannot do without is not there."""

    template = "ยังไม่ได้ตั้ง {key} ({why}) โปรดตั้งค่านี้แล้วเริ่มใหม่"


class NoSuchLetter(WianError):
    """No published letter has that id."""

    template = "ไม่พบหนังสือรหัส {id} ในระบบ หนังสืออาจถูกถอนแล้ว โปรดถามใหม่เพื่อค้นฉบับปัจจุบัน"


class NoSuchDraft(WianError):
    """No draft with that id waits at the desk."""

    template = "ไม่มีร่างรหัส {id} โปรดดูรหัสด้วย wian drafts แล้วสั่งใหม่"


class NotPublished(WianError):
    """No published letter has that id, so it cannot be retired."""

    template = "ไม่มีหนังสือที่เผยแพร่รหัส {id} โปรดดูรหัสท้ายคำตอบของ wian ask แล้วสั่งใหม่"


class PortTaken(WianError):
    """The address to serve on cannot be listened to."""

    template = "เปิดบริการที่ {host}:{port} ไม่ได้ ({why}) โปรดเลือกพอร์ตอื่นด้วย --port แล้วสั่งใหม่"


class LineRefused(WianError):
    """LINE said no to something an administrator asked of it."""

    template = "LINE ไม่รับคำสั่งนี้ (สถานะ {status}: {why}) โปรดตรวจ LINE_CHANNEL_ACCESS_TOKEN แล้วสั่งใหม่"


class LineUnreached(WianError):
    """LINE could not be reached, or its answer was lost on the way."""

    template = "ติดต่อ LINE ที่ {address} ไม่ได้ ({why}) โปรดตรวจเครือข่าย แล้วสั่งใหม่"


class DeskBusy(WianError):
    """Another process is changing the same letters, or publishing."""

    template = "โต๊ะงานกำลังทำงานอื่นกับหนังสือนี้หรือกำลังเผยแพร่อยู่ โปรดรอสักครู่แล้วสั่งใหม่"


class NotCorrectable(WianError):
    """A field that no person sets, or a value that it cannot have."""

    template = "แก้ {field} เป็น “{value}” ไม่ได้ ({why}) โปรดตรวจค่าแล้วบันทึกใหม่"


class NoSplitThere(WianError):
    """A letter cannot be split at that place: one half would be empty."""

    template = "แยกหนังสือรหัส {id} ตรงนี้ไม่ได้ เพราะจะเหลือฉบับว่าง โปรดเลือกจุดที่อยู่กลางข้อความ"


class NotOneFile(WianError):
    """Two drafts of different files cannot be one letter."""

    template = "รวมร่างรหัส {first} กับ {second} ไม่ได้ เพราะมาจากคนละไฟล์ โปรดเลือกร่างที่มาจากไฟล์เดียวกัน"


class WorkerDied(WianError):
    """A job took its process down, each time that it was tried."""

    template = "งานนี้หยุดกลางคัน {tries} ครั้ง อาจเพราะหน่วยความจำไม่พอ โปรดแบ่งไฟล์ให้เล็กลงแล้วส่งใหม่"


class WorkFailed(WianError):
    """A job ended in a fault of the program; the log has it."""

    template = "งานนี้ทำไม่สำเร็จเพราะระบบขัดข้อง โปรดลองใหม่ หากยังไม่ได้ให้ผู้ดูแลเครื่องดูบันทึกการทำงาน"


class NewerDatabase(WianError):
    """The database was made by a later version of this program."""

    template = (
        "ฐานข้อมูลเป็นของ Wian รุ่นใหม่กว่า (ขั้น {there} โปรแกรมนี้รู้จักถึง {here}) "
        "โปรดติดตั้ง Wian รุ่นใหม่ หรือชี้ WIAN_DATABASE_URL ไปที่ฐานข้อมูลอื่น"
    )


class InUse(WianError):
    """A server or a worker uses the home whose files are to be replaced."""

    template = "เวียนกำลังทำงานอยู่กับ {home} จึงยังกู้คืนไม่ได้ โปรดหยุด wian serve และ wian worker แล้วสั่งใหม่"


class NotEmpty(WianError):
    """A backup is to be restored where letters or a database are already."""

    template = (
        "มีข้อมูลอยู่แล้ว ({what}) จึงยังไม่กู้คืน ข้อมูลเดิมยังอยู่ครบ "
        "โปรดสำรองของเดิมก่อนด้วย wian backup แล้วสั่งซ้ำพร้อม --force เพื่อแทนที่ทั้งหมด"
    )


class BackupBroken(WianError):
    """A backup file is not what `wian backup` wrote."""

    template = "ไฟล์สำรอง {file} ใช้ไม่ได้ ({why}) ยังไม่มีอะไรถูกเปลี่ยน โปรดใช้ไฟล์สำรองอื่น หรือคัดลอกไฟล์นี้มาใหม่"


class BackupThere(WianError):
    """The file that a backup is to be written into is there already."""

    template = "มีไฟล์ {file} อยู่แล้ว โปรดตั้งชื่อไฟล์สำรองใหม่ แล้วสั่งใหม่"


class DatabaseDown(WianError):
    """The database cannot be reached, read or written."""

    template = (
        "ฐานข้อมูลใช้ไม่ได้ ({why}) ยังไม่มีอะไรถูกเปลี่ยน โปรดตรวจ WIAN_DATABASE_URL และพื้นที่ดิสก์ แล้วสั่งใหม่"
    )
