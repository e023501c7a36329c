"""The pro-formas of the demonstration: plain data, told by ``sla.proforma.demo``."""

# (customer, days ago, what it asks for, price, days until it lapses, what became of it)
ENGLISH = [
    ("sla_base.partner_alborz", 76, "Overhaul of the press", 3900, 14, "invoiced"),
    ("sla_base.partner_zagros", 58, "Second cooling unit", 2650, 10, ""),
    ("sla_base.partner_alborz", 34, "Set of cutter blades", 1180, 14, "issued_again"),
    ("sla_base.partner_zagros", 23, "Move of a conveyor belt", 2300, 30, "cancelled"),
    ("sla_base.partner_alborz", 9, "Guard rail for line 2", 1740, 30, ""),
]
PERSIAN = [
    ("l10n_ir_sla.partner_sarv", 81, "ده صندوق فروشگاهی", 1_450, 14, "invoiced"),
    ("l10n_ir_sla.partner_damavand", 62, "شبکه ساختمان تازه", 980, 10, ""),
    ("l10n_ir_sla.partner_aftab", 37, "نرم‌افزار انبار دوم", 1_200, 14, "issued_again"),
    ("l10n_ir_sla.partner_sarv", 21, "چاپگر برچسب", 210, 30, "cancelled"),
    ("l10n_ir_sla.partner_damavand", 6, "تلفن اینترنتی پذیرش", 640, 30, ""),
]
MILLION = 1_000_000
