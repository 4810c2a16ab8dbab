"""Who may see and do what: the service against the table in docs/reference/access.md.

house.py builds the world, asked/ says for each page what it is asked about and what is sent, asking.py asks as one
person and sees whether anything was stored, table.py reads and writes the table. A new page needs rows in asked/ and
lines in the table. Write the lines from what shall be; `python -m tests.access --write` shows what is.
"""
