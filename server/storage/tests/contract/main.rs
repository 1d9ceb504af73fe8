//! One suite for every engine: what the traits promise, on SQLite and on Postgres.
//!
//! Postgres is used where `GOLDBERG_TEST_POSTGRES_URL` names a server on which databases may be
//! made (`cargo xtask test` starts one). Without it that half says so, and passes.

mod catalogues;
mod damage;
mod fixture;
mod journal;
mod segments;
mod servers;
mod sessions;
mod snapshots;
mod worlds;

/// Makes a test of each case for each engine.
macro_rules! contract {
    ($($suite:ident: $($case:ident),+;)+) => {
        mod on_sqlite {
            $($(
                #[tokio::test]
                async fn $case() {
                    crate::$suite::$case(&mut crate::fixture::Fixture::sqlite()).await;
                }
            )+)+
        }

        mod on_postgres {
            $($(
                #[tokio::test]
                async fn $case() {
                    if let Some(mut fixture) = crate::fixture::Fixture::postgres().await {
                        crate::$suite::$case(&mut fixture).await;
                        fixture.drop_database().await;
                    }
                }
            )+)+
        }
    };
}

contract! {
    catalogues:
        there_is_none_at_first,
        amounts_are_rows_that_can_be_joined,
        another_takes_the_place_of_the_one_before,
        one_that_can_not_be_written_leaves_the_one_before,
        figures_of_every_structure_are_told,
        the_documents_questions_are_answered,
        a_catalogue_file_that_is_damaged_is_made_anew;
    journal:
        an_empty_journal_has_no_segment,
        what_was_appended_is_read_back_in_pages,
        an_append_made_again_is_one_record,
        another_record_in_the_same_place_is_refused,
        a_changed_record_is_seen,
        a_lost_record_is_seen,
        swapped_records_are_seen,
        a_changed_head_is_seen,
        a_lost_head_is_seen,
        a_lost_end_is_witnessed,
        a_witness_never_knows_more_than_there_is,
        the_horizon_moves_and_is_checked,
        a_place_that_was_closed_is_free_at_once,
        appends_time;
    segments:
        segments_are_read_back_in_order,
        a_place_leads_over_the_heads_that_follow,
        a_segment_begins_with_its_horizon,
        a_segment_begun_again_is_one,
        a_segment_begins_only_at_the_end,
        a_changed_segment_is_seen,
        a_moved_segment_is_seen,
        swapped_segments_are_seen,
        a_lost_segment_is_seen,
        a_lost_first_segment_is_seen,
        a_lost_last_segment_is_seen,
        a_lost_last_segment_with_records_is_seen,
        a_record_lost_before_a_segment_is_seen,
        a_record_changed_before_a_segment_is_seen,
        a_segment_hangs_on_what_stands_before_it;
    servers:
        a_second_server_takes_over_when_the_first_is_gone,
        a_second_server_is_refused_beside_the_first;
    snapshots:
        the_newest_is_loaded_whole,
        unchanged_chunks_are_written_once,
        a_damaged_snapshot_gives_way_to_the_one_before,
        a_damaged_chunk_spoils_only_snapshots_that_have_it,
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
    worlds:
        a_world_is_found_once_it_is_kept,
        what_was_never_kept_is_cleared_away,
        worlds_are_locked_and_kept_apart;
}
