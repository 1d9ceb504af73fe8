//! The stores of a simulation keep the promises of the real ones: the same cases, but for those that
//! damage files behind a store's back.

mod fixture;
#[path = "../../../../server/storage/tests/contract/journal.rs"]
#[allow(dead_code, reason = "the rest is for stores that can be damaged")]
mod journal;
#[path = "../../../../server/storage/tests/contract/segments.rs"]
#[allow(dead_code, reason = "the rest is for stores that can be damaged")]
mod segments;
#[path = "../../../../server/storage/tests/contract/sessions.rs"]
mod sessions;
#[path = "../../../../server/storage/tests/contract/snapshots.rs"]
#[allow(dead_code, reason = "the rest is for stores that can be damaged")]
mod snapshots;

/// Makes a test of each case.
macro_rules! contract {
    ($($suite:ident: $($case:ident),+;)+) => {
        $($(
            #[tokio::test]
            async fn $case() {
                crate::$suite::$case(&mut crate::fixture::Fixture::new()).await;
            }
        )+)+
    };
}

contract! {
    journal:
        an_empty_journal_has_no_segment,
        what_was_appended_is_read_back_in_pages,
        an_append_made_again_is_one_record,
        another_record_in_the_same_place_is_refused,
        a_witness_never_knows_more_than_there_is;
    segments:
        segments_are_read_back_in_order,
        a_place_leads_over_the_heads_that_follow,
        a_segment_begins_with_its_horizon,
        a_segment_begun_again_is_one,
        a_segment_begins_only_at_the_end;
    snapshots:
        the_newest_is_loaded_whole,
        old_snapshots_are_dropped_but_not_what_newer_ones_need,
        snapshots_of_kept_ticks_stay_whole,
        a_snapshot_of_the_same_tick_again_is_whole,
        dropping_all_leaves_none;
    sessions:
        a_session_is_found_by_its_token,
        tokens_and_players_are_unique,
        mail_is_numbered_without_gaps,
        a_replay_delivers_nothing_twice,
        a_command_sent_again_is_answered_again,
        what_answers_no_command_is_mail_as_well,
        what_is_acked_is_gone,
        acks_of_many_are_kept_at_once,
        a_mailbox_is_bounded,
        a_call_that_was_given_up_spoils_nothing,
        witnesses_tell_what_players_were_told;
}
