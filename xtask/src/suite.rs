//! Counts what passed and what failed, goes on after a failure, and leaves out only what cannot
//! work without something that failed.

use std::collections::BTreeMap;

use anyhow::Result;

/// The steps of a test run so far.
#[derive(Default)]
pub(crate) struct Suite {
    passed: u32,
    failures: Vec<&'static str>,
    outcomes: BTreeMap<&'static str, bool>,
}

impl Suite {
    /// Runs a step if all it needs has passed. Gives what it made.
    pub(crate) fn step<T>(
        &mut self,
        name: &'static str,
        needs: &[&'static str],
        work: impl FnOnce() -> Result<T>,
    ) -> Option<T> {
        let missing = needs
            .iter()
            .find(|need| self.outcomes.get(*need) == Some(&false));
        let result = match missing {
            Some(missing) => Err(anyhow::anyhow!("not run, because `{missing}` failed")),
            None => work(),
        };
        self.outcomes.insert(name, result.is_ok());
        match result {
            Ok(made) => {
                self.passed += 1;
                Some(made)
            }
            Err(error) => {
                eprintln!("\n{name}: {error:#}\n");
                self.failures.push(name);
                None
            }
        }
    }

    /// The names of what failed, and the count as the last line of all, alone.
    ///
    /// # Errors
    /// When anything failed.
    pub(crate) fn finish(self) -> Result<()> {
        for failure in &self.failures {
            eprintln!(" FAILED  {failure}: see above");
        }
        println!("{} passed, {} failed", self.passed, self.failures.len());
        // Not an error to be printed: that would follow the last line.
        if self.failures.is_empty() {
            Ok(())
        } else {
            std::process::exit(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_a_failed_step_is_left_out_and_counts_as_failed() {
        let mut suite = Suite::default();
        suite.step("a", &[], || Ok(()));
        suite.step("b", &["a"], || -> Result<()> { anyhow::bail!("broken") });
        suite.step("c", &["a", "b"], || -> Result<()> {
            unreachable!("b failed")
        });
        suite.step("d", &["a"], || Ok(()));
        assert_eq!((suite.passed, suite.failures), (2, vec!["b", "c"]));
    }
}
