//! `goldberg bench`: what it prints. How fast it is depends on the machine, and is not asked.

use std::process::Command;

use serde_json::Value;
use system_tests::server::binary;

fn factories() -> Vec<Value> {
    let mut bench = Command::new(binary().unwrap());
    bench.args(["bench", "factory", "--quick", "--json"]);
    let output = bench.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_line_for_each_factory_with_figures_and_the_state_they_led_to() {
    let (once, again) = (factories(), factories());
    let names: Vec<_> = once.iter().map(|line| line["factory"].as_str()).collect();
    let expected = ["idle", "crafting", "belts", "power"].map(Some);
    assert_eq!(names, expected);
    for (once, again) in once.iter().zip(&again) {
        assert_eq!(
            once["hash"], again["hash"],
            "the same work leads to the same state"
        );
        for figure in [
            "machines",
            "entities",
            "tick_us",
            "tick_us_max",
            "machine_ns",
            "all_awake_tick_us",
            "sleep_gain",
            "threads_gain",
        ] {
            assert!(
                once[figure].as_f64().is_some_and(|it| it > 0.0),
                "{figure}: {once}"
            );
        }
    }
}
