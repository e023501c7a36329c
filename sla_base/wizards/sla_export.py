import base64
import io

import xlsxwriter

from odoo import api, fields, models


class SlaExport(models.TransientModel):
    """A spreadsheet that somebody exported, kept until it is downloaded: figures, with
    the definition under the title of each column. Only who made it may read it."""

    _name = "sla.export"
    _description = "Exported Figures"

    name = fields.Char(required=True, help="The name of the file.")
    content = fields.Binary(
        required=True, attachment=True, help="The spreadsheet itself."
    )

    @api.model
    def _download(self, name, columns, rows):
        """Return the action that downloads a spreadsheet.

        :param columns: ``[(title, definition)]``; only figures need a definition
        :param rows: lists of values, in the order of the columns
        """
        # sudo: made from what the user was found to be allowed to read
        export = self.sudo().create(
            {"name": name, "content": base64.b64encode(self._write(columns, rows))}
        )
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/sla.export/{export.id}/content/{name}?download=true",
        }

    @api.model
    def _write(self, columns, rows):
        """Return the bytes of a spreadsheet; texts are never read as formulas."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_formulas": False}
        ) as book:
            bold = book.add_format({"bold": True, "text_wrap": True})
            told = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            sheet = book.add_worksheet()
            if self.env["res.lang"]._get_data(code=self.env.lang).direction == "rtl":
                sheet.right_to_left()
            sheet.set_column(0, len(columns) - 1, 24)
            for column, (title, definition) in enumerate(columns):
                sheet.write_string(0, column, title, bold)
                sheet.write_string(1, column, definition or "", told)
            sheet.freeze_panes(2, 0)
            for number, row in enumerate(rows, start=2):
                for column, value in enumerate(row):
                    _put(sheet, number, column, value, day)
        return stream.getvalue()


def _put(sheet, row, column, value, day):
    if value is None or value is False or value == "":
        return
    if isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif hasattr(value, "year"):
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_string(row, column, str(value))
