"""Production settings, with one bare page to compare with and a header that counts queries."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.urls.CountQueries", *MIDDLEWARE]
SECURE_SSL_REDIRECT = False
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "bench" / "templates")  # noqa: F405
