from odoo import models

_SECTIONS = (
    "promise",
    "attainment",
    "breach",
    "pause",
    "time",
    "balance",
    "billing",
    "credit",
)


class SlaStatement(models.Model):
    """The customer reads its statements on the portal and as PDF, once issued. Both
    show what ``_get_document`` returns, and nothing else of the statement."""

    _inherit = "sla.statement"

    def _compute_access_url(self):
        for statement in self:
            statement.access_url = f"/my/statements/{statement.id}"

    def _has_field_access(self, field, operation):
        # the page is filled by the server; of the record portal users read little
        if not self.env.su and self.env.user.share and field.name not in _PORTAL_FIELDS:
            return False
        return super()._has_field_access(field, operation)

    def _get_report_base_filename(self):
        return self.name or self.display_name.replace("/", "-")

    def _get_pdf_name(self):
        """Return the name under which the PDF is kept; of drafts none is kept."""
        if self.state == "draft":
            return False
        return f"{self._get_report_base_filename()}.pdf"

    def action_preview(self):
        """Show the page as the customer sees it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "self",
            "url": self.get_portal_url(),
        }

    def _get_document(self):
        """Return the statement as texts, in the language of the context."""
        self.ensure_one()
        agreements = []
        for name, lines in self.line_ids.grouped("agreement_name").items():
            parts = {
                section: lines.filtered(lambda line, s=section: line.section == s)
                for section in _SECTIONS
            }
            agreements.append({"name": name, **parts})
        return {
            "period": self._say_period(),
            "made": self.made_at
            and self.env._(
                "Counted on %s. What happened later is on the next statement.",
                self._format_moment(self.made_at),
            ),
            "issued": self.issued_at and self._format_moment(self.issued_at),
            "state": self._say("state"),
            "kept": self._say_kept(),
            "time": self._say_time(),
            "agreements": agreements,
            "corrects": self.corrects_id
            and self.env._(
                "This is a corrected statement. It replaces %s.", self.corrects_id.name
            ),
            "corrected_by": self.is_replaced
            and self.env._(
                "This statement was replaced by the corrected one %s.",
                self.correction_ids[:1].name,
            ),
            "promise": self._say_promise,
            "words": self._words,
            "moment": self._format_moment,
            "day": self._format_day,
        }

    def _say(self, name):
        selection = self._fields[name]._description_selection(self.env)
        return dict(selection)[self[name]]

    def _say_promise(self, line):
        return f"{line.detail} ({line.term})" if line.term else line.detail

    def _say_kept(self):
        if not self.promised:
            return self.env._("Nothing came due in this period.")
        return self.env._(
            "%(kept)s of %(promised)s (%(percent)s %%)",
            kept=self.kept,
            promised=self.promised,
            percent=round(self.attainment),
        )

    def _say_time(self):
        worked = self._words(self.worked_hours)
        if not self.billable_hours:
            return self.worked_hours and worked
        return self.env._(
            "%(worked)s, of which %(billable)s are to be paid for",
            worked=worked,
            billable=self._words(self.billable_hours),
        )

    def _words(self, hours):
        """Return a number of hours in words, such as “2 h 15 min”."""
        if not hours:
            return "–"
        return self.env["sla.clock"]._words(round(hours * 3600))

    def _mark_rtl(self, content):
        return self.env["sla.agreement"]._mark_rtl(content)


_PORTAL_FIELDS = frozenset(
    {
        "id",
        "display_name",
        "name",
        "state",
        "version",
        "date_from",
        "date_to",
        "access_url",
        "access_token",
        "access_warning",
        "write_date",
    }
)
