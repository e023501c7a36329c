from . import sla_major_notice, sla_setup, sla_try
