from . import sla_stock_level_demo
