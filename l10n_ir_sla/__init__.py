from . import demo, models, wizards


def post_init_hook(env):
    """Let Iranian companies that start with us have Persian periods; where there are
    objectives or statements already, the company decides (in the settings)."""
    companies = env["res.company"].search([("partner_id.country_id.code", "=", "IR")])
    for company in companies:
        company.sla_persian_periods = not any(
            env[model].search_count([("company_id", "=", company.id)], limit=1)
            for model in ("sla.objective", "sla.statement")
            if model in env
        )
