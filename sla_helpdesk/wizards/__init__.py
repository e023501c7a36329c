from . import sla_setup, sla_subrequest_open, sla_subrequest_step, sla_try
