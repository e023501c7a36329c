from . import sla_setup
