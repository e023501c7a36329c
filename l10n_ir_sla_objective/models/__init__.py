from . import sla_period
