"""Settings, driven by the environment. docs/reference/settings.md lists every variable.

Three ways to run:
  production   the default: refuses to start without its secrets
  EYR_DEMO=1   made-up people and places; makes its own keys once and keeps them in var/
  EYR_DEBUG=1  for development, on top of EYR_DEMO=1
"""

import secrets
from pathlib import Path

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEMO = env.bool("EYR_DEMO", default=False)
DEBUG = env.bool("EYR_DEBUG", default=False)
VAR = Path(env.str("EYR_VAR", default=str(BASE_DIR / "var")))


def demo_secrets() -> dict[str, str]:
    """Read the demonstration's own keys, making them the first time. Never used in production."""
    path = VAR / "demo-keys.env"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            f"EYR_SECRET_KEY={secrets.token_urlsafe(50)}",
            f"EYR_DATA_KEYS={Fernet.generate_key().decode()}",
        ]
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o600)
    return dict(line.split("=", 1) for line in path.read_text().split())


def required(name: str, what_to_do: str) -> str:
    value = env.str(name, default="") or (demo_secrets().get(name, "") if DEMO else "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {what_to_do}")
    return value


if DEBUG and not DEMO:
    raise ImproperlyConfigured(
        "EYR_DEBUG=1 works only together with EYR_DEMO=1. Unset it to run for real people."
    )

SECRET_KEY = required(
    "EYR_SECRET_KEY",
    "Give it a random text of at least 50 characters, "
    "for example from: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
)
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("EYR_SECRET_KEY is too short. It needs at least 50 random characters.")
SECRET_KEY_FALLBACKS = env.list("EYR_SECRET_KEY_FALLBACKS", default=[])

# The keys that wrap every data key: the first one wraps, all of them unwrap (see common/crypto.py).
DATA_KEYS = required(
    "EYR_DATA_KEYS",
    "Give it one Fernet key (or several, newest first, with commas), for example from: "
    "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'",
).split(",")

ALLOWED_HOSTS = env.list("EYR_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "EYR_ALLOWED_HOSTS must name the address people use, for example: reflect.example.org. It must not be *."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "post_office",
    "common",
    "accounts",
    "learning",
    "practice",
]

MIDDLEWARE = [
    "common.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Safe here against BREACH: Django masks its tokens anew and pads each answer, our cookies are SameSite=Lax, and no
    # page that shows private words also shows words of its address. The static files were compressed once, above.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "practice.context.frame",
            ],
            "builtins": [
                "django.templatetags.static",
                "common.templatetags.ui",
                "common.templatetags.words",
                "learning.templatetags.glossary",
            ],
        },
    }
]

CRISPY_TEMPLATE_PACK = "paper"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("paper",)
CRISPY_FAIL_SILENTLY = False

# The demonstration never touches a real setting's database.
SQLITE_NAME = "demo.sqlite3" if DEMO else "reflect.sqlite3"

# SQLite by default; PostgreSQL by DATABASE_URL=postgres://user:password@host:port/name (performance.md says why so).
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / SQLITE_NAME}")}
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASE["CONN_MAX_AGE"] = None
    DATABASE["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# People and signing in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "practice:start"
LOGOUT_REDIRECT_URL = "accounts:signed-out"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "name")},
    },
    {"NAME": "accounts.passwords.ContextWordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.PasswordChangeForm",
    "reset_password": "accounts.forms.PasswordResetForm",
    "reset_password_from_key": "accounts.forms.PasswordFromKeyForm",
}
# A nursery is one public address: generous per address, tight per account (security.md S16).
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/5m/ip,10/5m/key",
    "reset_password": "20/5m/ip,5/5m/key",
    "reset_password_from_key": "20/5m/ip",
    "change_password": "5/5m/user",
    "set_up": "10/15m/ip",
    "phrase": "30/5m/ip,10/5m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("EYR_TRUSTED_PROXIES", default=0)

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "common.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("EYR_TRUSTED_ORIGINS", default=[])

# In the browser
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_BEHIND_PROXY = env.bool("EYR_BEHIND_PROXY", default=False)
if SECURE_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if not DEMO:
    SECURE_SSL_REDIRECT = env.bool("EYR_HTTPS_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = env.bool("EYR_HSTS_PRELOAD", default=True)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["common.uploads.RefuseUploads"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_MAX_AGE = 60

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
FORMAT_MODULE_PATH = ["config.formats"]

EMAIL_BACKEND = env.str(
    "EYR_EMAIL_BACKEND",
    default="django.core.mail.backends.console.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = env.str("EYR_EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EYR_EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EYR_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EYR_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EYR_EMAIL_TLS", default=False)
DEFAULT_FROM_EMAIL = env.str("EYR_EMAIL_FROM", default="Early Years Reflect <reflect@localhost>")
EMAIL_TIMEOUT = 20  # seconds: nobody who invites somebody waits longer for a mail server that is silent
# The outbox of notices (practice/outbox.py). It sends by EMAIL_BACKEND when `manage.py send_queued_mail` runs. What
# gives access, invitations and new passwords, never lies in it (docs/adr/0007).
POST_OFFICE = {
    "MAX_RETRIES": 3 * 24 * 4,  # it tries again every quarter of an hour: for three days
    "LOG_LEVEL": 1,  # rows about what failed, none about what was sent
    "THREADS_PER_PROCESS": 1,  # one connection to the mail server at a time
    # One sender at a time for this installation; among temporary files, where no restart of the machine leaves a lock.
    "LOCK_FILE_NAME": f"early-years-reflect{str(VAR.resolve()).replace('/', '-')}",
}
SITE_ADDRESS = env.str(
    "EYR_ADDRESS", default="http://localhost:8000" if DEMO else f"https://{ALLOWED_HOSTS[0]}"
)

# Where Quick exit goes: public, fast, not personal (ux.md a.0).
QUICK_EXIT_ADDRESS = env.str("EYR_QUICK_EXIT_ADDRESS", default="https://www.bbc.co.uk/weather")


def without_trace(record) -> bool:
    """A mail server's refusal names the address; the log must not. The outbox keeps the reason, until it is cleaned."""
    record.exc_info = record.exc_text = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "common.logs.JsonFormatter"}},
    "filters": {"without_trace": {"()": "django.utils.log.CallbackFilter", "callback": without_trace}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "outbox": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["without_trace"]},
    },
    "root": {"handlers": ["console"], "level": env.str("EYR_LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "WARNING"},
        "post_office": {"handlers": ["outbox"], "level": "WARNING", "propagate": False},
    },
}
