//! Which function goes into which half.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use walrus::ir::{Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, Module, ir,
};

use super::{Plan, function_table, names};

/// A function by its number, which is the same in every copy of the module.
pub(super) type Number = usize;

/// The decision.
pub(super) struct Cut {
    /// The gates, and the slot of the table that each calls through.
    pub(super) gates: BTreeMap<Number, u32>,
    /// What the first half has whole: neither gates nor what is only behind them.
    pub(super) first: BTreeSet<Number>,
    /// What the second half has whole. Some of it the first has too; what the module imports, the
    /// second half has by way of the first.
    pub(super) second: BTreeSet<Number>,
    /// Slots of the table whose functions only the second half has.
    pub(super) moved: BTreeMap<u32, Number>,
}

impl Cut {
    /// Decides it for a module.
    ///
    /// # Errors
    /// If a gate is not found, or the table of functions is filled in an unknown way.
    pub(super) fn of(module: &Module, plan: &Plan) -> Result<Cut> {
        let slots = slots(module)?;
        let gates = gates(module, plan)?;
        let is_behind = |id: &FunctionId| names::is_in(module.funcs.get(*id), plan.behind);

        let at_once = slots.values().copied().filter(|id| !is_behind(id));
        let at_once = roots(module).chain(at_once);
        let first = reach(module, at_once, |id| !gates.contains_key(&id));
        let mut moved = slots;
        moved.retain(|_, id| is_behind(id) && !first.contains(id) && !gates.contains_key(id));

        let later = gates.keys().chain(moved.values()).copied();
        let mut second = reach(module, later, |_| true);
        second.retain(|id| match &module.funcs.get(*id).kind {
            FunctionKind::Local(body) => {
                !first.contains(id) || body.size() <= plan.copied_instructions_max
            }
            _ => false,
        });
        Ok(Cut {
            gates: gates.iter().map(|(id, slot)| (id.index(), *slot)).collect(),
            first: first.iter().map(|id| id.index()).collect(),
            second: second.iter().map(|id| id.index()).collect(),
            moved: moved.iter().map(|(slot, id)| (*slot, id.index())).collect(),
        })
    }
}

/// The gates, each with a slot of its own behind the table's end.
fn gates(module: &Module, plan: &Plan) -> Result<BTreeMap<FunctionId, u32>> {
    let mut gates = BTreeMap::new();
    let end = module.tables.get(function_table(module)?).initial;
    let mut slots = u32::try_from(end)?..;
    for wanted in plan.gates {
        let functions = module.funcs.iter();
        let found = functions.filter(|function| names::is(function, wanted));
        let found: Vec<FunctionId> = found.map(|function| function.id()).collect();
        if found.is_empty() {
            bail!(
                "the module is to be split at `{wanted}`, but has no such function. Was it \
                 renamed, or does nobody call it any more? It has to be exported, or marked \
                 `#[inline(never)]`"
            );
        }
        gates.extend(found.into_iter().zip(&mut slots));
    }
    Ok(gates)
}

/// What the table of functions is filled with at the start.
fn slots(module: &Module) -> Result<BTreeMap<u32, FunctionId>> {
    let table = function_table(module)?;
    let mut slots = BTreeMap::new();
    for element in module.elements.iter() {
        match (&element.kind, &element.items) {
            (ElementKind::Active { table: of, .. }, _) if *of != table => {}
            (
                ElementKind::Active {
                    offset: ConstExpr::Value(ir::Value::I32(offset)),
                    ..
                },
                ElementItems::Functions(functions),
            ) => {
                slots.extend((offset.cast_unsigned()..).zip(functions.iter().copied()));
            }
            _ => bail!("the table of functions is filled in a way that this cannot split"),
        }
    }
    Ok(slots)
}

/// What anyone outside may call by name.
fn roots(module: &Module) -> impl Iterator<Item = FunctionId> {
    let exported = module
        .exports
        .iter()
        .filter_map(|export| match export.item {
            ExportItem::Function(id) => Some(id),
            _ => None,
        });
    exported.chain(module.start)
}

/// All that is called from these by name, they included, as long as `enters` says yes.
fn reach(
    module: &Module,
    from: impl IntoIterator<Item = FunctionId>,
    enters: impl Fn(FunctionId) -> bool,
) -> BTreeSet<FunctionId> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<FunctionId> = from.into_iter().collect();
    while let Some(id) = open.pop() {
        if !enters(id) || !reached.insert(id) {
            continue;
        }
        if let FunctionKind::Local(function) = &module.funcs.get(id).kind {
            let mut called = Called(&mut open);
            dfs_in_order(&mut called, function, function.entry_block());
        }
    }
    reached
}

struct Called<'a>(&'a mut Vec<FunctionId>);

impl<'instruction> Visitor<'instruction> for Called<'_> {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.0.push(*id);
    }
}
