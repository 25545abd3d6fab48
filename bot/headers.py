"""What every answer of the web says to browsers: nothing foreign runs, nothing is framed.

At least as strict as OWASP's list of secure headers; a part that needs less strict ones (the
page that plays LINE) sets its own. Source: OWASP Secure Headers Project, best practices.
"""

from flask import Flask, Response

from bot.settings import Settings

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
#: Powers of browsers that no page needs.
_UNUSED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "sync-xhr", "usb"),
    "xr-spatial-tracking",
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-DNS-Prefetch-Control": "off",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
}
_YEAR = "max-age=31536000; includeSubDomains"


def install(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer of `app` that does not carry its own."""
    headers = strict(settings)

    @app.after_request
    def guarded(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def strict(settings: Settings) -> dict[str, str]:
    """The headers; pages may be framed by this server only while `/try` shows them so."""
    # The page that plays LINE opens letters inside its phone.
    framing = ("'self'", "sameorigin") if settings.development else ("'none'", "deny")
    policy = POLICY | {"frame-ancestors": framing[0]}
    headers = _ALWAYS | {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Frame-Options": framing[1],
    }
    if settings.base_url.startswith("https://"):
        headers["Strict-Transport-Security"] = _YEAR
        headers["Content-Security-Policy"] += "; upgrade-insecure-requests"
    return headers
