from . import controllers, models, wizards
from .hooks import create_host_columns, remove_host

__all__ = ["controllers", "create_host_columns", "models", "remove_host", "wizards"]
