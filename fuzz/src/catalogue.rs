//! A catalogue file is read or refused; what is read survives being sent.

use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;

/// Takes any bytes as a catalogue file, and as one in the form that is sent.
///
/// # Panics
/// If a file is refused without a reason, or is not the same after it was sent.
pub fn judge(bytes: &[u8]) {
    judge_text(&String::from_utf8_lossy(bytes));
    // The hash is right, so that it comes to the other checks.
    if let Ok(read) = postcard::from_bytes::<Catalogue>(bytes) {
        let _ = Catalogue::from_bytes(bytes, StateHash(read.hash()));
    }
}

fn judge_text(text: &str) {
    match Catalogue::parse(text) {
        Ok(catalogue) => {
            let hash = StateHash(catalogue.hash());
            let again = Catalogue::from_bytes(&catalogue.to_bytes(), hash);
            assert_eq!(
                again.as_ref(),
                Ok(&catalogue),
                "what a file may say, bytes may"
            );
            let chain = catalogue.longest_chain();
            assert!(chain.iter().all(|item| catalogue.raw_cost(*item).is_some()));
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            assert!(errors.iter().all(|error| !error.problem.is_empty()));
        }
    }
}
