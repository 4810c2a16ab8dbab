from django.conf import settings

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


class SecurityHeadersMiddleware:
    """The headers of security.md S38 and S42 on every response, errors and static files included.

    Reads SECURE_CSP in the shape of Django 6; with Django 6.2 the policy moves to the framework's own middleware.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items())
        self.headers = {
            "Content-Security-Policy": self.policy,
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        }

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        # A static file that was found says itself how long it keeps; whitenoise has set that.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
