//! Functions by the names that rustc gave them.

use walrus::Function;

/// The path of a function, without what tells its instances apart.
pub(super) fn path(function: &Function) -> &str {
    let name = function.name.as_deref().unwrap_or_default();
    // `…[1]` is the second of the same name, `…::h0123456789abcdef` a hash.
    let name = match name.rsplit_once('[') {
        Some((first, rest)) if is_number(rest.trim_end_matches(']')) => first,
        _ => name,
    };
    match name.rsplit_once("::h") {
        Some((path, hash)) if is_hash(hash) => path,
        _ => name,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a function has this path; one that ends in `*` is that of all that begin so.
pub(super) fn is(function: &Function, wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(beginning) => path(function).starts_with(beginning),
        None => path(function) == wanted,
    }
}

/// Whether a function belongs to one of these modules, or to what is implemented for a type of
/// theirs.
pub(super) fn is_in(function: &Function, modules: &[&str]) -> bool {
    let path = path(function).trim_start_matches(['<', '&']);
    modules.iter().any(|module| path.starts_with(module))
}
