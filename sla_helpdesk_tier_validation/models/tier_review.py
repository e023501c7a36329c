from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What a review says of its decision, and who may take it.
_DECIDING = {"status", "done_by", "definition_id", "reviewer_ids", "model", "res_id"}
_OPEN = ("waiting", "pending")


class TierReview(models.Model):
    """Reviews of tickets are decided by their reviewers. Every employee may write
    reviews, as far as base_tier_validation is concerned: an approval would be worth
    nothing."""

    _inherit = "tier.review"

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        if any(review.status not in _OPEN for review in reviews):
            reviews._sla_check_reviewer()
        return reviews

    def write(self, vals):
        harmless = _DECIDING.isdisjoint(vals) or (
            not _DECIDING.difference({"status"}) & set(vals)
            and vals.get("status") in _OPEN
        )
        if not harmless:
            self._sla_check_reviewer()
        return super().write(vals)

    def _sla_check_reviewer(self):
        """:raise AccessError: if the user decides on a ticket without being asked to"""
        if self.env.su:
            return
        for review in self.filtered(lambda each: each.model == "helpdesk.ticket"):
            if self.env.user not in review.reviewer_ids:
                raise AccessError(
                    self.env._(
                        "You cannot decide on “%s”: you are not one of its reviewers. "
                        "Ask one of them.",
                        review.name,
                    )
                )

    def _sla_check_somebody(self):
        """:raise UserError: if nobody can decide on one of these new reviews"""
        # sudo: whoever asks need not see who else is here
        for review in self.sudo():
            if not review.reviewer_ids:
                raise UserError(
                    self.env._(
                        "There is nobody to approve this: “%s” has no reviewers other "
                        "than you who ask for it. Have somebody else ask, or an "
                        "administrator name more reviewers.",
                        review.name,
                    )
                )
