from .arithmetic import WorkedOut, needed, spread, work_out

__all__ = ["WorkedOut", "needed", "spread", "work_out"]
