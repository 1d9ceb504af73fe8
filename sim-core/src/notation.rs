//! A patch of world as text, for tests and bug reports.
//!
//! A row of text is a row of cells (i), a token a cell (j); each row stands half a cell further
//! right than the one before, as the cells do:
//!
//! ```text
//! o5 .  E2
//!   #f B1 H0
//! ```
//!
//! A token is a kind and its quantity as a hexadecimal digit (left out where the kind holds
//! nothing), or a letter for what a structure is and the direction it faces.
//!
//! | token | kind | | token | kind | | token | structure |
//! |---|---|---|---|---|---|---|---|
//! | `.` | soil | | `o` | ore | | `E` | extractor |
//! | `,` | sprout | | `*` | crystal | | `B` | belt |
//! | `#` | biomass | | `%` | slag | | `H` | hub |
//! | `~` | water | | `^` | rock | | `Y` | splitter |
//! | | | | | | | `M` | merger |
//! | | | | | | | `X` | bridge |
//! | | | | | | | `S` | store |
//! | | | | | | | `C` | anything that crafts |
//! | | | | | | | `D` | seeder |
//! | | | | | | | `P` | pump |
//! | | | | | | | `G` | generator |
//! | | | | | | | `I` | what does nothing by itself |

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::chunk::{CellIndex, Chunk, Kind, Machine};
use crate::ids::Direction;
use crate::limits::CHUNK_SIDE;

const KINDS: [char; 8] = ['.', ',', '#', '~', 'o', '*', '%', '^'];

/// A cell as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// A kind and how much of it.
    Cell(Kind, u8),
    /// A structure, by the first letter of its key, and where it faces.
    Structure(char, Direction),
}

/// Why a text is not a patch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotationError {
    /// Row of text, from 1.
    pub row: usize,
    /// Token in that row, from 1.
    pub token: usize,
    /// The token that was not understood.
    pub text: String,
}

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NotationError { row, token, text } = self;
        write!(
            f,
            "row {row}, token {token}: `{text}` is not a kind with a hexadecimal digit, nor E, B or H with a direction from 0 to 5"
        )
    }
}

impl core::error::Error for NotationError {}

/// Reads a patch: rows of tokens. Empty rows are left out.
///
/// # Errors
/// At the first token that is none.
pub fn parse(text: &str) -> Result<Vec<Vec<Token>>, NotationError> {
    let rows = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    rows.map(|(row, line)| {
        let tokens = line.split_whitespace().enumerate();
        let token = |(place, text): (usize, &str)| {
            let error = || NotationError {
                row: row + 1,
                token: place + 1,
                text: text.into(),
            };
            parse_token(text).ok_or_else(error)
        };
        tokens.map(token).collect()
    })
    .collect()
}

fn parse_token(text: &str) -> Option<Token> {
    let mut chars = text.chars();
    let (first, digit) = (chars.next()?, chars.next());
    if chars.next().is_some() {
        return None;
    }
    let number = match digit {
        Some(digit) => Some(u8::try_from(digit.to_digit(16)?).ok()?),
        None => None,
    };
    if matches!(first, 'E' | 'B' | 'H') {
        return Some(Token::Structure(first, Direction::new(number?)?));
    }
    let place = KINDS.iter().position(|kind| *kind == first)?;
    let kind = Kind::from_bits(u8::try_from(place).ok()?);
    let quantity = number.unwrap_or(u8::from(kind.quantity_cap() > 0));
    (quantity <= kind.quantity_cap()).then_some(Token::Cell(kind, quantity))
}

/// Writes rows `i` to `i + rows` and columns `j` to `j + columns` of a chunk, as far as it
/// reaches.
pub fn print(chunk: &Chunk, (i, j): (u32, u32), rows: u32, columns: u32) -> String {
    let mut text = String::new();
    for (indent, i) in (i..(i + rows).min(CHUNK_SIDE)).enumerate() {
        text.extend(core::iter::repeat_n("  ", indent));
        let tokens: Vec<String> = (j..(j + columns).min(CHUNK_SIDE))
            .map(|j| alloc::format!("{:<2}", token_at(chunk, CellIndex::new(i, j))))
            .collect();
        text.push_str(tokens.join(" ").trim_end());
        text.push('\n');
    }
    text
}

fn token_at(chunk: &Chunk, index: CellIndex) -> Token {
    match chunk.structures.get(&index) {
        Some(structure) => {
            let initial = match structure.machine {
                Machine::Extractor(_) => 'E',
                Machine::Belt { .. } => 'B',
                Machine::Hub(_) => 'H',
                Machine::Splitter(_) => 'Y',
                Machine::Merger(_) => 'M',
                Machine::Bridge(_) => 'X',
                Machine::Store(_) => 'S',
                Machine::Crafter(_) => 'C',
                Machine::Seeder(_) => 'D',
                Machine::Pump(_) => 'P',
                Machine::Generator(_) => 'G',
                Machine::Dock(_) => 'U',
                Machine::Lab(_) => 'L',
                Machine::Replicator(_) => 'R',
                Machine::Inert => 'I',
            };
            Token::Structure(initial, structure.facing)
        }
        None => {
            let cell = chunk.cell(index);
            Token::Cell(cell.kind, cell.quantity)
        }
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Token::Cell(kind, 0) => alloc::format!("{}", KINDS[usize::from(kind.bits())]),
            Token::Cell(kind, quantity) => {
                alloc::format!("{}{quantity:x}", KINDS[usize::from(kind.bits())])
            }
            Token::Structure(initial, facing) => alloc::format!("{initial}{}", facing.index()),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk::CellPlanes;

    #[test]
    fn what_is_written_reads_as_it_was() {
        let mut chunk = Chunk::new(CellPlanes::SOIL, None);
        chunk.set_cell(CellIndex::new(0, 0), Kind::Ore, 5);
        chunk.set_cell(CellIndex::new(1, 0), Kind::Biomass, 15);
        let text = print(&chunk, (0, 0), 2, 3);
        assert_eq!(text, "o5 .  .\n  #f .  .\n");
        let soil = Token::Cell(Kind::Soil, 0);
        assert_eq!(
            parse(&text).unwrap(),
            [
                [Token::Cell(Kind::Ore, 5), soil, soil],
                [Token::Cell(Kind::Biomass, 15), soil, soil]
            ]
        );
    }

    #[test]
    fn what_is_no_token_is_named_with_its_place() {
        let error = parse(".  .\n  E9 .").unwrap_err();
        assert_eq!((error.row, error.token, error.text.as_str()), (2, 1, "E9"));
    }
}
