from . import portal, subrequest
