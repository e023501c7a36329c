from . import demo, models, wizards


# Names of records are not translated: where Persian is spoken they are Persian at once.
_PERSIAN_NAMES = {
    "l10n_ir_sla.calendar_44": "ایران: ۴۴ ساعت، شنبه تا پنجشنبه ظهر",
    "l10n_ir_sla.calendar_40": "ایران: ۴۰ ساعت، شنبه تا چهارشنبه",
}


def post_init_hook(env):
    """Let Iranian companies that start with us have Persian periods; where there are
    objectives or statements already, the company decides (in the settings)."""
    if env.ref("base.lang_fa_IR").active:
        for xmlid, name in _PERSIAN_NAMES.items():
            env.ref(xmlid).name = name
    companies = env["res.company"].search([("partner_id.country_id.code", "=", "IR")])
    for company in companies:
        company.sla_persian_periods = not any(
            env[model].search_count([("company_id", "=", company.id)], limit=1)
            for model in ("sla.objective", "sla.statement")
            if model in env
        )
