//! Base32 as RFC 4648 has it, in capital letters and without padding.
//!
//! By itself, because a library that knows all bases is 70 kB of the engine that browsers load. A
//! test compares it with one.

use alloc::string::String;
use alloc::vec::Vec;

const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Bits of a letter.
const BITS: u32 = 5;

/// Whether it is one of the letters that are used.
pub(super) fn is_letter(letter: u8) -> bool {
    matches!(letter, b'A'..=b'Z' | b'2'..=b'7')
}

/// Adds bytes to a text.
pub(super) fn encode_append(bytes: &[u8], text: &mut String) {
    let (mut bits, mut count) = (0_u32, 0);
    let mut push = |bits: u32| text.push(LETTERS[(bits & 31) as usize].into());
    for byte in bytes {
        bits = (bits << 8 | u32::from(*byte)) & 0xfff;
        count += 8;
        while count >= BITS {
            count -= BITS;
            push(bits >> count);
        }
    }
    if count > 0 {
        push(bits << (BITS - count));
    }
}

/// The bytes of letters; none if they end in the midst of a byte, or one is none of those used.
pub(super) fn decode(letters: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(letters.len() * 5 / 8);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in letters {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        bits = (bits << BITS | u32::from(value)) & 0xfff;
        count += BITS;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    let is_whole = count < BITS && bits & ((1 << count) - 1) == 0;
    is_whole.then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE32_NOPAD;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_what_a_library_makes_of_it(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut text = String::new();
            encode_append(&bytes, &mut text);
            prop_assert_eq!(&text, &BASE32_NOPAD.encode(&bytes));
            prop_assert_eq!(decode(text.as_bytes()), Some(bytes));
        }

        #[test]
        fn reads_what_a_library_reads(letters in "[A-Z2-7]{0,20}") {
            let expected = BASE32_NOPAD.decode(letters.as_bytes()).ok();
            prop_assert_eq!(decode(letters.as_bytes()), expected);
        }
    }

    #[test]
    fn other_letters_are_none() {
        for letter in 0..=u8::MAX {
            assert_eq!(
                decode(&[letter, b'A']).is_some(),
                is_letter(letter),
                "{letter}"
            );
        }
    }
}
