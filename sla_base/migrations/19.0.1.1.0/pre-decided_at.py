def migrate(cr, version):
    """Write down when the promises of before were decided."""
    cr.execute("ALTER TABLE sla_clock ADD COLUMN IF NOT EXISTS decided_at timestamp")
    cr.execute(
        """
        UPDATE sla_clock
           SET decided_at = COALESCE(breached_at, stopped_at)
         WHERE decided_at IS NULL
           AND (breached_at IS NOT NULL OR state = 'stopped')
        """
    )
    # the report has one number for what is decided, and for what attainment is part of
    cr.execute(
        """
        UPDATE mail_template
           SET body_html = REPLACE(
                   body_html::text, 'object.counted', 'object.ended'
               )::jsonb
         WHERE model = 'sla.report' AND body_html::text LIKE '%object.counted%'
        """
    )
    # figures of a year are counted from clocks
    cr.execute(
        "UPDATE res_company SET sla_retention_months = 13 "
        "WHERE sla_retention_months BETWEEN 1 AND 12"
    )
