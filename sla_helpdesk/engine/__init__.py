from . import assignment, senders

__all__ = ["assignment", "senders"]
