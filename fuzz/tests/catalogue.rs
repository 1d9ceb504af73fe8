//! Nothing that anyone writes, or sends, makes reading it panic; and what is read is right.

use fuzz::catalogue::judge;
use proptest::prelude::*;
use sim_core::catalogue::{Catalogue, CatalogueBytesError, VERDANT};
use sim_core::hash::StateHash;

/// A change of a text: at a place, by one of a few means.
fn changed(text: &str, (means, at, with): (u8, usize, usize)) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = at % lines.len();
    let words = [
        "0",
        "65536",
        "\"ore\"",
        "{ ore = 0 }",
        "[]",
        "true",
        "-1",
        "\"hive\"",
        "[[item]]",
    ];
    let word = words[with % words.len()];
    match means % 7 {
        0 => drop(lines.remove(line)),
        1 => lines.insert(line, lines[with % lines.len()].clone()),
        2 => {
            let other = with % lines.len();
            lines.swap(line, other);
        }
        3 => {
            if let Some((key, _)) = lines[line].clone().split_once('=') {
                lines[line] = format!("{key}= {word}");
            }
        }
        4 => {
            let end = with % (lines[line].len() + 1);
            if lines[line].is_char_boundary(end) {
                lines[line].truncate(end);
            }
        }
        5 => lines[line].push_str(word),
        _ => lines.insert(line, word.to_owned()),
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_file_with_anything_changed_is_read_or_refused(
        changes in prop::collection::vec(any::<(u8, usize, usize)>(), 1..8),
    ) {
        let text = changes.into_iter().fold(VERDANT.to_owned(), |text, change| changed(&text, change));
        judge(text.as_bytes());
    }

    #[test]
    fn any_text_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        judge(&bytes);
    }

    #[test]
    fn any_line_of_the_form_is_read_or_refused(text in "(\\[{0,2}[a-z.]{0,9}\\]{0,2}\n|[a-z]{1,4} = [\\[{\"a-z0-9 =,}\\]]{0,12}\n){0,12}") {
        judge(text.as_bytes());
    }

    #[test]
    fn bytes_with_anything_changed_are_read_or_refused(
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = Catalogue::verdant().to_bytes();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        // The hash is right, so that it comes to the other checks.
        let hash = postcard::from_bytes::<Catalogue>(&bytes).map_or(0, |it| it.hash());
        match Catalogue::from_bytes(&bytes, StateHash(hash)) {
            Ok(catalogue) => prop_assert_eq!(catalogue.hash(), hash),
            Err(CatalogueBytesError::Wrong(error)) => prop_assert!(!error.place.is_empty()),
            Err(_) => {}
        }
    }
}

/// As many items as there may be, each made of the next: the checks that go round and round have
/// the most to do.
#[test]
fn a_chain_as_long_as_may_be_is_followed() {
    let rules = VERDANT.split("[[item]]").next().unwrap();
    let mut text = rules.replace("ore = 60\nbiomass = 30\n", "");
    let last = 1_023;
    for number in 0..=last {
        let extra = match number {
            0 => "end = true",
            _ if number == last => "from = \"ore\"",
            _ => "",
        };
        text += &format!("[[item]]\nkey = \"i{number}\"\nname = \"I\"\n{extra}\n");
    }
    text += "[[category]]\nkey = \"c\"\nname = \"C\"\n";
    for number in 0..last {
        let next = number + 1;
        text += &format!(
            "[[recipe]]\nkey = \"r{number}\"\nname = \"R\"\ncategory = \"c\"\nticks = 1\n\
             by_hand = true\nneeds = {{ i{next} = 2 }}\ngives = {{ i{number} = 3 }}\n"
        );
    }
    let catalogue = Catalogue::parse(&text).unwrap();
    assert_eq!(catalogue.longest_chain().len(), 1_024);
    let round = "[[recipe]]\nkey = \"back\"\nname = \"R\"\ncategory = \"c\"\nticks = 1\n\
                 by_hand = true\nneeds = { i0 = 2 }\ngives = { i1023 = 1 }\n";
    let errors = Catalogue::parse(&format!("{text}{round}")).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0].problem.contains("i1023 → i1022 → i1021"),
        "{errors:?}"
    );
}
