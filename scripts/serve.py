"""`make run`: gather the static files, prepare the demonstration, then become the web server.

Without EYR_DEMO it prepares an empty service instead, and says how the first person comes in.
"""

import argparse
import os
import socket
import sys

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from scripts.collect_static import collect_static


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            sys.exit(f"Port {port} is in use already. Choose another one: make run PORT={port + 1}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args()
    refuse_taken_port(chosen.host, chosen.port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("EYR_ADDRESS", f"http://localhost:{chosen.port}")
    django.setup()
    collect_static()
    if settings.DEMO:
        call_command("demo_up")
    else:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    if not get_user_model().objects.exists():
        call_command("setup_code")
    print(f"\nEarly Years Reflect is on http://localhost:{chosen.port}  (Ctrl+C stops it)\n", flush=True)
    gunicorn = ["-m", "gunicorn", "config.wsgi", "--bind", f"{chosen.host}:{chosen.port}"]
    gunicorn += ["--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    os.execv(sys.executable, [sys.executable, *gunicorn])  # noqa: S606 - no shell, nothing typed


if __name__ == "__main__":
    main()
