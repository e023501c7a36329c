from . import sla_try
