from . import sla_setup, sla_try
