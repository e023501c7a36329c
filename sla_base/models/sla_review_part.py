from odoo import api, models
from odoo.exceptions import UserError


class SlaReviewPart(models.AbstractModel):
    """Something that is written down in a review: what was said there is not changed
    once the review is done."""

    _name = "sla.review.part"
    _description = "Part of an SLA Review"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_open()
        return parts

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        if "review_id" in vals:
            self._check_open()
        return result

    def unlink(self):
        self._check_open()
        return super().unlink()

    def _check_open(self):
        """Refuse to change the minutes of a review that is done.

        :raise UserError: if a review of these records is done
        """
        # data files and our own actions act as superuser
        if self.env.su:
            return
        for review in self.review_id:
            if review.state == "done":
                raise UserError(review._get_locked_text())
