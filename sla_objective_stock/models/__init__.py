from . import sla_stock_level, sla_stock_level_told, stock_warehouse
