"""Odoo-aware code of the engine that is not a model."""
