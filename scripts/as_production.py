"""Run a Python command with production settings whose secrets are made up on the spot.

    python -m scripts.as_production manage.py check --deploy

Nothing is written: the database is in memory.
"""

import os
import secrets
import sys

from cryptography.fernet import Fernet

SETTINGS = {
    "EYR_DEMO": "0",
    "EYR_DEBUG": "0",
    "EYR_SECRET_KEY": secrets.token_urlsafe(50),
    "EYR_DATA_KEYS": Fernet.generate_key().decode(),
    "EYR_ALLOWED_HOSTS": "example.org",
    "DATABASE_URL": "sqlite://:memory:",
}

if __name__ == "__main__":
    os.execve(sys.executable, [sys.executable, *sys.argv[1:]], os.environ | SETTINGS)  # noqa: S606 - our own Makefile
