"""Days as figures take them: those of the company that a record belongs to."""

from odoo.tools import SQL


def join_zone(env, company_id):
    """Return SQL that joins the time zone of ``company_id`` (SQL), for
    :func:`to_local`; of records without a company, that of the main company."""
    return SQL(
        """
        JOIN res_company zone_company ON zone_company.id = COALESCE(%s, %s)
        LEFT JOIN resource_calendar zone
               ON zone.id = zone_company.resource_calendar_id
        """,
        company_id,
        env.ref("base.main_company").id,
    )


def to_local(moment):
    """Return SQL for ``moment`` (SQL, naive UTC) as the clocks of the company show
    it."""
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(zone.tz, 'UTC'))", moment)
