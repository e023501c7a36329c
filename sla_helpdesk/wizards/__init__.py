from . import sla_catalog_refusal, sla_catalog_request, sla_setup, sla_try
