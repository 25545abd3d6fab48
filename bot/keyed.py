"""What stands for a person or a chat in the database: a hash that only our secret makes.

Who has the database alone can neither read an id out of it nor look one up in it.
"""

import hashlib
import hmac


def keyed(secret: str, name: str) -> str:
    """The hash of `name` ("user:U1") under `secret`: 64 hexadecimal digits."""
    plain = name.encode("utf-8", "surrogatepass")
    return hmac.new(secret.encode(), plain, hashlib.sha256).hexdigest()
