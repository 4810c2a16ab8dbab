"""`python -m tests.access`: see command.py, which can be imported only once Django is set up."""

import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
sys.exit(import_module("tests.access.command").main())
