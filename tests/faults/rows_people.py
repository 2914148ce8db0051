"""What people do and are told: updates, drafts, confirm taps, notifications."""

from __future__ import annotations

from tests.faults.model import (
    CARD,
    CONFIRM,
    DRAFT,
    INTAKE,
    KILL,
    NOTIFY,
    RECEIVED,
    STORAGE,
    TROUBLES,
    row,
)

ROWS = (
    row(
        "3.1 kill -9 after getUpdates", "0 lost of 200 with 3 kills of the process, of 200 with 10 of the intake",
        "kill/test_backlog.py::test_two_hundred_updates_survive_kills",
        f"{INTAKE}nothing_is_lost_or_done_twice_over_ten_kills", f"{INTAKE}the_offset_moves_only_after_the_commit",
    ),
    row(
        "3.1 same update_id twice", "0 double effects, every update of 3 orders twice",
        f"{RECEIVED}same_update_twice_has_one_effect", f"{INTAKE}duplicates_are_done_once",
    ),
    row("3.1 update_id jumps backwards", "0 lost", f"{INTAKE}ids_may_jump_backwards"),
    row(
        "3.1 unparsable update", "190 of 190 good ones, at most 2 polls a second",
        f"{RECEIVED}unparsable_updates_one_in_twenty_hold_up_no_other", f"{INTAKE}odd_updates_stop_nothing",
        f"{INTAKE}nonsense_never_makes_it_spin",
    ),
    row(
        "3.1 getUpdates 404 or 401", "back-off at most 10 s, ends after 600 s",
        f"{INTAKE}a_trouble_that_passes_loses_nothing", f"{INTAKE}a_trouble_that_stays_ends_it",
        f"{RECEIVED}longest_waits_of_polling_keep_the_figures",
    ),
    row(
        "3.1 409", "0 double orders with two bots; ends after 60 s without a good poll",
        f"{RECEIVED}409_of_two_bots_with_their_own_books_makes_no_second_order",
        f"{INTAKE}a_trouble_that_stays_ends_it", "e2e/test_start.py::test_a_second_process_on_the_same_file_is_refused",
    ),
    row("3.1 429 on getUpdates", "no call earlier than told", f"{INTAKE}429_is_waited_for"),
    row(
        "3.1 black hole or frozen socket", "noticed after 40 s, left behind within 15 s of the thaw",
        f"{INTAKE}a_frozen_network_is_noticed_and_left_behind", f"{INTAKE}dead_means_no_attempt_for_ninety_seconds",
        f"{RECEIVED}longest_waits_of_polling_keep_the_figures",
    ),
    row(
        "3.1 backlog of 10 000", "0 lost, at most 50 MiB more, at most 1 100 rows in memory",
        f"{RECEIVED}backlog_of_ten_thousand_after_downtime_takes_little_memory_and_loses_nothing",
        f"{INTAKE}a_backlog_at_telegram_stays_there_until_there_is_room",
        "transport/test_lanes.py::TestReplay::test_it_is_in_order",
    ),
    row(
        "3.1 database locked or full at the inbox", "0 lost; locked for 7 s, full for 3 s",
        f"{STORAGE}a_full_disk_orders_nothing_loses_nothing_and_is_got_over",
        f"{STORAGE}a_writer_beside_that_holds_the_file_for_long_delays_and_loses_nothing",
    ),
    row(
        "3.1 callback older than Telegram's window", "state advanced though the answer is refused",
        "chat/test_sender.py::test_a_tap_is_worked_on_though_its_answer_comes_too_late",
    ),
    row(
        "3.1 flood by one", "10 000 a minute for 5 s: p95 of 20 others below 1 s, 1 notice",
        f"{RECEIVED}flood_by_one_leaves_the_others_answered_within_a_second",
        "transport/test_flood.py::test_ten_thousand_a_minute_are_held_to_two_a_second",
        f"{INTAKE}a_flood_is_told_once_and_others_are_served",
    ),
    row(
        "3.2 restart mid-conversation", "13 kills over three types and 5 more: all resume",
        f"{DRAFT}restart_mid_conversation_resumes_after_a_kill_between_every_two_steps",
        "e2e/test_restart.py::test_an_order_goes_on_after_a_restart_at_each_step",
    ),
    row(
        "3.2 cancel racing the next step", "0 resurrected of 1 000 (TRIALS=10000: 0 of 10 000)",
        f"{DRAFT}cancel_racing_the_next_step_resurrects_no_draft",
        "store/test_drafts.py::test_fifty_taps_move_a_draft_once",
    ),
    row(
        "3.2 two conversations by one person", "one open draft, the other can be resumed",
        "chat/test_ordering.py::test_a_new_order_ends_the_open_one_and_both_screens_call_it_dropped",
    ),
    row(
        "3.2 service changed between choice and confirm", "0 orders at an unseen price of 500",
        f"{DRAFT}service_that_changed_between_choice_and_confirm_is_never_ordered_unseen",
        f"{CARD}a_price_that_changed_is_shown_old_and_new", f"{CARD}limits_that_changed_are_asked_again",
        f"{CARD}a_service_that_is_gone_is_not_ordered",
    ),
    row(
        "3.2 catalogue fails or is empty", "0 wipes; orders held after 24 h",
        "catalog/test_cache.py::test_an_error_or_an_empty_list_keeps_what_there_was",
        "catalog/test_cache.py::test_age_shows_after_three_periods_and_holds_orders_after_a_day",
        "chat/test_browse.py::test_an_old_list_says_so",
    ),
    row(
        "3.2 overflow, floats, foreign digits, min above max", "0 uncaught of 20 000",
        f"{DRAFT}overflow_floats_and_foreign_digits_are_taken_as_a_number_or_told",
        "orders/test_fields.py::test_a_bad_quantity_is_told_with_the_limits",
        "orders/test_fields.py::test_any_quantity_is_within_the_limits_or_told",
    ),
    row(
        "3.3 double tap", "50 at once × 200 drafts: 1 order each",
        f"{CONFIRM}double_tap_fifty_at_once_on_each_of_two_hundred_drafts",
        "kill/test_taps.py::test_two_taps_in_one_batch", "kill/test_taps.py::test_killed_at_any_moment_after_a_tap",
    ),
    row(
        "3.3 stale card", "answers with how it stands, 0 orders",
        f"{CONFIRM}stale_card_of_an_order_that_was_placed_shows_it",
        f"{CARD}an_older_card_does_not_place_what_it_does_not_show",
        f"{CARD}an_expired_draft_is_ordered_again_with_the_same_answers",
        "e2e/test_restart.py::test_an_old_card_places_nothing_after_a_restart",
    ),
    row(
        "3.3 confirm and cancel together", "200 pairs: 0 «cancelled» with an order",
        f"{CONFIRM}confirm_and_cancel_together_one_wins_and_the_other_is_told_the_truth",
        f"{CARD}confirm_and_cancel_at_once_have_one_winner",
    ),
    row(
        "3.3 balance too low", "refused, amount given back, 1 alert an hour",
        f"{CONFIRM}balance_too_low_gives_the_amount_back_and_alerts_once_an_hour",
        "chat/test_operator.py::test_a_used_up_balance_is_told_to_operators_and_not_to_members",
    ),
    row(
        "3.3 parallel confirms near the cap", "100 against a cap for 10: 10; with 4 unverified: 6",
        "orders/test_desk.py::test_a_hundred_orders_against_a_cap_for_ten",
        f"{CONFIRM}limits_near_the_cap_count_what_is_unverified",
        "store/test_totals.py::test_a_hundred_at_once_spend_exactly_the_day_cap",
    ),
    row(
        "3.3 tap while the bot was down for more than 150 s", "0 orders; the card places after, or says expired",
        f"{CONFIRM}tap_while_the_bot_was_down_too_long_places_nothing_and_the_card_still_answers",
    ),
    row(
        "3.6 crash between send and mark", "0 lost, 1 copy for a kill",
        f"{KILL}killed_between_push_and_mark_the_push_comes_twice",
        f"{TROUBLES}a_worker_that_died_between_push_and_mark_leaves_a_second_copy_only_there",
        "chaos/test_audit.py::test_under_kills_and_faults_books_panel_and_people_agree",
    ),
    row(
        "3.6 time-out after the write", "at least 1 copy, 2 for one lost answer",
        f"{NOTIFY}timeout_after_the_write_makes_at_most_one_copy_for_each_lost_answer",
        f"{TROUBLES}a_lost_answer_makes_a_second_copy_and_no_third",
    ),
    row(
        "3.6 pool time-out, connect error", "down for 60 s, told within 10 s after",
        f"{NOTIFY}connect_errors_for_a_minute_and_delivered_within_ten_seconds_after",
        "transport/test_request.py::test_a_full_pool_is_not_sent",
    ),
    row(
        "3.6 429", "0 early calls, 0 lost, others go on", f"{TROUBLES}too_fast_waits_as_told_and_others_go_on",
        "transport/test_limiter.py::test_a_halt_of_one_chat_leaves_the_others_alone",
        "transport/test_limiter.py::test_the_impatient_are_told_at_once_and_nothing_more_is_sent",
    ),
    row(
        "3.6 403 or chat not found", "0 calls after it; /start brings all 4 changes in a digest",
        f"{NOTIFY}403_and_chat_not_found_end_all_sending_and_keep_what_waits",
        f"{NOTIFY}403_and_on_start_a_digest_of_all_that_was_missed",
        f"{TROUBLES}who_blocked_the_bot_is_left_alone_and_gets_a_digest_on_return",
    ),
    row(
        "3.6 group becomes a supergroup", "answered under the new id, 0 news lost",
        f"{NOTIFY}group_that_became_a_supergroup_is_answered_under_its_new_id",
        f"{NOTIFY}chat_that_migrated_loses_no_news",
        note="News go to private chats alone, which never migrate; no chat id is rewritten.",
    ),
    row(
        "3.6 cannot parse, too long", "told, at most 4 096 units",
        f"{NOTIFY}text_that_telegram_cannot_take_is_sent_plain_and_short",
        "chat/test_sender.py::test_what_does_not_parse_is_said_without_markup",
        "chat/test_outbox.py::test_250_changes_of_one_person_are_all_named_in_order_within_telegrams_length",
        note="A digest is split between its lines; a single message that is too long is cut.",
    ),
    row("3.6 message is not modified", "success", "chat/test_sender.py::test_the_same_again_is_no_trouble"),
    row(
        "3.6 order of messages", "0 inversions",
        f"{TROUBLES}the_order_of_messages_is_kept_through_troubles",
        "chat/test_deliveries.py::test_steps_of_an_order_are_never_told_in_another_order",
    ),
)  # fmt: skip
