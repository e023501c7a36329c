from . import controllers, models, wizards
from .hooks import create_host_columns

__all__ = ["controllers", "create_host_columns", "models", "wizards"]
