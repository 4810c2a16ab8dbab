"""Settings of the tests: config.settings with what is slow, or needs a build, replaced."""

import os
from pathlib import Path

os.environ.setdefault("EYR_DEMO", "1")
os.environ.setdefault("EYR_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))

from config.settings import *  # noqa: F403
from config.settings import DATABASE, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # No test outlives a power cut.
    DATABASE["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
else:
    # Each test ends its connection's transaction; a thread's own connection must not linger.
    DATABASE["CONN_MAX_AGE"] = 0

if os.environ.get("EYR_BROWSER_TESTS") != "1":
    # A browser gets the files collectstatic made, as people do; the other tests need no build.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
