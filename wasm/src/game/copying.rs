//! The copying hand: what a drag covers becomes the plan in hand.

use geometry::Vector;
use sim_core::blueprint::{Blueprint, BlueprintError, CopyError, copy};
use sim_core::chunk::Structure;
use sim_core::ids::{CellId, Direction};
use sim_core::limits::BLUEPRINT_RADIUS_CELLS_MAX;
use sim_core::topology;

use super::Game;
use super::notices::Tone;
use super::span::Span;
use super::tool::Tool;

/// What the hand covers, and what came of it when that was looked at last.
#[derive(Debug)]
pub struct Copying {
    span: Span,
    standing: Vec<CellId>,
    result: Result<Blueprint, CopyError>,
}

impl Copying {
    /// The cells that are covered.
    pub fn span(&self) -> &Span {
        &self.span
    }

    /// Those on which something stands.
    pub fn standing(&self) -> &[CellId] {
        &self.standing
    }

    /// What would be copied.
    pub fn result(&self) -> &Result<Blueprint, CopyError> {
        &self.result
    }
}

impl Game {
    /// What the copying hand is at.
    pub fn copying(&self) -> Option<&Copying> {
        self.copying.as_ref()
    }

    /// A drag begins to cover what is to be copied, in a picture whose right is there.
    pub fn begin_copying(&mut self, cell: CellId, right: Vector) {
        let (Some(Tool::Copy), Some(params)) = (self.tool, self.session.params()) else {
            return;
        };
        let span = Span::new(params.frequency, cell, right);
        self.copying = Some(self.look_at_copy(span));
    }

    /// It goes on to a cell.
    pub fn extend_copying(&mut self, cell: CellId) {
        if let Some(Copying { mut span, .. }) = self.copying.take() {
            span.extend(cell);
            self.copying = Some(self.look_at_copy(span));
        }
    }

    /// It is done: what is covered now is in hand, to be built elsewhere.
    pub fn finish_copying(&mut self, now_ms: f64) {
        let Some(Copying { span, .. }) = self.copying.take() else {
            return;
        };
        match self.look_at_copy(span).result {
            Ok(blueprint) => self.take_blueprint(blueprint),
            Err(error) => {
                let text = sentence(&error.to_string());
                self.notices.say(Tone::Danger, text, now_ms);
            }
        }
    }

    /// By keyboard: the first press is one corner, the second the other.
    pub fn press_copying(&mut self, cell: CellId, right: Vector, now_ms: f64) {
        match self.copying {
            Some(_) => self.finish_copying(now_ms),
            None => self.begin_copying(cell, right),
        }
    }

    /// A click: copies what stands on one cell.
    pub(super) fn copy_one(&mut self, cell: CellId, now_ms: f64) {
        self.begin_copying(cell, geometry::vector::east([0.0, 0.0, 1.0]));
        self.finish_copying(now_ms);
    }

    fn look_at_copy(&self, span: Span) -> Copying {
        let standing = self.standing_on(&span);
        Copying {
            result: self.copy_of(&span, &standing),
            standing: standing.iter().map(|(cell, _)| *cell).collect(),
            span,
        }
    }

    /// In the order of cells.
    fn standing_on(&self, span: &Span) -> Vec<(CellId, &Structure)> {
        let cells = span.cells().iter();
        cells
            .filter_map(|cell| Some((*cell, self.structure_at(*cell)?)))
            .collect()
    }

    fn copy_of(
        &self,
        span: &Span,
        standing: &[(CellId, &Structure)],
    ) -> Result<Blueprint, CopyError> {
        let nothing = CopyError::Blueprint(BlueprintError::Empty);
        let params = self.session.params().ok_or(nothing)?;
        let cells = standing.iter().map(|(cell, _)| *cell);
        let at = span.middle_of(cells.clone());
        let away = |cell| topology::distance(params.frequency, at, cell);
        let radius = cells.map(away).max().ok_or(nothing)?;
        let radius = u8::try_from(radius).unwrap_or(u8::MAX);
        if !span.is_whole() {
            // However much of it was looked at.
            let radius = radius.max(BLUEPRINT_RADIUS_CELLS_MAX + 1);
            return Err(CopyError::TooWide { radius });
        }
        copy(params.frequency, at, Direction::FIRST, radius, |cell| {
            let place = standing.binary_search_by_key(&cell, |(cell, _)| *cell);
            place.ok().map(|place| standing[place].1)
        })
    }
}

/// What an error says, as a sentence.
pub fn sentence(text: &str) -> String {
    let mut sentence = text.to_owned();
    // All errors are in English; tables for the letters of all languages are 12 kB of engine.
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}
