//! The half that is needed at once: gates that lead through the table, and exports for the other.

use std::collections::BTreeSet;

use anyhow::Result;
use walrus::{
    ElementItems, ExportItem, FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module,
    TypeId, passes,
};

use super::cut::Cut;
use super::function_table;
use super::second::{Item, Link};

/// Makes the first half of a module.
///
/// # Errors
/// If the module has no table of functions.
pub(super) fn make(mut module: Module, cut: &Cut, links: &[Link]) -> Result<Vec<u8>> {
    let ids: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    export(&mut module, links);
    vacate_slots(&mut module, cut)?;
    for (gate, slot) in &cut.gates {
        let ty = module.funcs.get(ids[*gate]).ty();
        let body = call_through(&mut module, ty, *slot)?;
        module.funcs.get_mut(ids[*gate]).kind = FunctionKind::Local(body);
    }
    grow_table(&mut module, cut)?;
    passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Makes room in the table for the gates.
///
/// # Errors
/// If there is no such table.
pub(super) fn grow_table(module: &mut Module, cut: &Cut) -> Result<()> {
    let table = function_table(module)?;
    let table = module.tables.get_mut(table);
    table.initial += cut.gates.len() as u64;
    table.maximum = table.maximum.map(|maximum| maximum.max(table.initial));
    Ok(())
}

fn export(module: &mut Module, links: &[Link]) {
    // In the order of their numbers, whatever was deleted: nothing is yet.
    let functions: Vec<_> = module.funcs.iter().map(|function| function.id()).collect();
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for Link { name, item } in links {
        let item = match *item {
            Item::Function(number) => ExportItem::Function(functions[number]),
            Item::Table(number) => ExportItem::Table(tables[number]),
            Item::Memory(number) => ExportItem::Memory(memories[number]),
            Item::Global(number) => ExportItem::Global(globals[number]),
        };
        module.exports.add(name, item);
    }
}

/// A function that traps stands in the table wherever the second half will put one of its own.
fn vacate_slots(module: &mut Module, cut: &Cut) -> Result<()> {
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().unreachable();
    let nobody = builder.finish(Vec::new(), &mut module.funcs);
    let table = function_table(module)?;
    let elements = module.tables.get(table).elem_segments.clone();
    let moved: BTreeSet<usize> = cut.moved.values().copied().collect();
    for id in elements {
        if let ElementItems::Functions(functions) = &mut module.elements.get_mut(id).items {
            for function in functions {
                if moved.contains(&function.index()) {
                    *function = nobody;
                }
            }
        }
    }
    Ok(())
}

/// A function that hands its arguments to whoever is in a slot of the table.
fn call_through(module: &mut Module, ty: TypeId, slot: u32) -> Result<LocalFunction> {
    let table = function_table(module)?;
    let (params, results) = module.types.params_results(ty);
    let (params, results) = (params.to_vec(), results.to_vec());
    let arguments: Vec<_> = params
        .iter()
        .map(|param| module.locals.add(*param))
        .collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let mut body = builder.func_body();
    for argument in &arguments {
        body.local_get(*argument);
    }
    body.i32_const(slot.cast_signed());
    body.call_indirect(ty, table);
    Ok(builder.local_func(arguments))
}
