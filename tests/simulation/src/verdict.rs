//! The end of a run: the journal, replayed from its beginning by nothing but the rules, has to lead
//! through all that was shown and said, and to what every client has.

use std::collections::BTreeMap;
use std::sync::Arc;

use server::worlds::journaling::decode;
use sim_core::catalogue::Catalogue;
use sim_core::claims::Items;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, PlayerId, Tick};
use sim_core::tick::{SealedTick, TickOutput, World, WorldParams};
use sim_core::worldgen::Generator;
use storage::MAILBOX_MESSAGES_MAX;

use crate::checks::{Answer, Ledger};
use crate::client::Player;
use crate::store::Disk;

/// What clients have, by the ticks that they are at.
type Copies<'a> = BTreeMap<Tick, Vec<(usize, Held<'a>)>>;

/// What a client has.
struct Held<'a> {
    chunks: Vec<(ChunkId, StateHash)>,
    account: Option<(PlayerId, &'a Items)>,
}

/// Fails the ledger if anything is not as it was shown and said.
pub(crate) fn judge(
    ledger: &mut Ledger,
    disk: &Disk,
    catalogue: &Arc<Catalogue>,
    clients: &[Player],
) {
    let most = disk.mailbox_len_max();
    if most as u64 > MAILBOX_MESSAGES_MAX {
        ledger.fail(format!("a mailbox holds {most} messages"));
    }
    let mut copies = Copies::new();
    for (number, client) in clients.iter().enumerate() {
        let (tick, chunks) = client.area();
        let account = client.account();
        let held = Held { chunks, account };
        copies.entry(tick).or_default().push((number, held));
    }
    let answers = replay(ledger, disk, catalogue, &copies);
    for ((player, seq), told) in ledger.answers().clone() {
        let found = answers.get(&(player, seq));
        if found != Some(&told) {
            ledger.fail(format!(
                "command {seq} of player {player} was answered {told:?}, and replayed it is {found:?}"
            ));
        }
    }
}

fn replay(
    ledger: &mut Ledger,
    disk: &Disk,
    catalogue: &Arc<Catalogue>,
    copies: &Copies<'_>,
) -> BTreeMap<(PlayerId, u64), Answer> {
    let (segments, records, horizon) = disk.journal();
    let mut answers = BTreeMap::new();
    let Some(segment) = segments.first() else {
        ledger.fail("there is no journal".into());
        return answers;
    };
    let mut world = World::new(segment.params, Arc::clone(catalogue)).expect("it ran before");
    let mut untouched = Untouched::new(segment.params);
    let mut records = records.into_iter().peekable();
    while records.peek().is_some() || world.tick() < horizon {
        let tick = world.tick().next();
        let record = records.next_if(|record| record.position.tick == tick);
        let sealed = match record {
            Some(record) => decode(tick, &record.inputs).expect("what the server wrote"),
            None => SealedTick {
                tick,
                inputs: Vec::new(),
            },
        };
        let output = world.step(&sealed).expect("the next tick");
        remember(&mut answers, &output);
        if let Some(shown) = ledger.ticks().get(&tick)
            && *shown != output.hash
        {
            let (shown, hash) = (*shown, output.hash);
            ledger.fail(format!(
                "tick {tick} was shown as {shown}, and replayed it is {hash}"
            ));
        }
        for (client, copy) in copies.get(&tick).into_iter().flatten() {
            compare(ledger, &world, &mut untouched, *client, copy);
        }
    }
    let (newest, end) = (ledger.newest(), world.tick());
    if newest > end {
        ledger.fail(format!(
            "tick {newest} was shown, and the journal leads to {end}"
        ));
    }
    answers
}

/// The first answer counts: those to a command that comes again repeat it.
fn remember(answers: &mut BTreeMap<(PlayerId, u64), Answer>, output: &TickOutput) {
    for outcome in &output.outcomes {
        let rejection = outcome.verdict.rejection();
        let answer = Answer {
            tick: outcome.tick,
            rejection: rejection.map(|it| it.code().to_owned()),
        };
        if answer.is_remembered() {
            answers
                .entry((outcome.player, outcome.seq))
                .or_insert(answer);
        }
    }
}

/// Chunks as the seed makes them.
struct Untouched {
    generator: Generator,
    known: BTreeMap<ChunkId, StateHash>,
}

impl Untouched {
    fn new(params: WorldParams) -> Untouched {
        Untouched {
            generator: Generator::new(params.seed, params.frequency),
            known: BTreeMap::new(),
        }
    }

    fn hash(&mut self, id: ChunkId) -> StateHash {
        let Untouched { generator, known } = self;
        let hash = known.entry(id);
        *hash.or_insert_with(|| generator.chunk(id).hash())
    }
}

fn compare(
    ledger: &mut Ledger,
    world: &World,
    untouched: &mut Untouched,
    client: usize,
    copy: &Held<'_>,
) {
    let image = world.image();
    for (id, hash) in &copy.chunks {
        let replayed = match image.chunks.get(id) {
            Some(chunk) => chunk.hash(),
            None => untouched.hash(*id),
        };
        if replayed != *hash {
            ledger.fail(format!(
                "client {client} has chunk {id} as {hash} in tick {}, and replayed it is {replayed}",
                image.tick,
            ));
        }
    }
    if let Some((player, account)) = copy.account
        && let Some(replayed) = image.players.get(&player)
        && replayed.account != *account
    {
        ledger.fail(format!(
            "client {client} has {account:?} in its account in tick {}, and replayed it is {:?}",
            image.tick, replayed.account
        ));
    }
}
