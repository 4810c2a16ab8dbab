"""Verbs that touch several models. Each is one transaction, keyword-only, and takes who acts as `by`."""
