//! The half that is fetched later: everything it does not have itself, it imports from the first.

use anyhow::Result;
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionId, FunctionKind, GlobalKind, ImportKind,
    ImportedFunction, Module, ir, passes,
};

use super::cut::Cut;
use super::{FIRST, first, function_table};

/// Something that the second half imports, and the name it does that by.
pub(super) struct Link {
    pub(super) name: String,
    pub(super) item: Item,
}

/// What there is to import, by its number in the module that is split.
#[derive(Clone, Copy)]
pub(super) enum Item {
    Function(usize),
    Table(usize),
    Memory(usize),
    Global(usize),
}

/// Makes the second half of a module.
///
/// # Errors
/// If the module has no table of functions.
pub(super) fn make(mut module: Module, cut: &Cut) -> Result<(Vec<u8>, Vec<Link>)> {
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    for id in exports {
        module.exports.delete(id);
    }
    import_functions(&mut module, cut);
    import_memories(&mut module);
    import_tables(&mut module, cut)?;
    import_globals(&mut module);
    fill_slots(&mut module, cut)?;
    passes::gc::run(&mut module);
    let links = links(&module);
    Ok((module.emit_wasm(), links))
}

fn import_functions(module: &mut Module, cut: &Cut) {
    let others = module.funcs.iter().map(|function| function.id());
    let others: Vec<FunctionId> = others
        .filter(|id| !cut.second.contains(&id.index()))
        .collect();
    for id in others {
        let ty = module.funcs.get(id).ty();
        let import = module
            .imports
            .add(FIRST, &name(Item::Function(id.index())), id);
        // What the module imports already, comes by way of the first half too.
        if let FunctionKind::Import(before) = &module.funcs.get(id).kind {
            module.imports.delete(before.import);
        }
        module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
}

/// What lies in memory at the start is there by then.
fn import_memories(module: &mut Module) {
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in data {
        module.data.delete(id);
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        let import = module
            .imports
            .add(FIRST, &name(Item::Memory(id.index())), id);
        let memory = module.memories.get_mut(id);
        memory.data_segments.clear();
        memory.import = Some(import);
    }
}

fn import_tables(module: &mut Module, cut: &Cut) -> Result<()> {
    first::grow_table(module, cut)?;
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    for id in elements {
        module.elements.delete(id);
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for id in tables {
        let import = module
            .imports
            .add(FIRST, &name(Item::Table(id.index())), id);
        let table = module.tables.get_mut(id);
        table.elem_segments.clear();
        table.import = Some(import);
    }
    Ok(())
}

/// Those that change: the others can as well be there twice.
fn import_globals(module: &mut Module) {
    let globals = module.globals.iter().filter(|global| global.mutable);
    let globals: Vec<_> = globals.map(|global| global.id()).collect();
    for id in globals {
        let import = module
            .imports
            .add(FIRST, &name(Item::Global(id.index())), id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
}

/// What of the table is the second half's: the gates' slots, and those of functions it alone has.
fn fill_slots(module: &mut Module, cut: &Cut) -> Result<()> {
    let table = function_table(module)?;
    let ids: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    let gates = cut.gates.iter().map(|(gate, slot)| (*slot, *gate));
    let moved = cut.moved.iter().map(|(slot, number)| (*slot, *number));
    let mut filled: Vec<(u32, usize)> = gates.chain(moved).collect();
    filled.sort_unstable();
    for run in filled.chunk_by(|(slot, _), (next, _)| slot + 1 == *next) {
        let functions = run.iter().map(|(_, number)| ids[*number]).collect();
        let offset = ConstExpr::Value(ir::Value::I32(run[0].0.cast_signed()));
        let kind = ElementKind::Active { table, offset };
        let id = module
            .elements
            .add(kind, ElementItems::Functions(functions));
        module.tables.get_mut(table).elem_segments.insert(id);
    }
    Ok(())
}

fn name(item: Item) -> String {
    match item {
        Item::Function(number) => format!("split_f{number}"),
        Item::Table(number) => format!("split_t{number}"),
        Item::Memory(number) => format!("split_m{number}"),
        Item::Global(number) => format!("split_g{number}"),
    }
}

/// What is left to import when all that is not needed is gone.
fn links(module: &Module) -> Vec<Link> {
    let items = module
        .imports
        .iter()
        .filter_map(|import| match import.kind {
            ImportKind::Function(id) => Some(Item::Function(id.index())),
            ImportKind::Table(id) => Some(Item::Table(id.index())),
            ImportKind::Memory(id) => Some(Item::Memory(id.index())),
            ImportKind::Global(id) => Some(Item::Global(id.index())),
            ImportKind::Tag(_) => None,
        });
    let links = items.map(|item| Link {
        name: name(item),
        item,
    });
    links.collect()
}
