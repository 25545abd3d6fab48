"""A server's own address, from the host and port it listens on."""

import ipaddress


def own_address(host: str, port: int | str) -> str:
    """`http://host:port` as seen from this machine; "0.0.0.0" and "::" are loopback."""
    try:
        anywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        anywhere = not host
    name = "127.0.0.1" if anywhere else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
