"""What the Makefile calls: fetch Odoo, start PostgreSQL, make databases, run checks."""
