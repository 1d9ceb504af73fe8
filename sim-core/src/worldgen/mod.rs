//! scratch (not committed)
#![allow(missing_docs)]
use crate::chunk::*;
use crate::ids::*;
#[derive(Debug)]
pub struct Generator {
    seed: u64,
    frequency: Frequency,
}
impl Generator {
    pub fn new(seed: u64, frequency: Frequency) -> Generator {
        Generator { seed, frequency }
    }
    pub fn chunk(&mut self, id: ChunkId) -> Chunk {
        let mut planes = CellPlanes::SOIL;
        for i in 0..64 {
            for j in 0..64 {
                let h = crate::mix::mix([self.seed, id.bits(), i as u64, j as u64]);
                let kind = match h % 16 {
                    0 | 1 | 2 | 3 => Kind::Biomass,
                    4 => Kind::Ore,
                    5 => Kind::Water,
                    _ => Kind::Soil,
                };
                planes.set(
                    i,
                    j,
                    kind,
                    if kind == Kind::Soil {
                        0
                    } else {
                        (1 + (h >> 8) % 9) as u8
                    },
                );
                planes.set_seeds(i, j, h % 64 == 5, h % 16 == 4);
            }
        }
        let pole = [CellId::NORTH_POLE, CellId::SOUTH_POLE]
            .into_iter()
            .any(|c| locate(self.frequency, c).map(|x| x.0) == Some(id));
        Chunk::new(
            planes,
            pole.then_some(Cell {
                kind: Kind::Soil,
                quantity: 0,
                spring: false,
                vein: false,
            }),
        )
    }
    pub fn spawn_place(&mut self, index: u32) -> CellId {
        CellId::new(Diamond::north(0), 32 + index % 16, 32)
    }
}
