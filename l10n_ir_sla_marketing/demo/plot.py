"""The leads of the demonstration in Persian: plain data, told by
``sla.marketing.demo.iran``. Amounts are in Rial."""

# (company, name in the address, what it asks for, source, campaign, expected revenue)
LEADS = [
    (
        "لبنیات پگاه‌دشت",
        "pegahdasht",
        "نرم‌افزار فروش برای سه شعبه",
        "web",
        "autumn",
        1800,
    ),
    ("چاپ و نشر نگاره", "negareh", "شبکه دفتر تازه", "fair", "fair", 950),
    ("پوشاک رنگین‌کمان", "ranginkaman", "ده صندوق فروشگاهی", "web", "autumn", 2600),
    ("داروخانه‌های شفا", "shafa", "قرارداد پشتیبانی سالانه", "partner", None, 1400),
    ("سرام کاشی زاینده", "zayandeh", "نرم‌افزار انبار", "fair", "fair", 3200),
    ("هتل نقش جهان‌آرا", "jahanara", "تلفن اینترنتی و شبکه", "web", "autumn", 1150),
]
MILLION = 1_000_000
SELLERS = ["arash", "mahsa"]

# Figure, department, target of a month.
OBJECTIVES = [
    ("kpi_new_leads", "marketing", 7),
    ("kpi_qualified_leads", "marketing", 5),
    ("kpi_pipeline_revenue", "sales", 9_000 * MILLION),
    ("kpi_revenue", "sales", 8_000 * MILLION),
    ("kpi_conversion", "sales", 30),
]
