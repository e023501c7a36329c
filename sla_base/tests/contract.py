"""What holds for every kind of document with service levels: each host runs these.

A host's test class inherits :class:`SlaContract` beside :class:`SlaCommon`, says how a
document is made and ended, and gets the tests:

    class TestTicket(SlaContract, SlaCommon):
        host_model = "helpdesk.ticket"
        stop_domain = "[('stage_id.closed', '=', True)]"

        def make_document(self): ...
        def end_document(self, document): ...
"""

from odoo.addons.sla_base import hooks


class SlaContract:
    """Mixed into a test class of the host; not a test case itself, so that it does not
    run alone."""

    host_model = None
    stop_domain = None

    def make_document(self, **vals):
        """Return a new document of the host."""
        raise NotImplementedError

    def end_document(self, document):
        """Let ``document`` come to meet ``stop_domain``."""
        raise NotImplementedError

    def setUp(self):
        super().setUp()
        self.contract_metric = self.make_metric(
            self.host_model, stop_domain=self.stop_domain, name="Contract"
        )
        self.contract_policy = self.make_policy(self.contract_metric, hours=4)

    def make_at(self, moment, **vals):
        with self.at(moment):
            document = self.make_document(**vals)
            self.env.flush_all()
        return document

    def end_at(self, document, moment):
        with self.at(moment):
            self.end_document(document)
            self.env.flush_all()

    def clock_of(self, document):
        return document.sla_clock_ids.filtered(
            lambda clock: clock.metric_id == self.contract_metric
        )

    def test_contract_a_document_gets_its_clock(self):
        document = self.make_at("2026-03-02 10:00")
        clock = self.clock_of(document)
        self.assertEqual(clock.policy_id, self.contract_policy)
        self.assertEqual(document.sla_status, "running")
        self.assertEqual(document.sla_next_deadline, clock.deadline)
        self.assertEqual(clock.company_id, document._sla_get_company())

    def test_contract_ending_in_time_meets_the_promise(self):
        document = self.make_at("2026-03-02 10:00")
        self.end_at(document, "2026-03-02 10:30")
        self.assertEqual(document.sla_status, "met")
        self.assert_replays(self.clock_of(document))

    def test_contract_silence_breaks_the_promise(self):
        document = self.make_at("2026-03-02 10:00")
        self.tick("2026-03-10 10:00")
        self.assertEqual(document.sla_status, "breached")
        self.assert_replays(self.clock_of(document))

    def test_contract_time_does_not_count_while_paused_by_hand(self):
        document = self.make_at("2026-03-02 10:00")
        clock = self.clock_of(document)
        reason = self.env.ref("sla_base.pause_reason_supplier")
        with self.at("2026-03-02 11:00"):
            document._sla_pause(reason)
            self.env.flush_all()
        self.assertEqual(clock.state, "paused")
        self.assertEqual(clock.pause_reason_id, reason)
        with self.at("2026-03-02 13:00"):
            document.action_sla_resume()
            self.env.flush_all()
        self.assertEqual(str(clock.deadline), "2026-03-02 16:00:00")
        self.assertFalse(document.sla_pause_reason_id)
        self.assert_replays(clock)

    def test_contract_the_reader_is_told_why(self):
        document = self.make_at("2026-03-02 10:00")
        with self.at("2026-03-02 11:00"):
            told = self.clock_of(document).get_explanation()
        self.assertEqual(told["policies"][0]["name"], self.contract_policy.name)
        self.assertEqual(told["story"][0]["kind"], "started")

    def test_contract_deleting_the_document_deletes_its_clocks(self):
        document = self.make_at("2026-03-02 10:00")
        clocks = document.sla_clock_ids
        document.unlink()
        self.assertFalse(clocks.exists())

    def test_contract_the_columns_exist_before_the_add_on_is_installed(self):
        table = self.env[self.host_model]._table
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = %s AND column_name LIKE 'sla_%%'",
            [table],
        )
        columns = {row[0] for row in self.env.cr.fetchall()}
        self.assertLessEqual(set(hooks._COLUMNS), columns)
