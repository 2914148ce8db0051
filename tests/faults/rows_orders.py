"""What the panel and the machine do: submitted orders, polls, storage and process."""

from __future__ import annotations

from tests.faults.model import (
    KILL,
    LANES,
    OUTCOME,
    POLL,
    PROCESS,
    STORAGE,
    SUBMIT,
    WATCH,
    row,
)

ROWS = (
    row(
        "3.4 refused, DNS, connect or TLS failure", "not sent; at most 3 tries",
        f"{OUTCOME}refused_connection_is_not_sent", f"{OUTCOME}unknown_host_is_not_sent",
        f"{SUBMIT}connect_timeout_is_not_sent", f"{OUTCOME}a_failed_tls_handshake_is_not_sent",
        f"{OUTCOME}a_silent_tls_handshake_is_not_sent", f"{LANES}a_panel_that_cannot_be_reached_is_tried_three_times",
    ),
    row(
        "3.4 reset, closed without an answer", "unverified",
        f"{OUTCOME}unverified[reset]", f"{OUTCOME}unverified[closed]",
    ),
    row("3.4 no answer, slow body", "unverified", f"{OUTCOME}unverified[no answer]", f"{OUTCOME}unverified[slow body]"),
    row(
        "3.4 half headers, cut body", "unverified",
        f"{OUTCOME}unverified[half the headers]", f"{OUTCOME}unverified[cut body]",
    ),
    row(
        "3.4 5xx, page, empty, garbage, warning, over 1 MiB", "unverified, an id is a hint only",
        *(f"{OUTCOME}unverified[{kind}]" for kind in (
            "502", "504", "520", "524", "html", "empty", "garbage", "warning before", "too long",
        )),
        f"{OUTCOME}a_visible_id_is_a_hint_only",
    ),
    row(
        "3.4 JSON error of the closed list", "refused",
        f"{LANES}refused", f"{OUTCOME}refused_in_the_panels_own_words",
        "panel/test_wordings.py::test_a_sentence_has_its_class",
    ),
    row("3.4 JSON error with other words", "unverified", f"{OUTCOME}unverified[other words]"),
    row(
        "3.4 an order's number", "placed; 0, negative, bool, float, null, {} unverified", f"{OUTCOME}placed",
        *(f"{OUTCOME}unverified[{kind}]" for kind in ("zero", "negative", "flag", "float", "null order")),
        f"{OUTCOME}unverified[empty object]",
    ),
    row("3.4 both order and error", "unverified", f"{OUTCOME}unverified[order and error]"),
    row(
        "3.4 401, 403, 429", "unverified, refused only in JSON words of the list",
        *(f"{OUTCOME}unverified[html {code}]" for code in (401, 403, 429)), f"{OUTCOME}refused_in_the_panels_own_words",
    ),
    row("3.4 redirects", "the other host contacted 0 times, 5 codes", f"{OUTCOME}a_redirect_is_not_followed"),
    row(
        "3.4 crash before the journal", "1 order",
        f"{KILL}killed_between_the_tap_and_the_outcome[confirm]",
    ),
    row(
        "3.4 crash after the journal, before the call", "0 orders, unverified, the person told",
        f"{KILL}killed_between_the_tap_and_the_outcome[journal]",
    ),
    row(
        "3.4 crash after the call", "1 order, unverified; found by its number",
        f"{KILL}killed_while_the_panel_holds_the_answer_back",
        f"{KILL}killed_between_the_tap_and_the_outcome[answered]",
        f"{KILL}killed_between_the_tap_and_the_outcome[outcome]", "orders/test_probe.py::test_what_is_there_is_found",
    ),
    row(
        "3.4 accepted after our time-out", "0 wrong «not placed» of 8",
        f"{SUBMIT}panel_that_accepts_after_our_timeout_is_never_called_not_placed",
    ),
    row(
        "3.4 answer arrives late", "placed; waited for 120 s, «slow» said at 5 s",
        f"{SUBMIT}answer_arrives_late_and_is_placed_all_the_same", f"{OUTCOME}the_limit_of_a_change_is_its_own",
    ),
    row(
        "3.4 database full when recording placed", "0 lost, 1 line with the id, no further call",
        f"{SUBMIT}database_full_when_recording_placed_loses_nothing",
        f"{SUBMIT}database_full_when_recording_placed_and_killed_is_unverified_after_the_start",
        f"{LANES}an_outcome_outlives_a_full_disk",
    ),
    row(
        "3.4 SIGTERM with adds in flight", "ends within 9 s, 4 of 4 unverified after it",
        "kill/test_stop.py::test_told_to_stop_while_the_panel_holds_orders",
    ),
    row(
        "3.5 answer lacks some ids", "0 false changes, 40 orders × 20 passes without half of them",
        f"{POLL}answer_that_lacks_half_of_the_ids_changes_nothing",
        f"{WATCH}an_order_that_is_missing_from_the_answer_keeps_its_state",
    ),
    row(
        "3.5 «Incorrect order ID» after it was fine", "operators told once, the person not",
        f"{WATCH}an_order_that_stays_missing_is_shown_to_operators_once",
        note="The order stays placed: that the panel has it was proved. Operators are told after 10 misses in an hour.",
    ),
    row(
        "3.5 whole answer is none", "1 line an outage, back-off to 5 min",
        f"{POLL}whole_answer_that_is_none_is_one_line_in_the_log_and_asked_ever_more_slowly",
        f"{POLL}whole_answer_that_names_no_order_is_no_change_and_shown_to_operators_after_an_hour",
        f"{WATCH}a_failed_pass_changes_nothing_and_is_tried_again",
        note="An unclear JSON error or an empty list may be about the orders asked for: no line, no back-off, misses.",
    ),
    row(
        "3.5 unknown status, other spellings", "shown as it is, still polled",
        "panel/test_numbers.py::test_order_states", "orders/test_rounds.py::test_an_unknown_status_is_never_an_end",
    ),
    row(
        "3.5 backwards and flips", "100 % told: 10 of 200 flip, 3 go back",
        f"{POLL}flip_of_a_finished_order_is_told_every_time", f"{WATCH}every_step_is_told_and_endings_are_loud",
        f"{WATCH}settled_orders_are_read_again_and_a_late_change_is_told",
    ),
    row(
        "3.5 charge changes, partial refund", "totals equal to the panel's charge",
        "orders/test_charge.py::test_the_charge_takes_the_place_of_the_quote_in_every_total",
        "orders/test_charge.py::test_every_charge_stands_in_the_history",
        "orders/test_charge.py::test_an_end_gives_back_what_the_panel_gives_back",
    ),
    row(
        "3.5 id reuse", "unverified, alarm, the first order untouched",
        f"{LANES}a_number_given_out_twice_is_not_believed", "store/test_orders.py::test_a_panel_id_stands_on_one_order",
    ),
    row(
        "3.5 10 000 open orders", "1.7 calls a second over a pass, each gap within 60 s ± 20 %",
        f"{POLL}ten_thousand_open_orders_cost_two_calls_a_second_and_keep_their_cadence",
    ),
    row(
        "3.5 clock jump by a day", "no stall, with and without a restart",
        "orders/test_clock.py::test_an_open_order_is_read_on", "orders/test_clock.py::test_a_queued_order_is_sent",
        "orders/test_clock.py::test_what_is_to_be_told_is_told",
        "orders/test_trouble.py::test_a_clock_that_is_put_back_does_not_make_the_rest_longer",
    ),
    row(
        "3.5 refill", "asked once; every change told; kills at 4 points",
        f"{LANES}a_refill_is_asked_for_once", f"{WATCH}a_refills_status_is_told_at_every_change",
        f"{KILL}killed_while_a_refill_is_asked_for", "panel/test_seed.py::test_refill",
    ),
    row(
        "3.5 cancel accepted", "0 «cancelled» before the panel says so",
        f"{LANES}a_cancel_is_requested_until_the_panel_says_so",
        "chat/test_order.py::test_a_cancel_is_requested_until_the_panel_says_so",
    ),
    row(
        "3.7 second writer", "0 errors, two writers for 2 s without a pause",
        f"{PROCESS}second_writer_makes_no_error",
        "store/test_transactions.py::test_a_program_beside_that_writes_is_waited_for",
    ),
    row(
        "3.7 disk full", "0 calls while full, goes on by itself, integrity ok",
        f"{STORAGE}a_full_disk_orders_nothing_loses_nothing_and_is_got_over",
        "store/test_crash.py::test_a_full_disk_is_said_and_nothing_is_half_written",
    ),
    row(
        "3.7 corrupt file", "start refused in one line, the copy goes on",
        f"{STORAGE}a_damaged_file_is_refused_and_its_copy_goes_on",
        "store/test_opening.py::test_a_damaged_file_is_refused_with_what_to_do",
        "e2e/test_restart.py::test_a_backup_that_is_put_back_sends_nothing_a_second_time",
    ),
    row(
        "3.7 power loss", "journal_mode WAL, synchronous FULL, read back on every connection",
        "store/test_opening.py::test_the_pragmas_hold_on_every_connection",
        "store/test_opening.py::test_a_pragma_that_does_not_hold_is_refused",
        note="Power cannot be cut in a test: the pragmas are asserted, and SIGKILL loses nothing that was committed.",
    ),
    row(
        "3.7 two replicas", "the second ends within 1 s with 2 and names the first",
        f"{PROCESS}two_replicas_the_second_leaves_at_once_and_names_the_first",
        "e2e/test_start.py::test_a_second_process_on_the_same_file_is_refused",
        note="The code is 2, as of everything that an operator must put right, and not 3.",
    ),
    row(
        "3.7 migration killed half-way", "at each statement: 0 broken",
        "store/test_schema.py::test_a_killed_migration_leaves_what_was_there",
        "store/test_schema.py::test_a_killed_migration_leaves_what_was_there_on_a_server",
    ),
    row(
        "3.7 event loop blocked", "1.6 s said, 30 s ends the process with 1",
        f"{PROCESS}event_loop_blocked_for_a_second_is_said", f"{PROCESS}event_loop_blocked_for_long_ends_the_process",
    ),
)  # fmt: skip
