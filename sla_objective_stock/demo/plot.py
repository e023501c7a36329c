"""The stock of the demonstration: plain data, told by ``sla.stock.level.demo``."""

DAYS = 31

# (product, minimum, {days before today: by how much the stock changes})
ENGLISH = [
    ("Cutter blade", 40, {31: 64, 26: -30, 22: 40, 12: -26, 3: 20}),
    ("Gearbox seal", 20, {31: 32, 22: -18, 15: 25, 6: -9}),
    ("Drive belt", 15, {31: 18, 5: -7}),
]
PERSIAN = [
    ("کاغذ حرارتی صندوق", 60, {31: 90, 27: -45, 22: 60, 9: -20}),
    ("بارکدخوان یدکی", 8, {31: 11, 19: -5, 11: 6, 2: -3}),
    ("چاپگر یدکی", 4, {31: 6, 4: -3}),
]
